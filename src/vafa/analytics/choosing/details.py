"""The chosen candidate at one origin, in detail: totals, intervals, calibration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vafa.analytics.choosing.baselines import Prediction
from vafa.analytics.choosing.cohort_rates import COHORT_DAYS
from vafa.analytics.choosing.correction import PastTotal, correction_for, widened_interval
from vafa.analytics.choosing.purchases import Snapshot, day_of
from vafa.analytics.choosing.race import Heat
from vafa.analytics.choosing.report import (
    CalibrationRow,
    CohortRow,
    OriginReport,
    TotalCheck,
)
from vafa.analytics.choosing.spread import relative_variance
from vafa.analytics.models.types import FloatArray

_DECILES = 10


def origin_report(
    heat: Heat,
    chosen: str,
    *,
    is_same_season: bool,
    other_orders: Sequence[PastTotal],
    other_spend: Sequence[PastTotal],
    level: float,
) -> OriginReport:
    """Show how the chosen candidate did at one origin.

    Totals carry the interval that would have been printed then had the errors of the other
    origins been known: so "covered" is no answer that the interval was given beforehand.
    """
    predicted = heat.predicted(chosen)
    assert predicted.orders is not None
    snapshot = heat.contest.snapshot
    chance, spread = predicted.p_buys, raw_spread(heat, chosen)
    bought = (heat.orders > 0).astype(np.float64)
    return OriginReport(
        cut=day_of(heat.origin.cut),
        span_days=heat.origin.span,
        customers=len(snapshot.x),
        actual_orders=float(heat.orders.sum()),
        actual_spend=float(heat.spend.sum()),
        is_same_season=is_same_season,
        scores=tuple(heat.scores.values()),
        orders_total=_total_check(
            float(predicted.orders.sum()),
            float(heat.orders.sum()),
            raw_log_sd=spread,
            others=other_orders,
            level=level,
        ),
        spend_total=_total_check(
            spend_total_of(predicted),
            float(heat.spend.sum()),
            raw_log_sd=spread,
            others=other_spend,
            level=level,
        ),
        customers_covered=_customers_covered(heat, chosen, level),
        deciles=calibration_rows(predicted.orders, heat.orders),
        p_buys_deciles=() if chance is None else calibration_rows(chance, bought),
        cohorts=cohort_rows(snapshot, predicted.orders, heat.orders),
    )


def calibration_rows(expected: FloatArray, actual: FloatArray) -> tuple[CalibrationRow, ...]:
    """Cut customers into tenths by what was expected of them; equal expectations stay together.

    Group 1 expects least; sums of both sides. Example: expected (1, 1, 1, 2, 3), actual
    (0, 1, 2, 2, 4): the tied three are one group with 3 expected and 3 actual.
    """
    edges = np.unique(np.quantile(expected, np.arange(1, _DECILES) / _DECILES))
    group = np.searchsorted(edges, expected, side="left")
    rows = []
    for place, one in enumerate(np.unique(group), start=1):
        inside = group == one
        sums = float(expected[inside].sum()), float(actual[inside].sum())
        rows.append(CalibrationRow(place, int(inside.sum()), *sums))
    return tuple(rows)


def cohort_rows(
    snapshot: Snapshot, expected: FloatArray, actual: FloatArray
) -> tuple[CohortRow, ...]:
    """Compare expected and actual orders by the quarter (91 days) of the first purchase.

    Quarters are counted back from the cut, so that no calendar matters; oldest first.
    """
    cohort = ((snapshot.cut - snapshot.first) // COHORT_DAYS).astype(np.int64)
    rows = []
    for number in np.unique(cohort)[::-1]:
        inside = cohort == number
        last = snapshot.cut - int(number) * COHORT_DAYS
        days = day_of(last - COHORT_DAYS + 1), day_of(last)
        sums = float(expected[inside].sum()), float(actual[inside].sum())
        rows.append(CohortRow(*days, int(inside.sum()), *sums))
    return tuple(rows)


def raw_spread(heat: Heat, chosen: str) -> float:
    """Answer the relative spread of the total that the chosen model itself admits."""
    rows = heat.contest.snapshot
    variance = relative_variance(
        heat.contest.model_of(chosen),
        heat.origin.span,
        rows.x,
        rows.t_x,
        rows.T,
        log_gap_sum=rows.log_gap_sum,
    )
    return float(np.sqrt(variance))


def spend_total_of(predicted: Prediction) -> float:
    """Add up the expected spend; 0 where a candidate expects none."""
    return 0.0 if predicted.spend is None else float(predicted.spend.sum())


def _total_check(
    expected: float,
    actual: float,
    *,
    raw_log_sd: float,
    others: Sequence[PastTotal],
    level: float,
) -> TotalCheck:
    correction = correction_for(others)
    middle = expected * correction.factor
    low, high = widened_interval(
        middle,
        raw_log_sd=raw_log_sd,
        correction=correction,
        horizon_days=1,
        span_days=1,
        level=level,
    )
    return TotalCheck(middle, low, high, actual, low <= actual <= high)


def _customers_covered(heat: Heat, chosen: str, level: float) -> float | None:
    """Answer the share of customers whose orders lay within their own interval."""
    rows = heat.contest.snapshot
    low, high = heat.contest.model_of(chosen).purchases_interval(
        heat.origin.span, rows.x, rows.t_x, rows.T, level, log_gap_sum=rows.log_gap_sum
    )
    return float(np.mean((heat.orders >= low) & (heat.orders <= high)))
