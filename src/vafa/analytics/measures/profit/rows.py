"""Everything that earned or cost money, one row each, before it is added up for anything."""

from __future__ import annotations

from datetime import date
from functools import reduce

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real
from vafa.analytics.measures.profit.charges import MICRO, WHERE, charges, placed
from vafa.analytics.measures.profit.margins import WHOLE_POINTS, costed_lines, order_margins
from vafa.analytics.measures.profit.tables import (
    AMOUNT_NAMES,
    PROFIT_ROWS,
    CostTables,
)

# Kinds of recorded costs that stand for what a rule would charge to the same order.
RECORDED = ("shipping", "payment_fee", "packaging")


def profit_rows(
    orders: ir.Table,
    order_lines: ir.Table,
    customers: ir.Table,
    returns: ir.Table,
    costs: CostTables,
    *,
    since: date,
    until: date,
) -> ir.Table:
    """What did each order, return, recorded cost and piece of work earn or cost?

    One row each, on days from `since` to `until`, both included; columns as in `PROFIT_ROWS`.
    Added up over anything they give

        gross margin - direct costs - activity costs = contribution   (minor units)

    Gone are orders that are no purchase and everything of customers left out. What an order cost
    by record (shipping, payment fee, packaging) replaces what a rule would charge for it. Every
    amount is rounded to minor units on its own row, so that any two ways of adding up agree.

    Source: portfolio design, 3.3; Kaplan & Anderson for activities.

    Example: an order of 100 with goods for 60, shipping 10 by rule, fees 2 %, 5 of work: 100 - 60
    - 10 - 2 - 5 = 23; its return later costs another 4 of work: 19.
    """
    period = {"since": since, "until": until}
    purchases = _within(orders.filter(orders.is_purchase), customers, **period)
    lines = order_lines.filter(order_lines.day.between(since, until))
    costed = costed_lines(lines, costs.product_costs, costs.margin_rates)
    rows = [
        _of_orders(costed, purchases, costs),
        _of_returns(_within(returns, customers, **period), orders, costs),
        _of_records(_within(costs.direct_costs, customers, **period), orders),
        _of_work(_within(costs.activity_counts, customers, **period), costs),
    ]
    return reduce(lambda one, other: one.union(other), (_declared(one) for one in rows))


def _within(rows: ir.Table, customers: ir.Table, *, since: date, until: date) -> ir.Table:
    kept = rows.filter(rows.day.between(since, until))
    return kept.anti_join(customers.filter(customers.left_out), "customer_id")


def _declared(rows: ir.Table) -> ir.Table:
    """Give all columns of profit rows in their order; amounts that are not there are 0."""
    given = set(rows.columns)
    columns = {}
    for column in PROFIT_ROWS.columns:
        missing = 0 if column.name in AMOUNT_NAMES else None
        value = rows[column.name] if column.name in given else ibis.literal(missing, column.type)
        columns[column.name] = value.cast(column.type)
    return rows.select(**columns)


def _of_orders(costed: ir.Table, purchases: ir.Table, costs: CostTables) -> ir.Table:
    # From the purchases, not from their margins: an engine would work those out twice.
    charged = charges(placed(purchases), costs.cost_rules, costs.activities)
    joined = placed(order_margins(costed, purchases)).join(charged, list(WHERE))
    known = _recorded_kinds(costs.direct_costs)
    joined = joined.left_join(known, "order_id").drop("order_id_right")
    by_rule = {
        kind: joined[f"has_{kind}"].fill_null(0).cast("boolean").ifelse(0, _ruled(joined, kind))
        for kind in RECORDED
    }
    return joined.select(
        "order_id",
        "customer_id",
        "day",
        "channel",
        "country",
        "net_revenue",
        "unknown_revenue",
        "gross_margin",
        orders=ibis.literal(1, "int64"),
        shipping_cost=by_rule["shipping"],
        order_cost=by_rule["payment_fee"] + by_rule["packaging"],
        return_cost=_ruled(joined, "return_handling"),
        order_work=_from_micro(joined.order_work_micro),
        estimated=ibis.greatest(joined.is_rated, joined.estimated),
    )


def _ruled(row: ir.Table, kind: str) -> ir.IntegerValue:
    part = row.net_revenue.cast("float64") * row[f"{kind}_points"].cast("float64")
    fee = (part / real(float(WHOLE_POINTS))).round().cast("int64")
    whole: ir.IntegerValue = row[f"{kind}_each"] + row[f"{kind}_line"] * row.lines + fee
    return whole


def _recorded_kinds(direct_costs: ir.Table) -> ir.Table:
    """Mark for each order which kinds of its costs are known and need no rule."""
    own = direct_costs.filter(direct_costs.order_id.notnull())
    return own.group_by("order_id").aggregate(
        **{f"has_{kind}": (own.kind == kind).cast("int64").max() for kind in RECORDED}
    )


def _of_returns(returns: ir.Table, orders: ir.Table, costs: CostTables) -> ir.Table:
    where = orders.select("order_id", "country")
    known = returns.left_join(where, "order_id").drop("order_id_right")
    rows = placed(known)
    joined = rows.join(charges(rows, costs.cost_rules, costs.activities), list(WHERE))
    return joined.select(
        "order_id",
        "customer_id",
        "day",
        "channel",
        "country",
        return_cost=joined.return_each,
        care_work=_from_micro(joined.return_work_micro),
        estimated=joined.estimated,
    )


def _of_records(direct_costs: ir.Table, orders: ir.Table) -> ir.Table:
    where = orders.select("order_id", "channel", "country")
    rows = direct_costs.left_join(where, "order_id").drop("order_id_right")
    in_order = rows.kind.isin(["payment_fee", "packaging"])
    is_other = ~(in_order | rows.kind.isin(["shipping", "return_handling"]))
    return rows.select(
        "order_id",
        "customer_id",
        "day",
        "channel",
        "country",
        shipping_cost=(rows.kind == "shipping").ifelse(rows.amount, 0),
        order_cost=in_order.ifelse(rows.amount, 0),
        return_cost=(rows.kind == "return_handling").ifelse(rows.amount, 0),
        other_cost=is_other.ifelse(rows.amount, 0),
    )


def _of_work(activity_counts: ir.Table, costs: CostTables) -> ir.Table:
    done = activity_counts.rename(times="count")
    activities = costs.activities
    joined = done.join(
        activities,
        [
            done.activity_id == activities.activity_id,
            done.day >= activities.valid_from,
            done.day < activities.valid_until,
        ],
    )
    return joined.select(
        "customer_id",
        "day",
        care_work=_from_micro(joined.cost_micro * joined.times),
        estimated=joined.is_estimated.cast("int64"),
    )


def _from_micro(amount: ir.IntegerValue) -> ir.IntegerValue:
    rounded = (amount.cast("float64") / real(float(MICRO))).round()
    return rounded.cast("int64")
