"""The table of customers: what is known, expected and decided of each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
from ibis.expr import types as ir

from vafa.insight.analyse.tables import RowWriter, Tables
from vafa.insight.rules.verdicts import cuts_of, rhythm_of, strategy_inputs
from vafa.lifecycle.rules import FixedPeriods, phase_of
from vafa.portfolio.rules import decide

_REALS = ("p_buys", "expected_orders", "expected_orders_low", "expected_orders_high")
_MONEY = ("expected_spend", "expected_spend_low", "expected_spend_high")
JUDGED = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("owner", pa.string()),
        ("orders", pa.int64()),
        ("purchase_days", pa.int64()),
        ("first_at", pa.timestamp("us")),
        ("last_at", pa.timestamp("us")),
        ("net_revenue", pa.int64()),
        ("phase", pa.string()),
        ("phase_state", pa.string()),
        *((name, pa.float64()) for name in _REALS),
        *((name, pa.int64()) for name in _MONEY),
        ("overdue_since", pa.date32()),
        ("strategy", pa.string()),
    ]
)


def judge_customers(tables: Tables, *, scored: Path, until: date) -> ir.Table:
    """Write `judged`: every customer with phase and strategy, ascending by customer_id."""
    cuts = cuts_of(scored, FixedPeriods())
    orders = tables.read("facts_orders")
    bought = orders.filter(orders.is_purchase & orders.customer_id.notnull())
    moments = bought.group_by("customer_id").aggregate(
        first_at=bought.local_at.min(), last_at=bought.local_at.max()
    )
    rows = (
        tables.engine.read_parquet(scored)
        .join(moments, "customer_id")
        .join(tables.read("buyers"), "customer_id")
        .order_by("customer_id")
    )
    with tables.writer("judged", JUDGED) as judged:
        for row in tables.rows(rows):
            verdict = phase_of(rhythm_of(row), until)
            decision = decide(strategy_inputs(row, verdict, cuts))
            row |= {"phase": verdict.phase, "phase_state": verdict.state}
            row["strategy"] = decision.strategy
            judged.add(tuple(row[name] for name in JUDGED.names))
    return tables.read("judged")


def write_customers(
    tables: Tables, judged: ir.Table, *, path: Path, minor_per_unit: int, ids_are_numbers: bool
) -> None:
    """Write `customers.parquet`: customers as the file names them, money in the file's unit.

    `first_at` and `last_at` are the shop's own clock.
    """
    schema = customers_schema(ids_are_numbers=ids_are_numbers)
    name = "customer_id" if ids_are_numbers else "owner"
    with RowWriter(path, schema) as customers:
        for row in tables.rows(judged.order_by("customer_id")):
            customers.add(
                (
                    row[name],
                    row["orders"],
                    row["first_at"],
                    row["last_at"],
                    row["net_revenue"] / minor_per_unit,
                    row["phase"],
                    *(row[real] for real in _REALS),
                    *(_major(row[money], minor_per_unit) for money in _MONEY),
                    row["overdue_since"],
                    row["strategy"],
                )
            )


def customers_schema(*, ids_are_numbers: bool) -> pa.Schema:
    """Give the columns of `customers.parquet`."""
    return pa.schema(
        [
            ("customer_id", pa.int64() if ids_are_numbers else pa.string()),
            ("orders", pa.int64()),
            ("first_at", pa.timestamp("us")),
            ("last_at", pa.timestamp("us")),
            ("spend", pa.float64()),
            ("phase", pa.string()),
            *((name, pa.float64()) for name in (*_REALS, *_MONEY)),
            ("overdue_since", pa.date32()),
            ("strategy", pa.string()),
        ]
    )


def _major(minor: int | None, minor_per_unit: int) -> float | None:
    return None if minor is None else minor / minor_per_unit
