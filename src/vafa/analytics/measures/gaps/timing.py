"""How soon people buy again, for the shop as a whole."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import as_int64, real, share
from vafa.analytics.measures.gaps.second_purchase import LAST_BITS


def gap_distribution(gaps: ir.Table) -> ir.Table:
    """How many gaps between purchases were 1, 2, 3 … days long?

    share_up_to = gaps of at most so many days / all gaps. Only gaps that have ended are known, so
    long ones are under-counted; `first_to_second` corrects for that, this does not.

    Source: the empirical distribution.

    Example: gaps of 7, 7, 10, 20 and 30 days give (7, 2 gaps, 0.4), (10, 1, 0.6), (20, 1, 0.8)
    and (30, 1, 1.0).
    """
    counted = gaps.group_by("gap_days").aggregate(gaps=gaps.count())
    upwards = ibis.cumulative_window(order_by=counted.gap_days)
    reached = counted.gaps.sum().over(upwards)
    return counted.mutate(share_up_to=share(reached, counted.gaps.sum().over()))


def gap_quantiles(
    distribution: ir.Table, *, quantiles: Sequence[float] = (0.1, 0.25, 0.5, 0.75, 0.9)
) -> ir.Table:
    """Within how many days do 10, 25, 50 … % of repeat purchases follow the one before?

    gap_days = the shortest gap that at least such a share of all gaps does not exceed (days).
    Takes what `gap_distribution` gives; null without any gap.

    Source: inverse of the empirical distribution.

    Example: gaps of 7, 7, 10, 20 and 30 days have the quantiles 7 (0.25), 10 (0.5), 20 (0.75).
    """
    read = distribution.aggregate(
        **{
            f"gap_{place}": distribution.gap_days.min(
                where=distribution.share_up_to >= quantile - LAST_BITS
            )
            for place, quantile in enumerate(quantiles)
        }
    )
    rows = [
        read.select(quantile=real(quantile), gap_days=read[f"gap_{place}"])
        for place, quantile in enumerate(quantiles)
    ]
    return ibis.union(*rows) if len(rows) > 1 else rows[0]


def bought_again_within(
    second_purchases: ir.Table, *, within_days: Sequence[int] = (30, 60, 90, 180, 365)
) -> ir.Table:
    """What share of customers bought again within 30, 60, 90 … days of their first purchase?

    share = customers whose second purchase came in time / customers who were watched so long.
    Whoever began too recently to tell is in neither number; null when nobody was watched so long.

    Source: share of repeat buyers as usually reported, with equal time for everybody.

    Example of five customers: second purchase after 10, 45 and 100 days, watched for 400 days
    each, and two without one, watched for 400 and 20 days:

    | within_days | customers | bought_again | share |
    |-------------|-----------|--------------|-------|
    | 30          | 4         | 1            | 0.25  |
    | 60          | 4         | 2            | 0.5   |
    | 180         | 4         | 3            | 0.75  |
    """
    watched, second = second_purchases.watched_days, second_purchases.days_to_second
    counted = second_purchases.aggregate(
        **{f"watched_{days}": (watched >= days).sum() for days in within_days},
        **{f"again_{days}": ((watched >= days) & (second <= days)).sum() for days in within_days},
    )
    rows = [
        counted.select(
            within_days=ibis.literal(days, "int16").cast("int64"),
            customers=as_int64(counted[f"watched_{days}"].fill_null(0)),
            bought_again=as_int64(counted[f"again_{days}"].fill_null(0)),
            share=share(counted[f"again_{days}"], counted[f"watched_{days}"]),
        )
        for days in within_days
    ]
    return ibis.union(*rows) if len(rows) > 1 else rows[0]
