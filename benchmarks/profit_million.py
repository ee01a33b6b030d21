"""Profit of 1,000,000 customers with 10,000,000 orders: from stored facts to contribution and
whale curve, in DuckDB, seconds and peak memory.

    python benchmarks/profit_million.py [--customers 1000000]

Reads the facts of the invented base that `refresh_million.py` keeps in benchmarks/out/ and adds
costs of its own: a known cost for every second product, a margin rate for the rest, four rules, two
activities. Nothing of the base is written. Bar: 10 s for a year's contribution and the whale curve.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import ibis

from vafa.analytics.facts import (
    ACTIVITIES,
    ACTIVITY_COUNTS,
    COST_RULES,
    CUSTOMERS,
    DIRECT_COSTS,
    MARGIN_RATES,
    ORDER_LINES,
    ORDERS,
    PRODUCT_COSTS,
    RETURNS,
)
from vafa.analytics.make import table_of
from vafa.analytics.measures.profit.contribution import customer_contribution
from vafa.analytics.measures.profit.rows import profit_rows
from vafa.analytics.measures.profit.tables import CostTables
from vafa.analytics.measures.profit.whale import whale_curve, whale_peak

sys.path.insert(0, str(Path(__file__).parent))
from invented_base import folder_of

BEGIN, END = "1900-01-01", "9999-12-31"
WHOLE = 1_000_000
YEAR_DAYS = 365
MEMORY_MB = 2_048


@contextmanager
def measured(step: str) -> Iterator[None]:
    """Print what a step took: by the clock, and of the processor."""
    began, used = time.perf_counter(), time.process_time()
    yield
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    print(f"{step:<34} {seconds:6.2f} s  {cpu:6.2f} s CPU")


def invented_costs(products: list[int]) -> CostTables:
    """Know the cost of every second product, and rules for the rest."""
    every = (None, None, 0, BEGIN, END, False)
    return CostTables(
        product_costs=table_of(
            PRODUCT_COSTS, *((one, 900 * WHOLE, BEGIN, END) for one in products if one % 2)
        ),
        margin_rates=table_of(MARGIN_RATES, (None, 4_000, True)),
        cost_rules=table_of(
            COST_RULES,
            (1, "shipping", "order", 350, None, *every),
            (2, "shipping", "order", 900, None, None, "IR", 1, BEGIN, END, False),
            (3, "payment_fee", "percent_of_revenue", None, 180, *every),
            (4, "packaging", "line", 40, None, *every),
        ),
        direct_costs=table_of(DIRECT_COSTS),
        activities=table_of(
            ACTIVITIES,
            (1, "pick_and_pack", "order", 1, 300, 110 * WHOLE, BEGIN, END, False),
            (2, "handle_return", "return", 1, 600, 220 * WHOLE, BEGIN, END, False),
        ),
        activity_counts=table_of(ACTIVITY_COUNTS),
    )


def main() -> None:
    """Work out a year's profit from the facts of the invented base and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    asked = parser.parse_args()
    facts = folder_of(asked.customers, "sqlite") / "warehouse" / "facts"
    if not facts.exists():
        sys.exit("Make the base first: python benchmarks/refresh_million.py")
    engine = ibis.duckdb.connect(memory_limit=f"{MEMORY_MB}MB", preserve_insertion_order=False)
    orders = engine.read_parquet(str(facts / "orders/*/*.parquet")).select(*ORDERS.names())
    lines = engine.read_parquet(str(facts / "order_lines/*/*.parquet"))
    customers = engine.read_parquet(str(facts / "customers/*.parquet")).select(*CUSTOMERS.names())
    products = lines.select("product_id").distinct().to_pyarrow()["product_id"].to_pylist()
    until = orders.day.max().to_pyarrow().as_py()
    since = until - timedelta(days=YEAR_DAYS - 1)
    print(f"{orders.count().execute():,} orders, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as scratch:
        stored = Path(scratch) / "contribution.parquet"
        rows = profit_rows(
            orders,
            lines.select(*ORDER_LINES.names()),
            customers,
            table_of(RETURNS),
            invented_costs(products),
            since=since,
            until=until,
        )
        with measured("contribution of a year"):
            engine.to_parquet(customer_contribution(rows, since=since, until=until), stored)
        contribution = engine.read_parquet(stored)
        with measured("whale curve and its peak"):
            engine.to_parquet(whale_curve(contribution), Path(scratch) / "curve.parquet")
            print(engine.to_pyarrow(whale_peak(contribution)).to_pylist()[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
