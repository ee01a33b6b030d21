"""Ten million customers from Parquet facts to a scored Parquet, BG/NBD given, nothing chosen.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/score_ten_million.py

Writes the facts once to benchmarks/out/ (deterministic, about 23.5 million orders), then measures
`understand`. Aim: at most 40 s and 4 GB on two cores. `--customers` makes it smaller.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
from datetime import date, timedelta
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from vafa.analytics.facts import CUSTOMERS, ORDERS
from vafa.analytics.understanding import understand

OUT = Path(__file__).parent / "out"
UNTIL = date(2026, 6, 30)
HISTORY_DAYS = 1_095
CHUNK = 500_000
# Gamma(r, alpha) rates per day and Beta(a, b) leaving: 2.35 orders a customer in three years.
R, ALPHA, A, B = 0.417, 95.0, 0.80, 2.5


def orders_of(customers: int, first_id: int, seed: int) -> pa.Table:
    """Simulate one chunk of customers under BG/NBD, every customer's first order included."""
    rng = np.random.default_rng(seed)
    born = rng.integers(0, HISTORY_DAYS, customers)
    rate = rng.gamma(R, 1.0 / ALPHA, customers)
    leaves = rng.beta(A, B, customers)
    ids, days = [np.arange(customers)], [born.astype(np.float64)]
    here, clock = ids[0], days[0]
    while len(here):
        clock = clock + 1.0 + rng.exponential(1.0 / np.maximum(rate[here], 1e-9))
        stays = (rng.random(len(here)) > leaves[here] * (len(ids) > 1)) & (clock < HISTORY_DAYS)
        here, clock = here[stays], clock[stays]
        ids.append(here)
        days.append(clock)
    who, day = np.concatenate(ids), np.floor(np.concatenate(days)).astype(np.int64)
    worth = rng.lognormal(8.2, 0.6, customers)
    net = np.rint(worth[who] * rng.lognormal(0.0, 0.4, len(who))).astype(np.int64)
    start = np.datetime64(UNTIL - timedelta(days=HISTORY_DAYS - 1), "D")
    local = start + day
    order_id = first_id * 100 + np.arange(len(who))
    nothing = pa.nulls(len(who), pa.string())
    columns = [order_id, who + first_id, local.astype("datetime64[us]"), local]
    arrays = [pa.array(column) for column in columns]
    arrays += [pa.array(np.ones(len(who), bool)), pa.array(net), nothing, nothing]
    return pa.table(arrays, names=list(ORDERS.names())).cast(ORDERS.arrow_schema())


def facts(customers: int) -> Path:
    """Write the facts unless they are there already."""
    folder = OUT / f"facts_{customers}"
    if (folder / "customers.parquet").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = 0
    with pq.ParquetWriter(folder / "orders.parquet", ORDERS.arrow_schema()) as writer:
        for first in range(0, customers, CHUNK):
            chunk = orders_of(min(CHUNK, customers - first), first + 1, seed=first)
            writer.write_table(chunk)
            rows += chunk.num_rows
    ids = np.arange(1, customers + 1)
    table = pa.table(
        [pa.array(ids), pa.array(np.zeros(customers, bool)), pa.nulls(customers, pa.string())],
        names=list(CUSTOMERS.names()),
    )
    pq.write_table(table, folder / "customers.parquet")
    print(f"facts: {customers:,} customers, {rows:,} orders")
    return folder


def main() -> None:
    """Measure once and print seconds per step and the peak of memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=10_000_000)
    parser.add_argument("--model", default="BGNBD")
    parser.add_argument("--only-facts", action="store_true")
    asked = parser.parse_args()
    folder = facts(asked.customers)
    if asked.only_facts:
        return
    started = time.perf_counter()
    workplace = OUT / f"scored_{asked.customers}"
    shutil.rmtree(workplace, ignore_errors=True)
    engine = ibis.duckdb.connect(
        memory_limit="2500MB", temp_directory=str(OUT / "spill"), preserve_insertion_order=False
    )
    understood = understand(
        engine.read_parquet(folder / "orders.parquet"),
        engine.read_parquet(folder / "customers.parquet"),
        until=UNTIL,
        model=asked.model,
        workplace=workplace,
    )
    seconds = time.perf_counter() - started
    print(json.dumps(understood.to_json()["seconds"], indent=1))
    print(json.dumps(understood.to_json()["totals"], indent=1))
    print(f"{seconds:.1f} s in all, peak {understood.peak_memory_mb:,.0f} MB")


if __name__ == "__main__":
    main()
