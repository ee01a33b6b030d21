"""A till of its own for the warehouse, which knows none of the features above it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection

from vafa.core.keys import SYSTEM
from vafa.warehouse.actions import Exported, export_facts, mark_dirty
from vafa.warehouse.queries import facts_folder
from vafa.warehouse.rules import FactQuery

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
SALES = FactQuery(
    name="sales",
    at_column="CAST(s.sold_at AS TIMESTAMP)",
    sql="""
        SELECT
            s.amount,
            CAST(timezone('$zone', timezone('UTC', CAST(s.sold_at AS TIMESTAMP))) AS DATE) AS day
        FROM shop.till_sale AS s
        WHERE {between}
    """,
)
Sell = Callable[[str, int], None]


@pytest.fixture
def sell(transactional_db: None) -> Iterator[Sell]:
    """Return a function that sells at a moment of UTC and marks its month; facts start empty."""
    shutil.rmtree(facts_folder(), ignore_errors=True)
    kind = "datetime" if connection.vendor == "sqlite" else "timestamptz"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS till_sale")
        cursor.execute(f"CREATE TABLE till_sale (sold_at {kind} NOT NULL, amount bigint NOT NULL)")

    def sold(moment: str, amount: int) -> None:
        unmarked(moment, amount)
        mark_dirty(days=[datetime.fromisoformat(moment).date()], at=AT)

    yield sold
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE till_sale")


def unmarked(moment: str, amount: int) -> None:
    """Sell without telling the warehouse."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO till_sale VALUES (%s, %s)", [f"{moment}+00:00", amount])


def exported(zone: str = "UTC") -> Exported:
    """Copy the till's facts."""
    return export_facts(facts=[SALES], zone=zone, at=AT, by=SYSTEM)
