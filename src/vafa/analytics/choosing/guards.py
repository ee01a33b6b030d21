"""How much the data can bear: which answers they allow, and what is odd about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from vafa.analytics.models.types import FloatArray

Bearing = Literal["too_little_data", "closed_form_only", "enough"]

REPEATS_MIN = 30
REPEATS_FOR_BOOSTING = 200
CUSTOMERS_FOR_BOOSTING = 1_000
# "Many first orders": a fifth of all customers.
EARLY_SHARE_MAX = 0.2
_EARLY_GAPS = 3.0


@dataclass(frozen=True)
class Guards:
    """Counts that decide what may be said, and the decision."""

    bearing: Bearing
    customers: int
    repeat_customers: int
    repeats: int
    history_days: int
    # Days at the start of the data in which a "first" order may well not be a first one.
    early_days: float | None
    early_share: float | None
    is_left_truncated: bool


def bearing_of(*, customers: int, repeats: int) -> Bearing:
    """Decide what the data can bear.

    Under 30 repeat purchases nothing about single customers; under 1,000 customers or 200 repeat
    purchases the closed-form models only; beyond that everything.
    """
    if repeats < REPEATS_MIN:
        return "too_little_data"
    if customers < CUSTOMERS_FOR_BOOSTING or repeats < REPEATS_FOR_BOOSTING:
        return "closed_form_only"
    return "enough"


def guards_for(
    x: FloatArray, t_x: FloatArray, T: FloatArray, weights: FloatArray | None = None
) -> Guards:
    """Count what there is and say what it allows; weights count equal customers.

    Left truncation: many customers' "first" orders within three median gaps of the data's start
    are likely later orders of older customers. A shop whose history truly begins there looks
    the same: the flag asks a person, it changes no number.

    Example: x (2, 0, 1, 0, 0), t_x (60, 0, 40, 0, 0), T (300, 290, 100, 50, 10): median gap 35,
    so the first 105 days count as early; 2 of 5 began there: flagged.
    """
    weight = np.ones(len(x)) if weights is None else weights
    history = int(T.max()) if len(T) else 0
    customers, repeats = int(weight.sum()), int((weight * x).sum())
    early_days, early_share = None, None
    repeated = x > 0
    if repeated.any():
        usual = _weighted_median(t_x[repeated] / x[repeated], weight[repeated])
        early_days = min(_EARLY_GAPS * usual, float(history))
        early_share = float(weight[history - early_days < T].sum() / weight.sum())
    return Guards(
        bearing=bearing_of(customers=customers, repeats=repeats),
        customers=customers,
        repeat_customers=int(weight[repeated].sum()),
        repeats=repeats,
        history_days=history,
        early_days=early_days,
        early_share=early_share,
        is_left_truncated=early_share is not None and early_share > EARLY_SHARE_MAX,
    )


def _weighted_median(values: FloatArray, weights: FloatArray) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2.0)])
