"""The gross margin of each order, from known costs of goods or from rates that stand for them."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real, share, whole_sum

WHOLE_POINTS = 10_000
MICRO_MILLI = 1e9


def costed_lines(
    order_lines: ir.Table, product_costs: ir.Table, margin_rates: ir.Table
) -> ir.Table:
    """What did the goods of each product line cost the shop, and how is that known?

    Per product line (lines of other kinds are gone): order_id, day, category, net_revenue and

    - known_cost = quantity × unit cost that holds on the line's day, rounded to minor units;
      null when none is known
    - cost_points: where known_cost is null, net revenue × (10000 - margin rate) of the line's
      category, else of the whole shop (minor units × 10000); null when there is no rate either
    - is_known, is_rated, is_unknown: exactly one is 1

    Source: portfolio design, 3.3: a missing cost of goods is replaced by a rate per category.

    Example: 2 pieces for 100 with a unit cost of 30: known_cost 60; 50 of tea (rate 40 %) without
    a cost: cost_points 50 × 6000; 20 without category or rate: unknown.
    """
    lines = order_lines.filter(order_lines.kind == "product")
    priced = lines.left_join(
        product_costs,
        [
            lines.product_id == product_costs.product_id,
            lines.day >= product_costs.valid_from,
            lines.day < product_costs.valid_until,
        ],
    )
    own = margin_rates.filter(margin_rates.category.notnull()).select(
        rated_category="category", own_points="rate_basis_points"
    )
    rated = priced.left_join(own, priced.category == own.rated_category)
    shop = margin_rates.filter(margin_rates.category.isnull()).aggregate(
        shop_points=margin_rates.rate_basis_points.max()
    )
    whole = rated.cross_join(shop)
    points = ibis.coalesce(whole.own_points, whole.shop_points)
    pieces = whole.quantity_milli.cast("float64") * whole.unit_cost_micro.cast("float64")
    known = whole.unit_cost_micro.notnull()
    by_rate = ~known & points.notnull()
    return whole.select(
        "order_id",
        "day",
        "category",
        "net_revenue",
        known_cost=(pieces / real(MICRO_MILLI)).round().cast("int64"),
        cost_points=by_rate.ifelse(whole.net_revenue * (WHOLE_POINTS - points), None),
        is_known=known.cast("int64"),
        is_rated=by_rate.cast("int64"),
        is_unknown=(~known & points.isnull()).cast("int64"),
    )


def order_margins(costed: ir.Table, purchases: ir.Table) -> ir.Table:
    """What is left of each order's net revenue after the cost of its goods?

    Per purchase: every column of `purchases`, lines = its product lines,
    gross_margin = net_revenue - Σ known_cost - Σ cost_points / 10000 × net_revenue / Σ lines'
    net revenue (minor units, rounded), is_rated = 1 when a rate stands for a cost somewhere, and
    unknown_revenue = net_revenue with gross_margin 0 when a single line's margin is unknown.

    A discount on the whole order lowers what a rate is taken of, but no known cost.

    Example: an order of two lines, 100 known to have cost 60 and 50 at a rate of 40 %, with a
    discount of 30 on the whole: 120 - 60 - 30 × 120 / 150 = 36.
    """
    summed = costed.group_by("order_id").aggregate(
        lines=costed.count(),
        lines_revenue=whole_sum(costed.net_revenue),
        known_cost=whole_sum(costed.known_cost.fill_null(0)),
        cost_points=whole_sum(costed.cost_points.fill_null(0)),
        is_rated=costed.is_rated.max(),
        is_unknown=costed.is_unknown.max(),
    )
    joined = purchases.left_join(summed, "order_id").drop("order_id_right")
    # An order whose lines are not there says nothing about its margin.
    is_unknown = (joined.is_unknown.fill_null(1) == 1) & (joined.net_revenue != 0)
    kept = share(joined.net_revenue, joined.lines_revenue).fill_null(real(1.0))
    rated = joined.cost_points.fill_null(0).cast("float64") * kept / real(float(WHOLE_POINTS))
    margin = joined.net_revenue - joined.known_cost.fill_null(0) - rated.round().cast("int64")
    return joined.select(
        *purchases.columns,
        lines=joined.lines.fill_null(0),
        unknown_revenue=is_unknown.ifelse(joined.net_revenue, 0),
        gross_margin=is_unknown.ifelse(0, margin),
        is_rated=joined.is_rated.fill_null(0),
    )
