"""Orders and returns on their way in: counted, worked out, and put into tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC
from zoneinfo import ZoneInfo

import pyarrow as pa

from vafa.insight.analyse.tables import RowWriter, Tables
from vafa.orders.rules import (
    AmountLine,
    Head,
    IncomingCustomer,
    IncomingOrder,
    IncomingReturn,
    counts_as_purchase,
    order_amounts,
    order_key,
)

INSTANT = pa.timestamp("us")
_WHO = [("number", pa.string()), ("email", pa.string()), ("phone", pa.string())]
_HEAD_AMOUNTS = ("shipping", "fee", "discount", "tax", "total", "refunded")

ORDERS = pa.schema(
    [
        ("order_id", pa.int64()),
        ("order_key", pa.string()),
        *_WHO,
        ("ordered_at", INSTANT),
        ("local_at", INSTANT),
        ("day", pa.date32()),
        ("status", pa.string()),
        *((name, pa.int64()) for name in _HEAD_AMOUNTS),
        ("country", pa.string()),
        ("is_purchase", pa.bool_()),
        ("net_revenue", pa.int64()),
    ]
)
LINES = pa.schema(
    [
        ("line_id", pa.int64()),
        ("order_id", pa.int64()),
        ("line_key", pa.string()),
        ("product_code", pa.string()),
        ("kind", pa.string()),
        ("unit_price_micro", pa.int64()),
        ("quantity_milli", pa.int64()),
        ("amount", pa.int64()),
        ("tax_amount", pa.int64()),
    ]
)
RETURNS = pa.schema(
    [
        ("return_id", pa.int64()),
        ("return_key", pa.string()),
        ("order_key", pa.string()),
        *_WHO,
        ("returned_at", INSTANT),
        ("product_code", pa.string()),
        ("unit_price_micro", pa.int64()),
        ("quantity_milli", pa.int64()),
        ("amount", pa.int64()),
    ]
)

Statement = IncomingOrder | IncomingReturn


@dataclass
class Taken:
    """How much came in: orders by status, lines, returns."""

    orders: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    returns: int = 0


@dataclass
class _Writers:
    orders: RowWriter
    lines: RowWriter
    returns: RowWriter


def take_in(statements: Iterable[Statement], *, tables: Tables, zone: ZoneInfo) -> Taken:
    """Put orders and returns into the tables `orders`, `lines` and `returns`, in flat memory.

    Order amounts are those before any return that names no order was netted.
    """
    taken = Taken()
    with (
        tables.writer("orders", ORDERS) as orders,
        tables.writer("lines", LINES) as lines,
        tables.writer("returns", RETURNS) as returns,
    ):
        writers = _Writers(orders, lines, returns)
        for statement in statements:
            if isinstance(statement, IncomingOrder):
                _take_order(statement, taken, writers, zone)
            else:
                _take_return(statement, taken, writers)
    return taken


def _take_order(order: IncomingOrder, taken: Taken, writers: _Writers, zone: ZoneInfo) -> None:
    order_id = taken.orders.total() + 1
    taken.orders[order.status] += 1
    amounts = order_amounts(
        head_of(order),
        (
            AmountLine(line.kind, line.quantity_milli, line.amount, line.tax_amount)
            for line in order.lines
        ),
    )
    local_at = order.ordered_at.astimezone(zone).replace(tzinfo=None)
    writers.orders.add(
        (
            order_id,
            order.key,
            *_who(order.customer),
            order.ordered_at.astimezone(UTC).replace(tzinfo=None),
            local_at,
            local_at.date(),
            order.status,
            *(getattr(order, f"{name}_amount") for name in _HEAD_AMOUNTS),
            order.country or None,
            amounts.is_purchase,
            amounts.net_revenue,
        )
    )
    if not counts_as_purchase(order.status):
        # Nothing is netted against what was never bought.
        taken.lines += len(order.lines)
        return
    for line in order.lines:
        taken.lines += 1
        writers.lines.add(
            (
                taken.lines,
                order_id,
                line.key,
                line.product_code,
                line.kind,
                line.unit_price_micro,
                line.quantity_milli,
                line.amount,
                line.tax_amount,
            )
        )


def head_of(order: IncomingOrder) -> Head:
    """Give what an order says beside its lines, as `order_amounts` wants it."""
    amounts = {name: getattr(order, f"{name}_amount") for name in _HEAD_AMOUNTS}
    return {"status": order.status, **amounts}


def _take_return(taken_back: IncomingReturn, taken: Taken, writers: _Writers) -> None:
    taken.returns += 1
    named = taken_back.order_number
    writers.returns.add(
        (
            taken.returns,
            taken_back.key,
            "" if named is None else order_key(source=taken_back.source, number=named),
            *_who(taken_back.customer),
            taken_back.returned_at.astimezone(UTC).replace(tzinfo=None),
            taken_back.product_code,
            taken_back.unit_price_micro,
            taken_back.quantity_milli,
            taken_back.amount,
        )
    )


def _who(customer: IncomingCustomer | None) -> tuple[str, str, str]:
    if customer is None:
        return "", "", ""
    return customer.source_number, customer.email, customer.phone
