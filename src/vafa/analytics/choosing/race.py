"""Score every candidate at every origin on what really followed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vafa.analytics.choosing.baselines import Prediction
from vafa.analytics.choosing.candidates import (
    BASELINES,
    BLEND,
    BOOSTING,
    MODEL_NAMES,
    Contest,
    contest,
)
from vafa.analytics.choosing.origins import Origin
from vafa.analytics.choosing.purchases import Purchases
from vafa.analytics.choosing.report import CandidateScore
from vafa.analytics.choosing.scores import (
    gini,
    log_loss,
    mean_absolute_error,
    poisson_deviance,
    root_mean_square_error,
    spearman,
    total_error,
)
from vafa.analytics.models.types import FloatArray


@dataclass(frozen=True)
class Heat:
    """One origin run: predictions, what came, and the scores."""

    origin: Origin
    contest: Contest
    orders: FloatArray
    spend: FloatArray
    scores: dict[str, CandidateScore]

    def predicted(self, name: str) -> Prediction:
        """Answer what a candidate predicted here; a blend without boosting where it could not."""
        found = self.contest.predictions
        return found[name] if name in found else found[BLEND]


def run_heat(purchases: Purchases, origin: Origin) -> Heat:
    """Predict from one origin with every candidate and score them all.

    Candidates see nothing after the cut; scores see nothing after the origin's end.
    """
    tried = contest(purchases, cut=origin.cut, span=origin.span)
    orders, spend = purchases.counted(
        tried.snapshot.customer_id, after=origin.cut, until=origin.end
    )
    scores = {
        name: score_of(name, tried.predictions[name], orders, spend)
        for name in (*MODEL_NAMES, BOOSTING, *BASELINES)
        if name in tried.predictions
    }
    return Heat(origin, tried, orders, spend, scores)


def score_of(
    name: str, predicted: Prediction, orders: FloatArray, spend: FloatArray
) -> CandidateScore:
    """Work out every score that a prediction allows.

    Past spend has no length of time: of its money only the ranking is scored.
    """
    counts: dict[str, float | None] = {}
    if predicted.orders is not None:
        counts = {
            "deviance": poisson_deviance(orders, predicted.orders),
            "total_error": total_error(orders, predicted.orders),
            "mean_absolute_error": mean_absolute_error(orders, predicted.orders),
            "root_mean_square_error": root_mean_square_error(orders, predicted.orders),
            "spearman": spearman(orders, predicted.orders),
            "gini": gini(orders, predicted.orders),
        }
    if predicted.p_buys is not None:
        counts["log_loss"] = log_loss((orders > 0).astype(np.float64), predicted.p_buys)
    if predicted.spend is not None:
        # Money that came back (negative sums) is no ranking; it counts as none.
        came = np.maximum(spend, 0.0)
        counts["spend_gini"] = gini(came, predicted.spend)
        if predicted.orders is not None:
            counts["spend_total_error"] = total_error(spend, predicted.spend)
    return CandidateScore(name=name, **counts)
