"""The chosen candidate at one origin, in detail: totals, intervals, calibration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vafa.analytics.choosing.baselines import Prediction
from vafa.analytics.choosing.candidates import BLENDS, CLOSED_FORM, fitted_model
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
    chance = predicted.p_buys
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
            raw_log_sd=raw_spread(predicted, snapshot),
            others=other_orders,
            level=level,
        ),
        spend_total=_total_check(
            spend_total_of(predicted),
            float(heat.spend.sum()),
            raw_log_sd=raw_spread(predicted, snapshot),
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


def raw_spread(predicted: Prediction, snapshot: Snapshot) -> float:
    """Answer the relative spread of the total by chance and by who happened to be seen."""
    assert predicted.orders is not None
    total = float(predicted.orders.sum())
    if total <= 0:
        return 0.0
    variance = 0.0 if predicted.variance is None else float(predicted.variance.sum())
    return float(np.sqrt(variance / total**2 + sampling_spread(snapshot.x)))


def sampling_spread(x: FloatArray, customers: FloatArray | None = None) -> float:
    """Answer the squared relative standard error of the repeat purchases seen.

    Var(Σ x) / (Σ x)² when as many customers are drawn again: (Σ x² - (Σ x)² / N) / (Σ x)². What
    a model learns is scaled by this total, so it stands for the parameters' uncertainty.

    Example: x = (0, 0, 1, 1, 3): (11 - 25 / 5) / 25 = 0.24.
    """
    weight = np.ones(len(x)) if customers is None else customers
    total, square = float((weight * x).sum()), float((weight * x * x).sum())
    return (square - total**2 / float(weight.sum())) / total**2 if total > 0 else 0.0


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
    contest, rows = heat.contest, heat.contest.snapshot
    name = chosen if chosen in CLOSED_FORM else BLENDS[0]
    model = contest.models[name] if name in contest.models else fitted_model(name, rows)
    low, high = model.purchases_interval(
        contest.span, rows.x, rows.t_x, rows.T, level, log_gap_sum=rows.log_gap_sum
    )
    return float(np.mean((heat.orders >= low) & (heat.orders <= high)))
