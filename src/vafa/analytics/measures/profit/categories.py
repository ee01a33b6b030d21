"""What is left of the money of each category of products."""

from __future__ import annotations

from functools import reduce

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real, share, whole_sum
from vafa.analytics.measures.profit.margins import WHOLE_POINTS
from vafa.analytics.measures.profit.tables import SERVED

# Amounts of `category_days` that are money.
CATEGORY_AMOUNTS = ("net_revenue", "margin", "cost_to_serve")


def category_days(profit_rows: ir.Table, costed: ir.Table) -> ir.Table:
    """What did the goods of each category earn and cost, by the day of the order?

    `costed` is `costed_lines` of the orders in `profit_rows`. Per category (null where a line has
    none) and day, with kept = net revenue of the order / Σ net revenue of its lines:

        net_revenue   = Σ line × kept
        margin        = Σ line × kept - cost of goods, where it is known
        cost_to_serve = Σ cost to serve of the order × line / Σ lines of the order  (minor units)

    has_unknown = 1 when any line's margin is unknown, estimated = 1 when any rests on a rate or a
    default. Every line is rounded on its own; all that an order cost counts on its day. What was
    for no order, or for an order without lines here, is in no category.

    Source: portfolio design, 3.3; shared by net revenue, since parcels hold many categories.

    Example: an order of tea for 60 and cups for 40 with known costs of 30 and 20 costs 10 to
    serve: a margin of 30 and a cost of 6 for tea, 20 and 4 for cups.
    """
    joined = costed.join(_of_orders(profit_rows, costed), "order_id")
    line = joined.net_revenue.cast("float64")
    even = share(ibis.literal(1, "int64"), joined.lines)
    part = share(joined.net_revenue, joined.lines_revenue).fill_null(even)
    kept = share(joined.order_revenue, joined.lines_revenue).fill_null(real(1.0))
    rated = joined.cost_points.fill_null(0).cast("float64") * kept / real(float(WHOLE_POINTS))
    goods = joined.known_cost.fill_null(0) + rated.round().cast("int64")
    revenue = (line * kept).round().cast("int64")
    lines = joined.select(
        "category",
        "day",
        "is_unknown",
        net_revenue=revenue,
        margin=revenue - goods,
        cost=(joined.cost.cast("float64") * part).round().cast("int64"),
        estimated=ibis.greatest(joined.is_rated, joined.estimated),
    )
    return lines.group_by("category", "day").aggregate(
        net_revenue=whole_sum(lines.net_revenue),
        margin=whole_sum(lines.margin),
        cost_to_serve=whole_sum(lines.cost),
        has_unknown=lines.is_unknown.max(),
        estimated=lines.estimated.max(),
    )


def contribution_by_category(days: ir.Table) -> ir.Table:
    """What did the goods of each category leave after everything that their orders cost?

    Adds up `category_days`, as paid or in constant prices:

        gross_margin = Σ margin; null when any line's margin is unknown
        contribution = gross_margin - cost_to_serve                           (minor units)

    Source: portfolio design, 3.3.

    Example: tea of `category_days` leaves 30 - 6 = 24 and cups 20 - 4 = 16.
    """
    summed = days.group_by("category").aggregate(
        **{name: whole_sum(days[name]) for name in CATEGORY_AMOUNTS},
        has_unknown=days.has_unknown.max(),
        estimated=days.estimated.max(),
    )
    margin = (summed.has_unknown == 1).ifelse(None, summed.margin)
    return summed.select(
        "category",
        "net_revenue",
        "cost_to_serve",
        gross_margin=margin,
        contribution=margin - summed.cost_to_serve,
        is_estimated=summed.estimated > 0,
    )


def _of_orders(profit_rows: ir.Table, costed: ir.Table) -> ir.Table:
    rows = profit_rows.filter(profit_rows.order_id.notnull())
    costs = reduce(lambda one, other: one + other, (rows[name] for name in SERVED))
    orders = rows.group_by("order_id").aggregate(
        orders=whole_sum(rows.orders),
        order_revenue=whole_sum(rows.net_revenue),
        cost=whole_sum(costs),
        estimated=(rows.estimated > 0).cast("int64").max(),
    )
    lines = costed.group_by("order_id").aggregate(
        lines=costed.count(), lines_revenue=whole_sum(costed.net_revenue)
    )
    bought = orders.filter(orders.orders > 0).drop("orders")
    return bought.join(lines, "order_id")
