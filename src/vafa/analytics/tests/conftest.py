"""Two engines for every measure: DuckDB, and a Spark server inside the test run (Sail)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow.csv
import pytest
from ibis.backends import BaseBackend
from ibis.expr import types as ir

from vafa.analytics.make import Answer
from vafa.analytics.measures.arithmetic import whole_sum


@pytest.fixture(scope="session")
def duckdb_engine() -> BaseBackend:
    """Give DuckDB in memory."""
    return ibis.duckdb.connect()


@pytest.fixture(scope="session")
def spark_engine() -> Iterator[BaseBackend]:
    """Give a Spark session on loopback, stopped with the test run."""
    os.environ.setdefault("RUST_LOG", "error")
    spark = pytest.importorskip("pysail.spark", reason="the Spark engine is not installed")
    sql = pytest.importorskip("pyspark.sql")
    server = spark.SparkConnectServer(port=0)
    server.start(background=True)
    _, port = server.listening_address
    session = sql.SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()
    session.conf.set("spark.sql.session.timeZone", "UTC")
    yield ibis.pyspark.connect(session)
    session.stop()
    server.stop()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def engine(request: pytest.FixtureRequest) -> BaseBackend:
    """Give each engine in turn."""
    return request.getfixturevalue(f"{request.param}_engine")


@pytest.fixture
def answer(engine: BaseBackend) -> Answer:
    """Give a function that works out a measure and lists its rows, ordered by the named columns."""

    def rows(measure: ir.Table, *order: str) -> list[tuple[Any, ...]]:
        table = engine.to_pyarrow(measure.order_by(order) if order else measure)
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))

    return rows


@pytest.fixture(scope="session")
def published() -> Path:
    """Give the folder of published data sets, or skip loudly."""
    folder = os.environ.get("VAFA_TEST_DATA")
    if not folder:
        pytest.skip("VAFA_TEST_DATA IS NOT SET: measures are not checked on published data")
    return Path(folder)


@pytest.fixture(scope="session")
def cdnow_tenth(published: Path) -> ir.Table:
    """Give the papers' CDNOW tenth as customer-days, in cents."""
    rows = pyarrow.csv.read_csv(published / "cdnow" / "sample_tenth.csv")
    days = ibis.memtable(rows)
    cents = (days.amount.cast("float64") * 100).round().cast("int64")
    purchases = days.mutate(customer_id=days.customer_id.cast("int64"), cents=cents)
    return purchases.group_by("customer_id", day="date").aggregate(
        orders=purchases.count(), net_revenue=whole_sum(purchases.cents)
    )


@pytest.fixture(scope="session")
def online_retail(published: Path) -> ir.Table:
    """Give the first year of Online Retail II as customer-days in pence, cancellations left out."""
    file = published / "online_retail" / "online_retail_2009_2010.csv.gz"
    text = pyarrow.csv.ConvertOptions(column_types={"Invoice": "string", "StockCode": "string"})
    lines = ibis.memtable(pyarrow.csv.read_csv(file, convert_options=text))
    sold = lines.filter(lines["Customer ID"].notnull(), lines.Quantity > 0, lines.Price > 0)
    pence = (sold.Price.cast("float64") * 100).round().cast("int64") * sold.Quantity
    sold = sold.mutate(day=sold.InvoiceDate.cast("date"), pence=pence)
    days = sold.group_by(customer_id="Customer ID", day="day").aggregate(
        orders=sold.Invoice.nunique(), net_revenue=whole_sum(sold.pence)
    )
    return ibis.memtable(ibis.duckdb.connect().to_pyarrow(days))
