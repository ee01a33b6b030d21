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

from vafa.analytics.facts import CUSTOMERS, ORDER_LINES, ORDERS, FactTable


@dataclass(frozen=True)
class Facts:
    """The fact tables of the warehouse, bound to one engine."""

    # Any: Ibis' backends share no typed base class.
    engine: Any
    orders: ir.Table
    order_lines: ir.Table
    customers: ir.Table


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
        )
    finally:
        engine.disconnect()


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
