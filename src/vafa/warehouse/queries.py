"""The facts as tables that measures read, on the engine that the installation names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import ibis
from django.conf import settings
from ibis.expr import types as ir

from vafa.analytics.facts import (
    ACQUISITION_SPEND,
    ACTIVITIES,
    ACTIVITY_COUNTS,
    COST_RULES,
    CUSTOMER_HOMES,
    CUSTOMERS,
    DIRECT_COSTS,
    MARGIN_RATES,
    ORDER_LINES,
    ORDER_TROUBLES,
    ORDERS,
    PRODUCT_COSTS,
    RETURNS,
    FactTable,
)


@dataclass(frozen=True)
class CostFacts:
    """What is known of costs; each table may be empty."""

    product_costs: ir.Table
    margin_rates: ir.Table
    cost_rules: ir.Table
    direct_costs: ir.Table
    activities: ir.Table
    activity_counts: ir.Table
    acquisition_spend: ir.Table


@dataclass(frozen=True)
class Facts:
    """The fact tables of the warehouse, bound to one engine."""

    # Any: Ibis' backends share no typed base class.
    engine: Any
    orders: ir.Table
    order_lines: ir.Table
    customers: ir.Table
    returns: ir.Table
    order_troubles: ir.Table
    costs: CostFacts


def facts_folder() -> Path:
    """Return the folder of the exported facts."""
    return Path(settings.ENVIRONMENT.warehouse) / "facts"


@contextmanager
def open_facts(*, folder: Path | None = None) -> Iterator[Facts]:
    """Open the exported facts on the installation's engine, and close it afterwards."""
    where = folder or facts_folder()
    engine = connect()
    try:
        read = _Reader(engine, where)
        yield Facts(
            engine=engine,
            orders=read.table(ORDERS),
            order_lines=read.table(ORDER_LINES),
            customers=read.table(CUSTOMERS),
            returns=read.table(RETURNS),
            order_troubles=read.table(ORDER_TROUBLES),
            costs=CostFacts(
                product_costs=read.table(PRODUCT_COSTS),
                margin_rates=read.table(MARGIN_RATES),
                cost_rules=read.table(COST_RULES),
                direct_costs=read.table(DIRECT_COSTS),
                activities=read.table(ACTIVITIES),
                activity_counts=read.table(ACTIVITY_COUNTS),
                acquisition_spend=read.table(ACQUISITION_SPEND),
            ),
        )
    finally:
        engine.disconnect()


class _Reader:
    """Reads fact tables, with merged records mapped to the customers they belong to."""

    # Any: as in `Facts`.
    def __init__(self, engine: Any, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        homes = _table(engine, folder, CUSTOMER_HOMES)
        has_merges = bool(homes.limit(1).count().to_pyarrow().as_py())
        self.homes = homes.rename(record_id="customer_id") if has_merges else None

    def table(self, fact: FactTable) -> ir.Table:
        """Return a fact table."""
        table = _table(self.engine, self.folder, fact)
        if self.homes is None or "customer_id" not in fact.names() or fact is CUSTOMERS:
            return table
        mapped = table.left_join(self.homes, table.customer_id == self.homes.record_id)
        live = mapped.live_id.fill_null(mapped.customer_id)
        return mapped.mutate(customer_id=live).select(*fact.names())


def connect() -> Any:
    """Connect to DuckDB in this process, or to a Spark Connect server."""
    environment = settings.ENVIRONMENT
    if environment.engine == "spark":
        return _spark(environment.spark_remote)
    scratch = Path(environment.warehouse) / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    return ibis.duckdb.connect(
        memory_limit=f"{environment.memory_mb}MB",
        temp_directory=str(scratch),
        preserve_insertion_order=False,
    )


def _spark(remote: str) -> Any:
    # The client is an optional extra of big shops, and its module is slow to load.
    session = import_module("pyspark.sql").SparkSession.builder.remote(remote).getOrCreate()
    return ibis.pyspark.connect(session)


def _table(engine: Any, folder: Path, fact: FactTable) -> ir.Table:
    """Return a fact table; one without any file yet is empty, with its declared columns."""
    home = folder / fact.name
    if not any(home.rglob("*.parquet")):
        return engine.create_table(f"no_{fact.name}", schema=fact.schema(), temp=True)
    has_months = any(home.glob("month=*"))
    pattern = str(home / "*" / "*.parquet") if has_months else str(home / "*.parquet")
    table = engine.read_parquet(pattern, table_name=fact.name)
    return table.select(*fact.names())
