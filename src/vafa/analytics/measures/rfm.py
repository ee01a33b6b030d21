"""Recency, frequency and money in fifths."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import share, whole_sum

FIFTHS = 5


def rfm(purchase_summary: ir.Table) -> ir.Table:
    """In which fifth of all customers is each one by recency, by frequency and by money?

    score = 1 + floor(5 x customers with a strictly smaller value / all customers), from 1 to 5.
    Equal values get equal scores, so a fifth may be larger or empty: NTILE would split the many
    customers who bought once among several scores by chance. Recency goes by the latest purchase
    day (5 = most recent), frequency by purchase days, money by net revenue.

    Source: RFM as in Fader, Hardie & Lee 2005 (RFM and CLV).

    Example of five customers:

    | customer | latest day | purchase days | net | R | F | M |
    |----------|------------|---------------|-----|---|---|---|
    | 1        | 2024-01-01 | 1             | 100 | 1 | 1 | 1 |
    | 2        | 2024-01-02 | 1             | 300 | 2 | 1 | 3 |
    | 3        | 2024-01-03 | 1             | 200 | 3 | 1 | 2 |
    | 4        | 2024-01-04 | 2             | 900 | 4 | 4 | 5 |
    | 5        | 2024-01-04 | 9             | 800 | 4 | 5 | 4 |
    """
    scored = purchase_summary.select(
        "customer_id", "net_revenue", "latest_day", frequency=purchase_summary.purchase_days
    )
    for score, value in (
        ("recency_score", "latest_day"),
        ("frequency_score", "frequency"),
        ("monetary_score", "net_revenue"),
    ):
        scored = _with_score(scored, value=value, score=score)
    return scored.select(
        "customer_id", "recency_score", "frequency_score", "monetary_score", "net_revenue"
    )


def rfm_cells(scores: ir.Table) -> ir.Table:
    """How many customers sit in each cell of recency, frequency and money, and what are they worth?

    One row per combination of scores that has a customer: their number, their net revenue so far
    and its mean (minor units). Takes what `rfm` gives.

    Example: the five customers of `rfm` fall into the five cells 111, 213, 312, 445 and 454 with
    one customer each, worth 100, 300, 200, 900 and 800.
    """
    cells = scores.group_by("recency_score", "frequency_score", "monetary_score").aggregate(
        customers=scores.count(), net_revenue=whole_sum(scores.net_revenue)
    )
    return cells.mutate(mean_net_revenue=share(cells.net_revenue, cells.customers))


def _with_score(customers: ir.Table, *, value: str, score: str) -> ir.Table:
    """Add the fifth of one value: cut points from the distinct values, so no sort of all rows."""
    cut = customers.cross_join(_cut_points(customers, value))
    above = [(cut[value] > cut[f"cut_{fifth}"]).cast("int64") for fifth in range(1, FIFTHS)]
    return cut.select(*customers.columns, (sum(above[1:], above[0]) + 1).name(score))


def _cut_points(customers: ir.Table, value: str) -> ir.Table:
    """Find, per fifth, the smallest value that at least so many fifths of the customers reach."""
    held = customers.group_by(value).aggregate(customers=customers.count())
    upwards = ibis.cumulative_window(order_by=held[value])
    running = held.mutate(
        reached=held.customers.sum().over(upwards), everyone=held.customers.sum().over()
    )
    return running.aggregate(
        **{
            f"cut_{fifth}": running[value].min(
                where=running.reached * FIFTHS >= running.everyone * fifth
            )
            for fifth in range(1, FIFTHS)
        }
    )
