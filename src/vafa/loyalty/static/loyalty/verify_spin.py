"""Check a spin yourself: python3 verify_spin.py spin.json SEED [hash of the slices]"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path

proof, seed = json.loads(Path(sys.argv[1]).read_text("ascii")), bytes.fromhex(sys.argv[2])
wheel = proof["wheel"]
written = json.dumps(wheel, sort_keys=True, separators=(",", ":"))
names, ends = [s[0] for s in wheel["slices"]], [*accumulate(s[1] for s in wheel["slices"])]
limited = {name for name, _weight, is_limited in wheel["slices"] if is_limited}
landed = ""
for attempt in range(1, 257):
    parts = (f"{proof['pseudonym']}:{proof['nonce']}", str(proof["spin"]), str(attempt))
    framed = b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)
    x = int.from_bytes(hmac.new(seed, framed, "sha256").digest(), "big")
    if x < 2**256 // ends[-1] * ends[-1]:
        landed = names[bisect_right(ends, x % ends[-1])]
        break
slices_hash = hashlib.sha256(written.encode()).hexdigest()
is_so = {"the seed was committed to": hashlib.sha256(seed).hexdigest() == proof["seed_commitment"]}
is_so["the slices are the published ones"] = set(sys.argv[3:]) <= {slices_hash}
is_so["the wheel stops where it did"] = landed == proof["landed"]
fallback = {wheel["fallback"]} if landed in limited else set()
is_so["what was given follows"] = proof["given"] in {landed} | fallback
shown = is_so | {"slices": slices_hash, "landed": landed}
sys.stdout.write("".join(f"{what}: {value}\n" for what, value in shown.items()))
sys.exit(not all(is_so.values()))
