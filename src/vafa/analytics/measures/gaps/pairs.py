"""Each purchase day beside the one before it."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import days_from


def days_with_gaps(customer_days: ir.Table) -> ir.Table:
    """Add `gap_days` to each customer-day: days since the customer's day before; null on the first.

    Unit: days. This is the one window over all rows: summary, thresholds and curves share it.
    A table that has the column already is given back as it is, so that it can be stored once.
    """
    if "gap_days" in customer_days.columns:
        return customer_days
    earlier_first = ibis.window(group_by=customer_days.customer_id, order_by=customer_days.day)
    paired = customer_days.mutate(previous_day=customer_days.day.lag().over(earlier_first))
    return paired.mutate(gap_days=days_from(paired.previous_day, paired.day)).drop("previous_day")


def gaps(customer_days: ir.Table) -> ir.Table:
    """How long did each customer wait between two purchases?

    gap_days = this purchase day less the one before it, in days; one row per repeat purchase day
    (`day` is the later of the two). A customer with one purchase day has no row.

    Source: the gaps of Reutterer, Platzer & Schroeder 2021 (regular buyers).

    Example: customer 1 bought on 2024-01-01, 01-11 and 01-31, customer 2 on 01-05 and 01-12, in
    all five days: (1, 01-11, 10), (1, 01-31, 20), (2, 01-12, 7).
    """
    paired = days_with_gaps(customer_days)
    return paired.filter(paired.gap_days.notnull()).select("customer_id", "day", "gap_days")
