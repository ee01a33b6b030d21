"""How far predictions were from what happened: one number per question.

Every score takes what happened first and what was predicted second, one element per customer, and
does not depend on the order of customers. Example used below, five customers:
actual (0, 1, 2, 0, 5), predicted (0.5, 1, 1, 0.5, 4).
"""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from vafa.analytics.models.types import FloatArray

# A count of nothing at all is never certain: a prediction counts as at least this many orders.
EXPECTED_MIN = 0.001
# No probability is held to be more certain than one in a million.
PROBABILITY_MIN = 1e-6


def poisson_deviance(actual: FloatArray, predicted: FloatArray) -> float:
    """How badly did the expected counts fit the counts that came? 0 is perfect.

    Mean of 2 (y ln(y / m) - (y - m)) per customer, y ln y = 0 at y = 0. It punishes a relative
    error of small expectations as the Poisson likelihood does, and is least in expectation at the
    true mean, which the mean absolute error is not (Gneiting 2011). Unit: nats times two.

    Example: (1 + 0 + (4 ln 2 - 2) + 1 + (10 ln 1.25 - 2)) / 5 = 0.600805…
    """
    m = np.maximum(predicted, EXPECTED_MIN)
    y = np.asarray(actual, dtype=np.float64)
    logs = np.where(y > 0, y * np.log(np.where(y > 0, y, 1.0) / m), 0.0)
    return float(2.0 * np.mean(logs - (y - m)))


def log_loss(bought: FloatArray, probability: FloatArray) -> float:
    """How surprising was who bought, given the probabilities? 0 is perfect, ln 2 a coin.

    Mean of -(b ln p + (1 - b) ln(1 - p)), p kept within [1e-6, 1 - 1e-6]. Unit: nats.

    Example: bought (0, 1, 1, 0, 1) at p (.5, .5, .5, .5, .5) = ln 2.
    """
    p = np.clip(probability, PROBABILITY_MIN, 1.0 - PROBABILITY_MIN)
    b = np.asarray(bought, dtype=np.float64)
    return float(-np.mean(b * np.log(p) + (1.0 - b) * np.log1p(-p)))


def total_error(actual: FloatArray, predicted: FloatArray) -> float | None:
    """By which share was the sum missed? +0.1 = predicted a tenth too much.

    sum(m) / sum(y) - 1; None when nothing happened. Example: 7 / 8 - 1 = -0.125.
    """
    happened = float(np.sum(actual))
    return float(np.sum(predicted)) / happened - 1.0 if happened > 0 else None


def mean_absolute_error(actual: FloatArray, predicted: FloatArray) -> float:
    """By how much was a customer missed on average?

    Unit: that of the values. Example: (.5 + 0 + 1 + .5 + 1) / 5 = 0.6.
    """
    return float(np.mean(np.abs(actual - predicted)))


def root_mean_square_error(actual: FloatArray, predicted: FloatArray) -> float:
    """By how much was a customer missed, large misses counting more?

    Example: sqrt((.25 + 0 + 1 + .25 + 1) / 5) = sqrt(0.5).
    """
    return float(np.sqrt(np.mean((actual - predicted) ** 2)))


def spearman(actual: FloatArray, predicted: FloatArray) -> float | None:
    """Did more come from those of whom more was expected? 1 = in that very order.

    Correlation of ranks, ties sharing their mean rank; None when either side is all ties.

    Example: ranks (1.5, 3, 4, 1.5, 5) against (1.5, 3.5, 3.5, 1.5, 5): 9 / √(9.5 · 9) = 0.9733…
    """
    ranks = (rankdata(actual), rankdata(predicted))
    centred = [rank - rank.mean() for rank in ranks]
    scale = float(np.sqrt((centred[0] ** 2).sum() * (centred[1] ** 2).sum()))
    return float((centred[0] * centred[1]).sum()) / scale if scale > 0 else None


def gini(actual: FloatArray, predicted: FloatArray) -> float | None:
    """How much of the best possible ranking did the prediction achieve? 1 = all, 0 = none.

    Area between the concentration curve of `actual` by descending prediction and the diagonal,
    over the same area by descending `actual` (normalised Gini of Wang, Liu & Miao 2019). Equal
    predictions share their customers' mean, so no order of rows can flatter a tie.
    None when the best area is 0 (all equal) or nothing happened.

    Example: by prediction 5, then 1 and 2 tied, then 0 and 0 tied: area 0.2875; by themselves
    5, 2, 1, then 0 and 0: area 0.3; so 0.9583…
    """
    best = _concentration(actual, actual)
    reached = _concentration(actual, predicted)
    if best is None or reached is None or best <= 0:
        return None
    return reached / best


def _concentration(actual: FloatArray, by: FloatArray) -> float | None:
    """Measure the area between the concentration curve and the diagonal, best first."""
    total = float(np.sum(actual))
    if total <= 0:
        return None
    levels, which = np.unique(-np.asarray(by, dtype=np.float64), return_inverse=True)
    people = np.bincount(which, minlength=len(levels)) / len(actual)
    share = np.bincount(which, weights=actual, minlength=len(levels)) / total
    height = np.cumsum(share)
    return float(np.sum(people * (height - share / 2.0)) - 0.5)
