"""100,000 unique codes: made, shown, and read back as people type them. No database.

    python benchmarks/codes.py

Aim: at most 5 s together with storing them; this is the part without the database.
"""

from __future__ import annotations

import argparse
import time

from vafa.loyalty.rules.codes import CodeShape, format_code, new_codes, normalise_code


def main() -> None:
    """Measure plain codes, then codes with a prefix and a check symbol."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=int, default=100_000)
    count = parser.parse_args().codes
    for shape in (CodeShape(), CodeShape(symbols=15, prefix="NOEL", has_check=True)):
        start = time.perf_counter()
        codes = new_codes(count, shape=shape)
        made = time.perf_counter()
        shown = [format_code(code, shape=shape) for code in codes]
        written = time.perf_counter()
        assert [normalise_code(text.lower()) for text in shown] == codes
        read = time.perf_counter()
        assert len(set(codes)) == count
        print(f"{shown[0]}: {count:,} codes of {shape.bits} bits made {made - start:.2f} s,")
        print(f"  shown {written - made:.2f} s, read back {read - written:.2f} s")


if __name__ == "__main__":
    main()
