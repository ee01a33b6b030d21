"""Where each month's money came from, and how steady it is."""

from __future__ import annotations

from datetime import date

from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import share, whole_sum
from vafa.analytics.measures.months import months_of, with_month

AMOUNTS = ("new_customers", "new_net_revenue", "known_net_revenue", "net_revenue")


def revenue_by_month(
    orders: ir.Table, customer_days: ir.Table, calendar: ir.Table, *, until: date
) -> ir.Table:
    """How much of each month's net revenue came from new and from returning customers?

    new = net revenue of customers' first purchase days, repeat = of their later ones, other = of
    purchases without a customer or of customers left out; the three add up to the month (minor
    units). One row per month of the shop's calendar from the first order to `until`, a month
    without sales included. is_complete = the whole month lies between the first order's day and
    `until`; only such months may be compared. `customer_days` must end at `until`.

    Source: requirements on revenue by new and repeat buyers; months as in the calendar table.

    Example, until 2024-02-15, customer 9 left out:

    | customer | day        | net |                  |
    |----------|------------|-----|------------------|
    | 1        | 2024-01-01 | 100 | January: new     |
    | 1        | 2024-01-20 | 40  | January: repeat  |
    | 2        | 2024-02-03 | 70  | February: new    |
    | none     | 2024-02-04 | 5   | February: other  |
    | 9        | 2024-02-05 | 6   | February: other  |

    January (complete): 1 new customer, 100 + 40 + 0 = 140; February (not): 1, 70 + 0 + 11 = 81.
    """
    by_day = _by_day(orders, customer_days, until=until)
    opened = by_day.aggregate(opened_on=by_day.day.min())
    months = months_of(calendar)
    open_months = months.cross_join(opened)
    open_months = open_months.filter(
        open_months.month_end >= open_months.opened_on, open_months.month_start <= until
    )
    dated = with_month(by_day, calendar)
    totals = dated.group_by("month_number").aggregate(
        **{name: whole_sum(dated[name]) for name in AMOUNTS}
    )
    filled = open_months.left_join(totals, "month_number").fill_null(dict.fromkeys(AMOUNTS, 0))
    return filled.select(
        "month_number",
        "month_start",
        is_complete=(filled.month_start >= filled.opened_on) & (filled.month_end <= until),
        new_customers=filled.new_customers,
        new_net_revenue=filled.new_net_revenue,
        repeat_net_revenue=filled.known_net_revenue - filled.new_net_revenue,
        other_net_revenue=filled.net_revenue - filled.known_net_revenue,
        net_revenue=filled.net_revenue,
    )


def revenue_stability(revenue_by_month: ir.Table) -> ir.Table:
    """How steady is the net revenue of a month, and how much of it comes from returning customers?

    One row over the complete months of `revenue_by_month`: variation = sample standard deviation
    / mean (coefficient of variation; null under 2 months), repeat_share = repeat / (new + repeat)
    net revenue, so that purchases without a customer are in neither.

    Source: coefficient of variation.

    Example: complete months of new + repeat 100 + 0, 50 + 50, 60 + 40, 40 + 100 and 0 + 160 have
    the mean 120, the deviations -20, -20, -20, 20 and 40, so variation √(3200 / 4) / 120 = 0.2357,
    and repeat_share 350 / 600 = 0.5833.
    """
    complete = revenue_by_month.filter(revenue_by_month.is_complete)
    net_revenue = complete.net_revenue.cast("float64")
    summed = complete.aggregate(
        months=complete.count(),
        mean_net_revenue=net_revenue.mean(),
        deviation=net_revenue.std(how="sample"),
        new=whole_sum(complete.new_net_revenue),
        repeat=whole_sum(complete.repeat_net_revenue),
    )
    return summed.select(
        "months",
        "mean_net_revenue",
        # One month has no deviation; engines differ between null and NaN.
        variation=(summed.months >= 2).ifelse(
            summed.deviation / summed.mean_net_revenue.nullif(0.0), None
        ),
        repeat_share=share(summed.repeat, summed.new + summed.repeat),
    )


def _by_day(orders: ir.Table, customer_days: ir.Table, *, until: date) -> ir.Table:
    """Add up each day: all purchases, those of known customers, and first ones."""
    purchases = orders.filter(orders.is_purchase, orders.day <= until)
    everything = purchases.group_by("day").aggregate(net_revenue=whole_sum(purchases.net_revenue))
    known = customer_days.group_by("day").aggregate(
        known_net_revenue=whole_sum(customer_days.net_revenue)
    )
    # One row per customer and day: the smallest day picks exactly one amount.
    firsts = customer_days.group_by("customer_id").aggregate(
        first_day=customer_days.day.min(),
        first_net_revenue=customer_days.net_revenue.argmin(customer_days.day),
    )
    new = firsts.group_by(day="first_day").aggregate(
        new_customers=firsts.count(), new_net_revenue=whole_sum(firsts.first_net_revenue)
    )
    return (
        everything.left_join(known, "day")
        .drop("day_right")
        .left_join(new, "day")
        .drop("day_right")
        .fill_null(dict.fromkeys(AMOUNTS, 0))
    )
