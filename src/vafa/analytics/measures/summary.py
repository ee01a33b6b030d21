"""What the purchase models read: one row per customer."""

from __future__ import annotations

from datetime import date, timedelta

from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import days_from, share, whole_sum
from vafa.analytics.measures.gaps import days_with_gaps

YEAR_DAYS = 365


def purchase_summary(customer_days: ir.Table, *, until: date) -> ir.Table:
    """How often, how recently, for how long and for how much did each customer buy?

    With d_0 < d_1 < … < d_x a customer's purchase days, seen until `until` (included):

    - repeat_purchases x; recency_days t_x = d_x - d_0; age_days T = until - d_0 (days)
    - mean_spend_repeat = mean net revenue of d_1 … d_x (minor units); null when x = 0
    - log_gap_sum = Σ ln(d_i - d_(i-1)); 0 when x = 0
    - first_day, latest_day, purchase_days = x + 1, net_revenue of all days
    - orders on those days; revenue_year = net revenue of the 365 days that end at `until`
    - second_day d_1, latest_gap_days = d_x - d_(x-1) (days); null when x = 0

    `customer_days` must end at `until`: rows after it would be counted.
    Source: x, t_x, T of Fader, Hardie & Lee 2005; the log gaps of Reutterer, Platzer &
    Schroeder 2021.

    Example: customer 1 bought on 2024-01-01 for 500, 01-11 for 300 and 01-31 for 100, customer 2
    on 02-01 for 40, customer 3 on 02-10 for 60; until 2024-02-10:

    | customer | x | t_x | T  | mean_spend_repeat | log_gap_sum   | net_revenue | latest gap |
    |----------|---|-----|----|-------------------|---------------|-------------|------------|
    | 1        | 2 | 30  | 40 | 200               | ln 10 + ln 20 | 900         | 20         |
    | 2        | 0 | 0   | 9  | null              | 0             | 40          | null       |
    | 3        | 0 | 0   | 0  | null              | 0             | 60          | null       |
    """
    paired = days_with_gaps(customer_days)
    repeated = paired.gap_days.notnull()
    lately = paired.day > until - timedelta(days=YEAR_DAYS)
    counted = paired.group_by("customer_id").aggregate(
        purchase_days=paired.count(),
        first_day=paired.day.min(),
        latest_day=paired.day.max(),
        net_revenue=whole_sum(paired.net_revenue),
        spend_repeat=whole_sum(repeated.ifelse(paired.net_revenue, 0)),
        log_gap_sum=paired.gap_days.cast("float64").ln().sum().fill_null(0.0),
        orders=whole_sum(paired.orders),
        revenue_year=whole_sum(lately.ifelse(paired.net_revenue, 0)),
        second_day=paired.day.min(where=repeated),
        latest_gap_days=paired.gap_days.argmax(paired.day),
    )
    repeat_purchases = counted.purchase_days - 1
    return counted.select(
        "customer_id",
        repeat_purchases=repeat_purchases,
        recency_days=days_from(counted.first_day, counted.latest_day),
        age_days=days_from(counted.first_day, until),
        mean_spend_repeat=share(counted.spend_repeat, repeat_purchases),
        log_gap_sum=counted.log_gap_sum,
        first_day=counted.first_day,
        latest_day=counted.latest_day,
        purchase_days=counted.purchase_days,
        net_revenue=counted.net_revenue,
        orders=counted.orders,
        revenue_year=counted.revenue_year,
        second_day=counted.second_day,
        latest_gap_days=counted.latest_gap_days,
    )
