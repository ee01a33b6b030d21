"""What is bought, and where it goes."""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import share, whole_sum


def category_mix(order_lines: ir.Table, orders: ir.Table, *, since: date, until: date) -> ir.Table:
    """Which categories bring the net revenue, and how many customers buy in each?

    Product lines of orders that are purchases, on days from `since` to `until`, both included.
    share = the category's net revenue / that of all categories. Lines of no known category are
    the row null; a customer who buys in two categories counts in both; lines without a customer
    count in everything but `customers`.

    Source: product mix of the source documents' portfolio analysis.

    Example of five lines in one period:

    | order | customer | category | kind     | quantity | net |
    |-------|----------|----------|----------|----------|-----|
    | 1     | 1        | tea      | product  | 2        | 60  |
    | 1     | 1        | tea      | product  | 1        | 20  |
    | 1     | 1        | null     | shipping | 1        | 9   |
    | 2     | 1        | cups     | product  | 1        | 15  |
    | 3     | none     | tea      | product  | 1        | 5   |

    gives tea: 2 orders, 1 customer, 4 pieces, 85, share 0.85; cups: 1, 1, 1 piece, 15, 0.15.
    """
    purchases = orders.filter(orders.is_purchase, orders.day.between(since, until))
    lines = order_lines.filter(
        order_lines.kind == "product", order_lines.day.between(since, until)
    ).semi_join(purchases, "order_id")
    by_order = lines.group_by("category", "customer_id", "order_id").aggregate(
        quantity_milli=whole_sum(lines.quantity_milli), net_revenue=whole_sum(lines.net_revenue)
    )
    by_customer = by_order.group_by("category", "customer_id").aggregate(
        orders=by_order.count(),
        quantity_milli=whole_sum(by_order.quantity_milli),
        net_revenue=whole_sum(by_order.net_revenue),
    )
    mixed = by_customer.group_by("category").aggregate(
        orders=whole_sum(by_customer.orders),
        customers=by_customer.customer_id.count(),
        quantity_milli=whole_sum(by_customer.quantity_milli),
        net_revenue=whole_sum(by_customer.net_revenue),
    )
    return _with_share(mixed)


def category_revenue(
    order_lines: ir.Table, orders: ir.Table, *, since: date, until: date
) -> ir.Table:
    """Which net revenue has each category of `category_mix`, where nothing else is asked for?

    Example: the five lines of `category_mix` give tea 85 and cups 15.
    """
    purchases = orders.filter(orders.is_purchase, orders.day.between(since, until))
    lines = order_lines.filter(
        order_lines.kind == "product", order_lines.day.between(since, until)
    ).semi_join(purchases, "order_id")
    return lines.group_by("category").aggregate(net_revenue=whole_sum(lines.net_revenue))


def country_mix(orders: ir.Table, *, since: date, until: date) -> ir.Table:
    """Which countries do the purchases go to, and what are they worth?

    Purchases on days from `since` to `until`, both included; share = the country's net revenue /
    that of all countries. An unknown country is the row null; a customer with orders to two
    countries counts in both; orders without a customer count in everything but `customers`.

    Source: country mix of the source documents' portfolio analysis.

    Example: orders of customer 1 to GR for 30 and 20, of customer 2 to GR for 10, of nobody to
    IR for 40, and a failed one to IR for 99 give GR: 3 orders, 2 customers, 60, share 0.6; IR: 1
    order, 0 customers, 40, share 0.4.
    """
    purchases = orders.filter(orders.is_purchase, orders.day.between(since, until))
    by_customer = purchases.group_by("country", "customer_id").aggregate(
        orders=purchases.count(), net_revenue=whole_sum(purchases.net_revenue)
    )
    mixed = by_customer.group_by("country").aggregate(
        orders=whole_sum(by_customer.orders),
        customers=by_customer.customer_id.count(),
        net_revenue=whole_sum(by_customer.net_revenue),
    )
    return _with_share(mixed)


def _with_share(mixed: ir.Table) -> ir.Table:
    everything = mixed.net_revenue.sum().over(ibis.window())
    return mixed.mutate(share=share(mixed.net_revenue, everything))
