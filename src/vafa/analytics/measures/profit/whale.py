"""How many customers make the profit, and how many take it away again."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import as_int64, share, whole_sum


def whale_curve(contributions: ir.Table) -> ir.Table:
    """What do the best 1, 2, 3 … customers contribute together?

    Reads customer_id and contribution (minor units; null is left out). Customers by contribution,
    best first, ties by id: place, cumulative = Σ contribution up to here, share_of_customers =
    place / customers, share_of_total = cumulative / total; null where the total is 0 or less,
    because a share of nothing says nothing: then the money is plotted.

    Source: portfolio design, 3.5; whale curve of Kaplan & Narayanan 2001.

    Example: 400, 250, 150, 80, 40, 10, -20, -60, -150, -200 give 0.8, 1.3, 1.6, 1.76, 1.84, 1.86,
    1.82, 1.7, 1.4, 1.0 of a total of 500.
    """
    known = contributions.filter(contributions.contribution.notnull())
    best_first = [known.contribution.desc(), known.customer_id.asc()]
    so_far = ibis.window(order_by=best_first, preceding=None, following=0)
    everybody = ibis.window()
    placed = known.select(
        "customer_id",
        "contribution",
        place=(ibis.row_number().over(ibis.window(order_by=best_first)) + 1).cast("int64"),
        cumulative=as_int64(known.contribution.sum().over(so_far)),
        customers=known.count().over(everybody),
        total=as_int64(known.contribution.sum().over(everybody)),
    )
    gain = (placed.total > 0).ifelse(placed.total, ibis.null("int64"))
    return placed.select(
        "place",
        "customer_id",
        "contribution",
        "cumulative",
        share_of_customers=share(placed.place, placed.customers),
        share_of_total=share(placed.cumulative, gain),
    )


def whale_peak(contributions: ir.Table) -> ir.Table:
    """How high does the whale curve rise, and what do the customers right of its peak cost?

    One row: customers and total of those whose contribution is known; peak = Σ of contributions
    above 0; makers and losers = customers above and below 0; lost = peak - total (minor units).
    Who contributes exactly 0 is neither.

    Source: portfolio design, 3.5.

    Example: the ten customers of `whale_curve` have a peak of 930 (186 %), 6 makers, 4 losers and
    430 lost.
    """
    known = contributions.filter(contributions.contribution.notnull())
    gains = (known.contribution > 0).ifelse(known.contribution, 0)
    found = known.aggregate(
        customers=known.count(),
        total=whole_sum(known.contribution).fill_null(0),
        peak=whole_sum(gains).fill_null(0),
        makers=(known.contribution > 0).cast("int64").sum().fill_null(0),
        losers=(known.contribution < 0).cast("int64").sum().fill_null(0),
    )
    return found.select(
        "customers",
        "total",
        "peak",
        makers=as_int64(found.makers),
        losers=as_int64(found.losers),
        lost=found.peak - found.total,
    )


def whale_points(curve: ir.Table, *, points: int) -> ir.Table:
    """Which few points of the whale curve draw it well?

    Keeps of `whale_curve` the first place, the last, and about `points` evenly spaced between:
    place p of n is kept where the whole part of p × points / n grows, which is where
    (p × points) mod n < points.

    Example: the ten places drawn with 5 points: 1, 2, 4, 6, 8, 10.
    """
    everybody = curve.aggregate(customers=curve.count())
    counted = curve.cross_join(everybody)
    grows = (counted.place * points) % counted.customers < points
    kept = counted.filter((counted.place == 1) | grows)
    return kept.drop("customers")
