"""What is known of costs, and how much work there was: what pages of costs begin with."""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import whole_sum
from vafa.analytics.measures.months import with_month

COVERAGES = ("known", "rated", "estimated", "unknown")


def cost_coverage(
    order_lines: ir.Table,
    product_costs: ir.Table,
    margin_rates: ir.Table,
    *,
    since: date,
    until: date,
) -> ir.Table:
    """How much of the net revenue has a known cost of goods behind it?

    Product lines on days from `since` to `until`, both included, one row per way of knowing:
    known = a cost of the product holds on the line's day; rated = a margin rate that somebody
    said, of its category or else of the shop; estimated = such a rate that is a default; unknown
    = neither (minor units).

    Source: portfolio design, 3.3: what rests on a rate is marked as estimated.

    Example: lines of 100 for a product with a cost, of 50 of tea (rate said), of 30 of cups (no
    rate; the shop's rate is a default): known 100, rated 50, estimated 30. Without the shop's
    rate the 30 are unknown.
    """
    lines = _sold(order_lines, since=since, until=until)
    priced = lines.left_join(
        product_costs,
        [
            lines.product_id == product_costs.product_id,
            lines.day >= product_costs.valid_from,
            lines.day < product_costs.valid_until,
        ],
    )
    own = margin_rates.filter(margin_rates.category.notnull()).select(
        rated_category="category", own_is_estimated="is_estimated"
    )
    rated = priced.left_join(own, priced.category == own.rated_category)
    shop = margin_rates.filter(margin_rates.category.isnull())
    whole = rated.cross_join(shop.aggregate(shop_is_estimated=shop.is_estimated.max()))
    is_estimated = ibis.coalesce(whole.own_is_estimated, whole.shop_is_estimated)
    coverage = ibis.cases(
        (whole.unit_cost_micro.notnull(), "known"),
        (is_estimated.isnull(), "unknown"),
        (is_estimated, "estimated"),
        else_="rated",
    )
    placed = whole.select("net_revenue", coverage=coverage)
    return placed.group_by("coverage").aggregate(net_revenue=whole_sum(placed.net_revenue))


def product_sales(order_lines: ir.Table, *, since: date, until: date) -> ir.Table:
    """What did each product bring in a period?

    Product lines on days from `since` to `until`, both included: net revenue (minor units) and
    quantity after returns (thousandths) per product. The category is the product's own.

    Source: plain sums; the list of products whose cost is worth finding out is sorted by them.

    Example: lines of product 10 for 60 and 20, of 2 and 1 pieces: 80, 3 pieces.
    """
    lines = _sold(order_lines, since=since, until=until)
    lines = lines.filter(lines.product_id.notnull())
    return lines.group_by("product_id").aggregate(
        category=lines.category.max(),
        net_revenue=whole_sum(lines.net_revenue),
        quantity_milli=whole_sum(lines.quantity_milli),
    )


def work_by_month(
    orders: ir.Table, returns: ir.Table, activity_counts: ir.Table, calendar: ir.Table
) -> ir.Table:
    """How often was what done in each month of the shop's calendar?

    One row per month and kind of work: driver "order" with the purchases, driver "return" with
    the returns, and each recorded activity with its `activity_id` and no driver.

    Source: time-driven costing (portfolio design, 3.3): count × minutes × rate.

    Example: two purchases and a failed order in January, a return in February, and activity 7
    recorded in February 3 times and once: (January, order, 2), (February, return, 1),
    (February, 7, 4).
    """
    bought = orders.filter(orders.is_purchase).select(
        "day", activity_id=ibis.null("int64"), driver=ibis.literal("order"), count=ibis.literal(1)
    )
    back = returns.select(
        "day", activity_id=ibis.null("int64"), driver=ibis.literal("return"), count=ibis.literal(1)
    )
    done = activity_counts.select(
        "day", "activity_id", driver=ibis.null("string"), count=activity_counts["count"]
    )
    counts = [table.mutate(count=table["count"].cast("int64")) for table in (bought, back, done)]
    dated = with_month(ibis.union(*counts), calendar)
    return dated.group_by("month_number", "activity_id", "driver").aggregate(
        count=whole_sum(dated["count"])
    )


def new_customers_by_channel(first_orders: ir.Table, calendar: ir.Table) -> ir.Table:
    """How many customers did each channel win in each month of the shop's calendar?

    `first_orders` is when and over which channel each customer first bought; an unknown channel
    is the row null.

    Source: requirement R132 (what acquiring new customers costs).

    Example: first orders on 5 and 9 January over the shop and on 7 January over a marketplace:
    January: shop 2, marketplace 1.
    """
    dated = with_month(first_orders, calendar)
    return dated.group_by("month_number", "channel").aggregate(customers=dated.count())


def _sold(order_lines: ir.Table, *, since: date, until: date) -> ir.Table:
    return order_lines.filter(order_lines.kind == "product", order_lines.day.between(since, until))
