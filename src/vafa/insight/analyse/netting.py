"""Returns netted against the orders they belong to, in flat memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from vafa.insight.analyse.tables import RowWriter, Tables
from vafa.orders.rules import AmountLine, NetLine, NetReturn, matches_of, order_amounts

_HEAD = ("status", "shipping", "fee", "discount", "tax", "total", "refunded")
_MATCHES = pa.schema(
    [("line_id", pa.int64()), ("quantity_milli", pa.int64()), ("amount", pa.int64())]
)
_AMENDED = pa.schema(
    [("order_id", pa.int64()), ("is_purchase", pa.bool_()), ("net_revenue", pa.int64())]
)
_GROUP = itemgetter("owner", "product_code")

# Any: a row as Arrow gives it.
Row = dict[str, Any]


@dataclass
class Netted:
    """What became of the returns: rows, those matched whole, in part, and not at all."""

    returns: int = 0
    matched: int = 0
    matched_in_part: int = 0
    unmatched: int = 0
    amount: int = 0
    unmatched_amount: int = 0


def net_returns(tables: Tables) -> Netted:
    """Net all returns and write `amended`: orders of which something came back.

    Groups are a customer and a product; a return that names the order of somebody unknown is
    netted within that order.
    """
    lines, returns = _grouped_tables(tables)
    netted = Netted()
    with tables.writer("matches", _MATCHES) as matches:
        for group_lines, group_returns in _side_by_side(tables, lines, returns):
            _net_group(group_lines, group_returns, matches, netted)
    _amend(tables)
    return netted


def _grouped_tables(tables: Tables) -> tuple[ir.Table, ir.Table]:
    orders = tables.read("known_orders").select(
        "order_id", "order_key", "customer_id", "ordered_at"
    )
    returns = tables.read("known_returns")
    named = orders.select("order_key", named_order="order_id", named_customer="customer_id")
    returns = returns.left_join(named, "order_key")
    is_named = returns.order_key != ""
    owner = is_named.ifelse(
        _owner(returns.named_customer, returns.named_order),
        _owner(returns.customer_id, ibis.null("int64")),
    )
    returns = returns.mutate(owner=owner)
    wanted = returns.filter(returns.owner.notnull()).select("owner", "product_code").distinct()
    lines = tables.read("lines").join(orders, "order_id")
    lines = lines.mutate(owner=_owner(lines.customer_id, lines.order_id))
    return lines.semi_join(wanted, ["owner", "product_code"]), returns


def _owner(customer_id: ir.IntegerValue, order_id: ir.IntegerValue) -> ir.StringValue:
    """Name whose goods they are: the customer's, or, of nobody known, the order's."""
    customer = ibis.literal("c") + customer_id.cast("string")
    return ibis.coalesce(customer, ibis.literal("o") + order_id.cast("string"))


def _side_by_side(
    tables: Tables, lines: ir.Table, returns: ir.Table
) -> Iterator[tuple[list[Row], list[Row]]]:
    """Walk through both tables group by group; every return comes out, lines or not."""
    line_groups = groupby(tables.rows(_sorted(lines, "line_id")), key=_GROUP)
    key, rows = next(line_groups, (None, iter(())))
    for group, taken_back in groupby(tables.rows(_sorted(returns, "return_id")), key=_GROUP):
        if group[0] is None:
            yield [], list(taken_back)
            continue
        while key is not None and key < group:
            key, rows = next(line_groups, (None, iter(())))
        yield (list(rows) if key == group else []), list(taken_back)


def _sorted(table: ir.Table, last: str) -> ir.Table:
    return table.order_by(
        ibis.asc("owner", nulls_first=True), ibis.asc("product_code"), ibis.asc(last)
    )


def _net_group(
    lines: Iterable[Row], returns: Iterable[Row], matches: RowWriter, netted: Netted
) -> None:
    bought = [
        NetLine(
            id=row["line_id"],
            key=row["line_key"],
            order_key=row["order_key"],
            ordered_at=row["ordered_at"],
            unit_price_micro=row["unit_price_micro"],
            quantity_milli=row["quantity_milli"],
        )
        for row in lines
    ]
    taken_back = [
        NetReturn(
            id=row["return_id"],
            key=row["return_key"],
            order_key=row["order_key"],
            returned_at=row["returned_at"],
            unit_price_micro=row["unit_price_micro"],
            quantity_milli=row["quantity_milli"],
            amount=row["amount"],
        )
        for row in returns
    ]
    quantities = {one.id: 0 for one in taken_back}
    amounts = dict(quantities)
    for match in matches_of(bought, taken_back):
        matches.add((match.line_id, match.quantity_milli, match.amount))
        quantities[match.return_id] += match.quantity_milli
        amounts[match.return_id] += match.amount
    for one in taken_back:
        netted.returns += 1
        netted.amount += one.amount
        netted.unmatched_amount += one.amount - amounts[one.id]
        netted.matched += 0 < one.quantity_milli <= quantities[one.id]
        netted.matched_in_part += 0 < quantities[one.id] < one.quantity_milli
        netted.unmatched += quantities[one.id] == 0


def _amend(tables: Tables) -> None:
    """Work out anew the amounts of the orders that something came back of."""
    matches = tables.read("matches")
    back = matches.group_by("line_id").aggregate(
        returned_quantity=matches.quantity_milli.sum().cast("int64"),
        returned_amount=matches.amount.sum().cast("int64"),
    )
    lines = tables.read("lines")
    touched = lines.semi_join(back, "line_id").select("order_id").distinct()
    rows = lines.semi_join(touched, "order_id").left_join(back, "line_id")
    heads = tables.read("known_orders").select("order_id", *_HEAD)
    whole = rows.join(heads, "order_id").order_by("order_id", "line_id")
    with tables.writer("amended", _AMENDED) as amended:
        for order_id, of_order in groupby(tables.rows(whole), key=itemgetter("order_id")):
            listed = list(of_order)
            head = {name: listed[0][name] for name in _HEAD}
            amounts = order_amounts(head, map(_amount_line, listed))
            amended.add((order_id, amounts.is_purchase, amounts.net_revenue))


def _amount_line(row: Row) -> AmountLine:
    return AmountLine(
        kind=row["kind"],
        quantity_milli=row["quantity_milli"],
        amount=row["amount"],
        tax_amount=row["tax_amount"],
        returned_quantity_milli=row["returned_quantity"] or 0,
        returned_amount=row["returned_amount"] or 0,
    )
