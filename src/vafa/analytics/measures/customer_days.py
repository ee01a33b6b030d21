"""Purchases as the models count them: one per customer and local day."""

from __future__ import annotations

from datetime import date

from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import whole_sum


def customer_days(orders: ir.Table, customers: ir.Table, *, until: date) -> ir.Table:
    """On which days did each customer buy, and for how much?

    One row per customer and local day with at least one purchase, `until` included:
    `orders` = number of that day's purchases, `net_revenue` = their sum in minor units.
    Gone are orders that are no purchase, orders without a customer, customers left out, and
    what came after `until`. Two orders of one day are one occasion: they were one visit.

    Source: Fader, Hardie & Lee 2005 count CDNOW's purchases by day.

    Example, customer 9 left out, until 2024-01-31:

    | order | customer | day        | purchase | net |
    |-------|----------|------------|----------|-----|
    | 1     | 1        | 2024-01-03 | yes      | 500 |
    | 2     | 1        | 2024-01-03 | yes      | 250 |
    | 3     | 1        | 2024-01-20 | no       | 900 |
    | 4     | 9        | 2024-01-05 | yes      | 100 |
    | 5     | 2        | 2024-01-31 | yes      | 70  |

    gives (1, 2024-01-03, 2 orders, 750) and (2, 2024-01-31, 1 order, 70).
    """
    purchases = orders.filter(orders.is_purchase, orders.customer_id.notnull(), orders.day <= until)
    counted = purchases.anti_join(customers.filter(customers.left_out), "customer_id")
    return counted.group_by("customer_id", "day").aggregate(
        orders=counted.count(), net_revenue=whole_sum(counted.net_revenue)
    )
