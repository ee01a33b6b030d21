"""Check a contest yourself: python3 verify_contest.py proof.json [published hashes ...]"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from itertools import pairwise
from pathlib import Path

proof = json.loads(text := Path(sys.argv[1]).read_text("ascii").strip())
told, judging, rows = proof["announcement"], proof["judging"], proof["entries"]


def plain(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def sha(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()


announced = sha(plain(told))
judged_by = sha(plain({"announcement": announced, **judging}))
hashes = [announced, told["rules_hash"], judged_by, proof["entries_hash"], proof["scores_hash"]]
lines = "".join(f"{e}\t{who}\t{what}\t{'-' if p is None else p}\n" for e, who, what, p in rows)
seed, won, order = bytes.fromhex(proof["seed"]), set(), []
placed: list[list[object]] = []
for entry, who, _what, points in rows:
    parts = (proof["public_value"], told["draw"], hashes[4], "lot", str(entry))
    framed = b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)
    if points is not None:
        order.append((-points, hmac.new(seed, framed, "sha256").hexdigest(), entry, who))
for less, lot, entry, who in sorted(order):
    if len(placed) == sum(n for _, n in told["prizes"]) + told["reserves"]:
        break
    if told["wins_once"] == "entry" or who not in won:
        won.add(who)
        placed.append([len(placed) + 1, entry, who, -less, lot])
is_so = {"nothing is hidden in the file": plain(proof).decode() == text}
is_so["the hashes are the published ones"] = set(sys.argv[2:]) <= set(hashes)
is_so["the seed was committed to"] = sha(seed) == told["seed_commitment"]
is_so["the points are unchanged"] = sha(lines.encode()) == hashes[4]
is_so["each entry is there once"] = all(a[0] < b[0] for a, b in pairwise([[0], *rows]))
is_so["the names are plain"] = all(row[1].split() == [row[1]] for row in rows)
is_so["the places follow"] = (placed, 1) == (proof["places"], proof["version"])
shown = is_so | dict(
    zip(("announcement", "rules", "judging", "entries", "points"), hashes, strict=True)
)
sys.stdout.write("".join(f"{what}: {value}\n" for what, value in shown.items()))
sys.exit(not all(is_so.values()))
