"""Work out a price index over 20,000,000 invented order lines whose inflation is known.

    .venv/bin/python benchmarks/price_index.py [lines]

20,000 products of very unequal sales over 48 months, every price up 40 % a year by the day, each
line up to 5 % dearer or cheaper by chance, one to three pieces. Prints seconds of CPU, memory, and
the yearly inflation that the index finds.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import ibis

from vafa.analytics.calendars import calendar_table
from vafa.analytics.measures.prices import chained, price_pairs, sold_by_month, unit_values

LINES = 20_000_000
SINCE, UNTIL = date(2022, 1, 1), date(2025, 12, 31)
MADE = """
    COPY (
        SELECT
            i AS order_id,
            i % 1_000_000 AS customer_id,
            day,
            product_id,
            NULL::VARCHAR AS category,
            'product' AS kind,
            pieces * 1_000 AS quantity_milli,
            round(
                pieces * (1_000 + product_id)
                * power(1.4, date_diff('day', DATE '2022-01-01', day) / 365.25)
                * (1 + ((hash(i * 11) % 100)::INT - 50) / 1_000)
            )::BIGINT AS net_revenue
        FROM (
            SELECT
                i::BIGINT AS i,
                DATE '2022-01-01' + (hash(i) % 1_461)::INT AS day,
                floor(20_000 * power((hash(i * 7 + 1) % 1_000_003) / 1_000_003, 2))::BIGINT
                    AS product_id,
                (1 + hash(i * 3) % 3)::BIGINT AS pieces
            FROM range({lines}) AS numbers(i)
        )
    ) TO '{path}' (FORMAT parquet)
"""


def main() -> None:
    """Make the lines, work the index out, and say what it took."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with tempfile.TemporaryDirectory() as folder:
        engine = ibis.duckdb.connect(
            memory_limit="2000MB", temp_directory=folder, preserve_insertion_order=False
        )
        made = Path(folder) / "lines.parquet"
        engine.raw_sql(MADE.format(lines=lines, path=made))
        sold = engine.read_parquet(made)
        days = ibis.memtable(calendar_table(since=SINCE, until=UNTIL))
        begun, clock = time.process_time(), time.perf_counter()
        place = Path(folder) / "values.parquet"
        engine.to_parquet(unit_values(sold, days, until=UNTIL), place)
        pairs = engine.to_pyarrow(price_pairs(engine.read_parquet(place))).to_pylist()
        whole = engine.to_pyarrow(sold_by_month(sold, days, until=UNTIL)).to_pylist()
        months = chained(pairs, whole)
        seconds, passed = time.process_time() - begun, time.perf_counter() - clock
    now, before = months[-1].level, months[-13].level
    assert now is not None
    assert before is not None
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{lines:,} lines: {seconds:.1f} s of CPU, {passed:.1f} s on the clock, {memory:.0f} MB")
    print(f"inflation of the latest year: {now / before - 1:.2%} (true: 40 %)")


if __name__ == "__main__":
    main()
