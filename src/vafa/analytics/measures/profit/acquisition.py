"""What it cost to win each customer, beside what they are worth, never inside."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real, share, whole_sum
from vafa.analytics.measures.months import with_month


def first_orders(orders: ir.Table, customers: ir.Table) -> ir.Table:
    """When and over which channel did each customer first buy?

    Per customer who is not left out: day and channel of the earliest purchase, ties by order id.

    Example: purchases on 5 January over the shop and on 3 January over a marketplace: 3 January,
    marketplace.
    """
    known = orders.filter(orders.is_purchase, orders.customer_id.notnull())
    counted = known.anti_join(customers.filter(customers.left_out), "customer_id")
    began = counted.group_by("customer_id").aggregate(day=counted.day.min())
    of_day = counted.select("customer_id", "day", "order_id", "channel").join(
        began, ["customer_id", "day"]
    )
    return of_day.group_by("customer_id").aggregate(
        day=of_day.day.min(), channel=of_day.channel.argmin(of_day.order_id)
    )


def acquisition_cost(
    first_orders: ir.Table, acquisition_spend: ir.Table, calendar: ir.Table
) -> ir.Table:
    """What was spent to win each customer?

    Per customer: spend of the channel in the month of the first order / customers whom that
    channel won in that month, plus spend for no channel that orders name in that month / all
    customers won in it (minor units, rounded). Null when nothing was spent, or written down, for
    that month: unknown, not free.

    Source: portfolio design, 3.3: kept beside, never inside the present value.

    Example: 300 for the web shop and 100 for posters in January; 3 won by the web shop, 2 by a
    marketplace: 100 + 20 = 120 each for the web shop, 20 each for the marketplace.
    """
    won = with_month(first_orders, calendar)
    months = calendar.select("month_start", month_number=calendar.month_number.cast("int64"))
    spent = acquisition_spend.join(months.distinct(), "month_start")
    by_channel = spent.filter(spent.channel.notnull()).group_by("month_number", "channel")
    by_channel = by_channel.aggregate(spend=whole_sum(spent.amount))
    general = spent.filter(spent.channel.isnull()).group_by("month_number")
    general = general.aggregate(general=whole_sum(spent.amount))
    of_month = won.group_by("month_number").aggregate(won_in_month=won.count())
    of_channel = won.group_by("month_number", "channel").aggregate(won_by_channel=won.count())
    rates = of_channel.join(of_month, "month_number")
    rates = rates.left_join(by_channel, ["month_number", "channel"])
    rates = rates.drop("month_number_right", "channel_right").left_join(general, "month_number")
    own = share(rates.spend, rates.won_by_channel)
    common = share(rates.general, rates.won_in_month)
    is_known = rates.spend.notnull() | rates.general.notnull()
    each = (own.fill_null(real(0.0)) + common.fill_null(real(0.0))).round().cast("int64")
    priced = rates.select(
        "month_number", "channel", acquisition_cost=is_known.ifelse(each, ibis.null("int64"))
    )
    named = won.mutate(place=won.channel.fill_null(""))
    priced = priced.mutate(place=priced.channel.fill_null("")).drop("channel")
    return named.join(priced, ["month_number", "place"]).select("customer_id", "acquisition_cost")
