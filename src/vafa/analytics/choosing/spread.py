"""How far a total may lie from its expectation by chance and by what the data could teach."""

from __future__ import annotations

import numpy as np

from vafa.analytics.models.predicting import PurchaseModel
from vafa.analytics.models.types import FloatArray

# Spreads are ratios: so many kinds of customers show them as well as a million do.
_ROWS_MAX = 2_000


def relative_variance(
    model: PurchaseModel,
    horizon: float,
    x: FloatArray,
    t_x: FloatArray,
    T: FloatArray,
    *,
    log_gap_sum: FloatArray,
    weights: FloatArray | None = None,
) -> float:
    """What is the variance of the total number of purchases, relative to its square?

    The customers' own chance and the parameters' uncertainty together (`total_purchases`). Of
    more than 2,000 rows every k-th speaks for k: rows must be in an order that does not hang on
    how they arrived. 0 when nothing is expected.
    """
    step = max(1, -(-len(x) // _ROWS_MAX))
    weight = np.ones(len(x)) if weights is None else weights
    kept = slice(step // 2, None, step)
    mean, variance = model.total_purchases(
        horizon,
        x[kept],
        t_x[kept],
        T[kept],
        weight[kept] * (weight.sum() / weight[kept].sum()),
        log_gap_sum=log_gap_sum[kept],
    )
    return variance / mean**2 if mean > 0 else 0.0
