"""Builders of small declared tables, for tests and worked examples."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from vafa.analytics.facts import CUSTOMER_DAYS, CUSTOMERS, ORDERS, FactTable

# What the tests' `answer` fixture is: a measure and the columns to order by, to its rows.
# A row's cells are of any kind that Arrow has.
Answer = Callable[..., list[tuple[Any, ...]]]
Cell = int | float | str | bool | date | None


def table_of(declared: FactTable, *rows: tuple[Cell, ...]) -> ir.Table:
    """Make a table of the declared columns; days may be written as ISO words."""
    schema = declared.arrow_schema()
    columns = [
        pa.array([_cell(row[place], field.type) for row in rows], field.type)
        for place, field in enumerate(schema)
    ]
    return ibis.memtable(pa.table(columns, schema=schema))


def _cell(value: Cell, kind: pa.DataType) -> Cell:
    if isinstance(value, str) and pa.types.is_date(kind):
        return date.fromisoformat(value)
    return value


def some_orders(*rows: tuple[int | None, str, int], is_purchase: bool = True) -> ir.Table:
    """Make orders from (customer, day, net revenue); their ids count from 1."""
    return table_of(
        ORDERS,
        *(
            (number, customer, None, day, is_purchase, net_revenue, None, None)
            for number, (customer, day, net_revenue) in enumerate(rows, start=1)
        ),
    )


def some_customer_days(*rows: tuple[int, str, int]) -> ir.Table:
    """Make customer-days of one order each from (customer, day, net revenue)."""
    return table_of(CUSTOMER_DAYS, *((who, day, 1, net) for who, day, net in rows))


def some_customers(*left_out: int) -> ir.Table:
    """Make the customers table with these customers left out."""
    return table_of(CUSTOMERS, *((who, True, None) for who in left_out))
