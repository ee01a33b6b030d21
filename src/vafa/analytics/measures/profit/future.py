"""What customers will contribute: orders to come times what an order leaves."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real, share, whole_sum

PRIOR_DAYS = 3.0
FIFTHS = 5
KNOWN = ("customer_id", "purchase_days", "net_revenue")
EXPECTED = ("expected_orders_12m", "expected_orders_24m")
SPREAD = ("expected_spend", "expected_spend_low", "expected_spend_high")


def contribution_per_day(
    scored: ir.Table, contribution: ir.Table, days_lately: ir.Table
) -> ir.Table:
    """What does a purchase day of each customer leave after everything that it costs?

    `scored` has a row per customer (customer_id, purchase_days, net_revenue); `contribution` is
    of some period; `days_lately` counts its purchase days (customer_id, days). With d the days of
    the customer and c his contribution of the period, and the segment being the fifth by net
    revenue per purchase day (equal ones together),

        per_day = (c + 3 × segment's mean) / (d + 3)                        (minor units)

    so that few days say little. Null where the contribution is unknown; who did not buy in the
    period gets the segment's mean. A segment without a purchase takes the shop's mean.

    Source: portfolio design, 3.4: average contribution per order, shrunk to the segment.

    Example: 2 days with a contribution of 70 in a segment of 10 a day: (70 + 30) / 5 = 20.
    """
    joined = scored.select(*KNOWN).left_join(
        contribution.select("customer_id", "contribution", "unknown_revenue"), "customer_id"
    )
    joined = joined.drop("customer_id_right").left_join(days_lately, "customer_id")
    worth = share(joined.net_revenue, joined.purchase_days)
    sized = joined.select(
        "customer_id",
        is_unknown=joined.unknown_revenue.fill_null(0) != 0,
        contribution=joined.contribution,
        days=joined.days.fill_null(0),
        worth=worth.fill_null(real(0.0)),
    )
    place = ibis.percent_rank().over(ibis.window(order_by=sized.worth))
    fifth = ibis.least((place * real(float(FIFTHS))).floor().cast("int64"), FIFTHS - 1)
    graded = sized.mutate(fifth=fifth)
    segments, shop = _means(graded)
    whole = graded.left_join(segments, "fifth").drop("fifth_right").cross_join(shop)
    mean = ibis.coalesce(whole.segment_mean, whole.shop_mean)
    own = whole.contribution.fill_null(0).cast("float64")
    shrunk = (own + real(PRIOR_DAYS) * mean) / (whole.days.cast("float64") + real(PRIOR_DAYS))
    return whole.select(
        "customer_id", per_day=whole.is_unknown.ifelse(ibis.null("float64"), shrunk)
    )


def future_contribution(scored: ir.Table, per_day: ir.Table) -> ir.Table:
    """What is each customer expected to contribute in 12 and in 24 months, at today's worth?

        contribution_n = purchase days to expect, discounted by month × per_day  (minor units)

    `scored` has expected_orders_12m and _24m, discounted already, and the expected spend of a year
    with its ends. The interval of 24 months is as wide, in proportion, as that of the spend;
    where a purchase day loses money, its ends change places. Null where anything is unknown.

    Source: portfolio design, 3.4; value formula of the prediction design.

    Example: 5 discounted days at 20 each, spend between half and double the expected: 100, from
    50 to 200; at -20 each: -100, from -200 to -50.
    """
    joined = scored.select("customer_id", *EXPECTED, *SPREAD).join(per_day, "customer_id")
    later = joined.expected_orders_24m * joined.per_day
    below = share(joined.expected_spend_low, joined.expected_spend).fill_null(real(0.0))
    above = share(joined.expected_spend_high, joined.expected_spend).fill_null(real(0.0))
    return joined.select(
        "customer_id",
        contribution_12=_whole(joined.expected_orders_12m * joined.per_day),
        contribution_24=_whole(later),
        contribution_24_low=_whole(ibis.least(later * below, later * above)),
        contribution_24_high=_whole(ibis.greatest(later * below, later * above)),
    )


def _means(graded: ir.Table) -> tuple[ir.Table, ir.Table]:
    known = graded.filter(graded.contribution.notnull(), graded.days > 0)
    segments = known.group_by("fifth").aggregate(
        segment_mean=share(whole_sum(known.contribution), whole_sum(known.days))
    )
    shop = known.aggregate(shop_mean=share(whole_sum(known.contribution), whole_sum(known.days)))
    return segments, shop


def _whole(amount: ir.FloatingValue) -> ir.IntegerValue:
    return amount.round().cast("int64")
