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
        yield Facts(
            engine=engine,
            orders=_table(engine, where, ORDERS),
            order_lines=_table(engine, where, ORDER_LINES),
            customers=_table(engine, where, CUSTOMERS),
            returns=_table(engine, where, RETURNS),
            order_troubles=_table(engine, where, ORDER_TROUBLES),
            costs=_costs(engine, where),
        )
    finally:
        engine.disconnect()


# Any: as in `Facts`.
def _costs(engine: Any, folder: Path) -> CostFacts:
    return CostFacts(
        product_costs=_table(engine, folder, PRODUCT_COSTS),
        margin_rates=_table(engine, folder, MARGIN_RATES),
        cost_rules=_table(engine, folder, COST_RULES),
        direct_costs=_table(engine, folder, DIRECT_COSTS),
        activities=_table(engine, folder, ACTIVITIES),
        activity_counts=_table(engine, folder, ACTIVITY_COUNTS),
        acquisition_spend=_table(engine, folder, ACQUISITION_SPEND),
    )


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
