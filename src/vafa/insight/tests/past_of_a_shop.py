"""A shop whose customers buy at steady paces for eighteen months, as a refresh knows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import ibis
import pyarrow as pa

from vafa.analytics.facts import ORDER_LINES
from vafa.analytics.make import Cell, some_customer_days, some_orders, table_of
from vafa.insight.refresh.known import Known
from vafa.insight.tests.small_base import known_of, snapshot_of

Purchase = tuple[int, str, int]
BEGIN = date(2024, 10, 1)


def paced(customer: int, *, every: int, times: int, since: date = BEGIN) -> list[Purchase]:
    """List purchases of 100 at a steady pace."""
    return [(customer, str(since + timedelta(days=every * n)), 100) for n in range(times)]


def steady_shop() -> list[Purchase]:
    """List purchases: ten who buy each month and stay, five who leave after half a year."""
    stay = [row for one in range(1, 11) for row in paced(one, every=30, times=18)]
    leave = [row for one in range(11, 16) for row in paced(one, every=30, times=6)]
    return stay + leave


def shop_of(folder: Path, purchases: list[Purchase], *lines: tuple[Cell, ...]) -> Known:
    """Build what a refresh knows of these purchases; list rows say everybody is existing."""
    run = folder / f"run-{len(list(folder.iterdir()))}"
    run.mkdir()
    people = sorted({customer for customer, _day, _net in purchases})
    known = known_of(run, {})
    return replace(
        known,
        orders=some_orders(*purchases),
        order_lines=table_of(ORDER_LINES, *lines),
        days=some_customer_days(*purchases),
        snapshot=ibis.memtable(_snapshot(purchases, people)),
        history=folder,
    )


def _snapshot(purchases: list[Purchase], people: list[int]) -> pa.Table:
    rows = []
    for customer in people:
        days = sorted(day for one, day, _net in purchases if one == customer)
        rows.append(
            {
                "customer_id": customer,
                "purchase_days": len(days),
                "first_day": date.fromisoformat(days[0]),
                "latest_day": date.fromisoformat(days[-1]),
            }
        )
    return snapshot_of(*rows)


def files_in(folder: Path) -> dict[str, int]:
    """Name the kept month ends, each with the moment it was written."""
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("phases-*.parquet")}
