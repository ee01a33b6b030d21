"""Check a draw yourself: python3 verify_draw.py proof.json [hashes that were published ...]"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from bisect import bisect_right
from itertools import accumulate, pairwise
from pathlib import Path

proof = json.loads(text := Path(sys.argv[1]).read_text("ascii").replace("\n", ""))
told, rows, shut_out = proof["announcement"], proof["entries"], {x: 0 for (x,) in proof["excluded"]}
announced, key = json.dumps(told, separators=(",", ":")).encode(), told["wins_once"] == "member"
hashes = [hashlib.sha256(announced).hexdigest(), told["rules_hash"], proof["entries_hash"]]
lines = [f"{e}\t{who}\t{weight}\n" for e, who, weight in rows] + [f"-\t{x}\n" for x in shut_out]
seed, won, drawn, ends = bytes.fromhex(proof["seed"]), set(), [], [*accumulate(r[2] for r in rows)]
prizes = min(sum(n for _, n in told["prizes"]) + told["reserves"], len({r[key] for r in rows}))
for k in range(1, prizes + 1):
    for j in range(1, 1_000_001):
        parts = (proof["public_value"], told["draw"], hashes[2], str(k), str(j))
        framed = b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)
        x = int.from_bytes(hmac.new(seed, framed, "sha256").digest(), "big")
        row = rows[bisect_right(ends, x % ends[-1])]
        if x < 2**256 // ends[-1] * ends[-1] and row[key] not in won:
            break
    won.add(row[key])
    drawn.append([k, j, row[0], row[1]])
is_so = {"nothing is hidden in the file": json.dumps(proof, separators=(",", ":")) == text}
is_so["the hashes are the published ones"] = set(sys.argv[2:]) <= set(hashes)
is_so["the seed was committed to"] = hashlib.sha256(seed).hexdigest() == told["seed_commitment"]
is_so["the list is unchanged"] = hashlib.sha256("".join(lines).encode()).hexdigest() == hashes[2]
is_so["each entry is there once"] = all(a[0] < b[0] for a, b in pairwise([[0], *rows]))
is_so["each entry may be there"] = all(r[2] > 0 and r[1] not in shut_out for r in rows)
is_so["the names are plain"] = all(a.split() == [a] for a in [*shut_out, *(r[1] for r in rows)])
is_so["the winners follow"] = (drawn, 1) == (proof["winners"], proof["version"])
shown = is_so | dict(zip(("announcement", "rules", "entries"), hashes, strict=True))
sys.stdout.write("".join(f"{what}: {value}\n" for what, value in shown.items()))
sys.exit(not all(is_so.values()))
