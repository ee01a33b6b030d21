"""Rows of orders read and written many at a time, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Model

from vafa.core.batches import chunks
from vafa.customers.actions import lock_records
from vafa.customers.queries import roots_of
from vafa.journal.models import stamp
from vafa.orders.models import DisplacedLine, Order, OrderLine, OrderState
from vafa.orders.rules import Amounts, Settled, State, packed_keys
from vafa.staff.queries import shop
from vafa.warehouse.actions import mark_dirty

# As many keys as one statement takes on either database.
CHUNK: Final = 900
ORDER_TABLE: Final = "vafa_orders.Order"
RETURN_TABLE: Final = "vafa_orders.ReturnLine"

LINE_FIELDS: Final = (
    "order_id",
    "key",
    "line_id",
    "position",
    "product_id",
    "kind",
    "quantity_milli",
    "unit_price_micro",
    "amount",
    "tax_amount",
    "import_run_id",
)
LineRow = tuple[Any, ...]  # Any: the values of LINE_FIELDS, of several types.

ORDER_FIELDS: Final = (
    "source",
    "number",
    "number_key",
    "customer",
    "ordered_at",
    "status",
    "is_purchase",
    "original_currency",
    "rate",
    "goods_amount",
    "shipping_amount",
    "fee_amount",
    "discount_amount",
    "tax_amount",
    "total_amount",
    "returned_amount",
    "net_revenue",
    "country",
    "country_name",
    "shipped_at",
    "delivered_at",
    "completed_at",
    "state_at",
    "import_run_id",
)
# When the goods were on their way, with the customer, and everything was done.
DELIVERY_MOMENTS: Final = ("shipped_at", "delivered_at", "completed_at")


_MOMENTS: Final = tuple(
    1 + ORDER_FIELDS.index(name) for name in ("ordered_at", "state_at", *DELIVERY_MOMENTS)
)
_STATE_COLUMNS: Final = (
    "order_id",
    "run_id",
    "state_at",
    "is_whole",
    "customer_id",
    "head",
    "line_keys",
)


def lock_orders() -> None:
    """Let one transaction at a time write orders, and nobody merge their customers meanwhile."""
    lock_records()


def insert_orders(orders: Sequence[Order]) -> None:
    """Insert new orders and give them their ids."""
    moment = connection.ops.adapt_datetimefield_value
    names = ["key", *("customer_id" if name == "customer" else name for name in ORDER_FIELDS)]
    stamped = moment(stamp())
    rows = []
    for order in orders:
        values = order.__dict__
        row = [values[name] for name in names]
        for place in _MOMENTS:
            row[place] = moment(row[place])
        rows.append((*row, stamped))
    _insert(Order, [*names, "updated_at"], rows)
    ids: dict[str, int] = {}
    for chunk in chunks([order.key for order in orders], CHUNK):
        ids.update(Order.objects.filter(key__in=chunk).values_list("key", "id"))
    for order in orders:
        order.id = ids[order.key]


def insert_states(states: Mapping[int, State]) -> None:
    """Insert the first state of new orders."""
    moment = connection.ops.adapt_datetimefield_value
    rows = [
        (
            order_id,
            state.run_id,
            moment(state.state_at),
            state.is_whole,
            state.customer_id,
            json.dumps(state.head),
            packed_keys(state.line_keys),
        )
        for order_id, state in states.items()
    ]
    _insert(OrderState, _STATE_COLUMNS, rows)


def insert_lines(rows: Sequence[LineRow]) -> None:
    """Insert order lines with nothing returned yet; `rows` hold the values of LINE_FIELDS."""
    columns = (*LINE_FIELDS, "returned_quantity_milli", "returned_amount")
    _insert(OrderLine, columns, [(*row, 0, 0) for row in rows])


def insert_displaced_lines(rows: Sequence[LineRow]) -> None:
    """Insert lines that a newer state of their order does not have."""
    _insert(DisplacedLine, LINE_FIELDS, rows)


def _insert(model: type[Model], columns: Sequence[str], rows: Sequence[LineRow]) -> None:
    # The mapper would need most of an import's time to write its statements.
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def update_rows(
    model: type[Model], columns: Sequence[str], rows: Sequence[tuple[int, ...]]
) -> None:
    """Set whole-number columns of many rows; each of `rows` is an id and the columns' values."""
    table = connection.ops.quote_name(model._meta.db_table)
    changes = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in columns)
    statement = f"UPDATE {table} SET {changes} WHERE id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(*values, row_id) for row_id, *values in rows])


def write_settled(order: Order, settled: Settled) -> None:
    """Put what all states say into an order's columns.

    The customer is the record that the states name; the caller hangs the order on the live one.
    """
    head = settled.head
    order.customer_id = settled.customer_id
    order.ordered_at = datetime.fromisoformat(str(head["ordered_at"]))
    order.status = str(head["status"])
    order.original_currency = str(head["original_currency"])
    order.rate = str(head["rate"])[:32]
    order.country = str(head.get("country") or "")[:2]
    order.country_name = str(head.get("country_name") or "")[:80]
    for name in DELIVERY_MOMENTS:
        told = head.get(name)
        setattr(order, name, datetime.fromisoformat(str(told)) if told else None)
    order.state_at = settled.state_at
    order.import_run_id = settled.first_run_id or None


def root_orders(orders: Sequence[Order]) -> dict[str, int | None]:
    """Put orders on the live customers of the records they name; returns the records by key."""
    records = {order.key: order.customer_id for order in orders}
    roots = roots_of(customer_ids={record for record in records.values() if record is not None})
    for order in orders:
        if order.customer_id is not None:
            order.customer_id = roots[order.customer_id]
    return records


def write_amounts(order: Order, amounts: Amounts) -> None:
    """Put worked-out amounts into an order's columns."""
    order.goods_amount = amounts.goods
    order.shipping_amount = amounts.shipping
    order.fee_amount = amounts.fee
    order.discount_amount = amounts.discount
    order.tax_amount = amounts.tax
    order.total_amount = amounts.total
    order.returned_amount = amounts.returned
    order.net_revenue = amounts.net_revenue
    order.is_purchase = amounts.is_purchase


def content_of(order: Order) -> tuple[object, ...]:
    """Give all that an order says, for comparing before and after."""
    return tuple(order.serializable_value(name) for name in ORDER_FIELDS)


def save_orders(orders: Sequence[Order]) -> None:
    """Write the columns of many orders that exist."""
    for chunk in chunks(orders, CHUNK):
        Order.objects.bulk_create(
            chunk,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[name for name in ORDER_FIELDS if name not in {"source", "number"}],
        )


def mark_days_dirty(moments: Iterable[datetime], *, at: datetime) -> None:
    """Mark the months of these moments, in the shop's zone, for the next export of facts."""
    days = local_days(set(moments), zone=ZoneInfo(shop().time_zone))
    if days:
        mark_dirty(days=days, at=at)


def local_days(moments: Iterable[datetime], *, zone: ZoneInfo) -> set[date]:
    """Give the shop's days on which these moments lay."""
    return {moment.astimezone(zone).date() for moment in moments}


def utc_text(moment: datetime) -> str:
    """Write a moment so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat()
