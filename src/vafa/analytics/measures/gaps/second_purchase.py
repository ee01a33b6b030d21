"""From the first purchase to the second, with those who have not returned yet as censored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import as_int64, days_from, real, share
from vafa.analytics.measures.gaps.pairs import days_with_gaps

# A share that is reached exactly must not be missed by the last bit of a product.
LAST_BITS = 1e-9
# The end of the curve hangs on a few early customers; it is read while this many are left.
WATCHED_ONE_IN = 20


def second_purchases(customer_days: ir.Table, *, until: date) -> ir.Table:
    """When did each customer buy for the second time, if so far at all?

    days_to_second = second purchase day less first; watched_days = until less first (days).
    `customer_days` must end at `until`. Source: docs/decisions/phases.md.

    Example, until 2024-01-31, five days: customer 1 on 01-01, 01-08 and 01-20, customer 2 on
    01-21, customer 3 on 01-31 give (1, 7 of 30 days), (2, null of 10), (3, null of 0).
    """
    paired = days_with_gaps(customer_days)
    firsts = paired.group_by("customer_id").aggregate(
        first_day=paired.day.min(),
        second_day=paired.day.min(where=paired.gap_days.notnull()),
    )
    return firsts.mutate(
        days_to_second=days_from(firsts.first_day, firsts.second_day),
        watched_days=days_from(firsts.first_day, until),
    )


def first_to_second(second_purchases: ir.Table) -> ir.Table:
    """What share of first-time buyers has bought again so many days later?

    Kaplan-Meier: survival(t) = Π over days u ≤ t of (1 - events(u) / at_risk(u)); at_risk(u) =
    customers without a second purchase before u who were watched for at least u days. One row
    per day (since the first purchase) on which somebody returned or ceased to be watched.
    Leaving out those who have not returned would make every shop look fast.

    Source: Kaplan & Meier 1958 and docs/decisions/phases.md.

    Example of five customers: second purchase after 10, 10 and 30 days, two watched without one
    for 20 and 40 days:

    | day | at_risk | events | survival          | share_bought |
    |-----|---------|--------|-------------------|--------------|
    | 10  | 5       | 2      | 3/5 = 0.6         | 0.4          |
    | 20  | 3       | 0      | 0.6               | 0.4          |
    | 30  | 2       | 1      | 0.6 x 1/2 = 0.3   | 0.7          |
    | 40  | 1       | 0      | 0.3               | 0.7          |
    """
    lasted = second_purchases.mutate(
        day=ibis.coalesce(second_purchases.days_to_second, second_purchases.watched_days)
    )
    ended = lasted.group_by("day").aggregate(
        left=lasted.count(), events=lasted.days_to_second.count()
    )
    onwards = ibis.window(order_by=ended.day, preceding=0, following=None)
    watched = ended.mutate(at_risk=ended.left.sum().over(onwards))
    watched = watched.mutate(
        stayed=1.0 - share(watched.events, watched.at_risk),
        is_exhausted=watched.events == watched.at_risk,
    )
    # The log of 0 is left out of the sum: where all who are left return, nobody comes after.
    up_to = ibis.cumulative_window(order_by=watched.day)
    log_survival = watched.stayed.nullif(0.0).ln().sum().over(up_to).fill_null(0.0)
    curve = watched.mutate(survival=watched.is_exhausted.ifelse(0.0, log_survival.exp()))
    return curve.select(
        "day",
        at_risk=as_int64(curve.at_risk),
        events=curve.events,
        survival=curve.survival,
        share_bought=1.0 - curve.survival,
    )


def time_to_second_order(
    curve: ir.Table, *, quantiles: Sequence[float] = (0.1, 0.25, 0.5, 0.75, 0.9)
) -> ir.Table:
    """After how many days have 10, 25, 50 … % of first-time buyers ordered again?

    day = the first day at which share_bought of the `first_to_second` curve reaches the quantile;
    null where the curve never does: in most shops most first-time buyers do not return.

    Source: Kaplan-Meier quantiles.

    Example: the curve of `first_to_second` gives 10 days for 0.25, 30 for 0.5, null for 0.9.
    """
    reached = curve.aggregate(
        **{
            f"day_{place}": _day_reaching(curve, quantile)
            for place, quantile in enumerate(quantiles)
        }
    )
    rows = [
        reached.select(quantile=real(quantile), day=reached[f"day_{place}"])
        for place, quantile in enumerate(quantiles)
    ]
    return ibis.union(*rows) if len(rows) > 1 else rows[0]


def curve_days(curve: ir.Table, *, at_risk: float, former: float) -> ir.Table:
    """Read two quantiles off the curve, for those who bought once: one row, days as float64.

    If the curve never reaches the larger one, both are taken of the highest share that it does
    reach: where 40 % return at all, 0.8 is read where 32 % have returned, when four of five who
    ever return have done so. Lowering only the larger one could put it before the smaller.
    The curve is read while one in twenty customers is still watched. Nobody returned: null.
    """
    # Everybody is at risk on the first row.
    everyone = curve.at_risk.max().as_scalar()
    read = curve.filter(curve.at_risk * WATCHED_ONE_IN >= everyone)
    sighted = read.cross_join(read.aggregate(highest=read.share_bought.max()))
    is_reached = sighted.highest >= max(at_risk, former) - LAST_BITS
    of_share = is_reached.ifelse(1.0, sighted.highest)
    return sighted.aggregate(
        curve_at_risk=_day_reaching(sighted, of_share * real(at_risk)).cast("float64"),
        curve_former=_day_reaching(sighted, of_share * real(former)).cast("float64"),
    )


def _day_reaching(curve: ir.Table, wanted: float | ir.FloatingValue) -> ir.IntegerScalar:
    """Find the first day on which so many have bought again; null when there is none."""
    has_reached = (curve.share_bought >= wanted - LAST_BITS) & (curve.share_bought > 0)
    return curve.day.min(where=has_reached)
