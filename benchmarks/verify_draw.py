"""A draw with 100,000 entries: drawn, written, read back, verified, and verified offline.

    python benchmarks/verify_draw.py

Aim: the proof is verified in at most 2 s, by the product and by the verifier that people download.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from vafa.loyalty.rules.chance import commitment_of
from vafa.loyalty.rules.draws import (
    Announcement,
    Entry,
    Prize,
    freeze,
    make_proof,
    proof_lines,
    read_proof,
    rules_hash,
    verify_proof,
)

OUT = Path(__file__).parent / "out"
VERIFIER = (
    Path(__file__).parents[1]
    / "src" / "vafa" / "loyalty" / "static" / "loyalty" / "verify_draw.py"
)  # fmt: skip
SEED = bytes(range(32))


def main() -> None:
    """Measure each step once, in one process, from a cold start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--prizes", type=int, default=100)
    asked = parser.parse_args()
    announced = Announcement(
        "benchmark", commitment_of(SEED), rules_hash("Rules."), "A figure",
        datetime(2026, 3, 20, tzinfo=UTC), (Prize("Prize", asked.prizes),), 20,
    )  # fmt: skip
    start = time.perf_counter()
    frozen = freeze(Entry(n, f"M{n // 2:011d}", 1 + n % 5) for n in range(1, asked.entries + 1))
    proof = make_proof(announced, frozen, seed=SEED, public_value="2145678.9")
    drawn = time.perf_counter()
    OUT.mkdir(exist_ok=True)
    path = OUT / "draw_proof.json"
    with path.open("wb") as file:
        file.writelines(proof_lines(proof))
    written = time.perf_counter()
    with path.open("rb") as file:
        read = read_proof(file)
    read_at = time.perf_counter()
    verify_proof(read)
    verified = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-S", VERIFIER, path], check=True, capture_output=True)
    offline = time.perf_counter()
    print(f"{asked.entries:,} entries, {asked.prizes:,} prizes, {path.stat().st_size:,} bytes")
    print(f"frozen and drawn {drawn - start:.2f} s, written {written - drawn:.2f} s")
    print(f"read {read_at - written:.2f} s, verified {verified - read_at:.2f} s")
    print(f"read and verified together {verified - written:.2f} s (aim 2 s)")
    print(f"offline verifier, whole process {offline - verified:.2f} s (aim 2 s)")


if __name__ == "__main__":
    main()
