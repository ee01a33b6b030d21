"""The negative binomial model, in which nobody leaves: the yardstick for models of leaving."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, psi

from vafa.analytics.models.fitting import LogLikelihood, Prior, maximise
from vafa.analytics.models.grouping import grouped
from vafa.analytics.models.history import History
from vafa.analytics.models.types import FloatArray

# Twice a log-likelihood difference that chance alone exceeds in 5 % of the cases (chi square 1).
_CHANCE = 3.84


def _likelihood(x: FloatArray, T: FloatArray, weight: FloatArray) -> LogLikelihood:
    """Prepare the log-likelihood of purchase times at a Gamma(r, alpha) rate, nobody leaving.

    A customer's is log Gamma(r+x) / Gamma(r) * alpha^r * (alpha+T)^-(r+x); returned with its
    gradient by the logarithms of r and alpha.
    """

    def at(theta: FloatArray) -> tuple[float, FloatArray]:
        r, alpha = np.exp(theta)
        log = np.log(alpha + T)
        value = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - (r + x) * log
        by_r = psi(r + x) - psi(r) + np.log(alpha) - log
        by_alpha = r / alpha - (r + x) / (alpha + T)
        gradient = np.array([r * (weight * by_r).sum(), alpha * (weight * by_alpha).sum()])
        return float((weight * value).sum()), gradient

    return at


def rate_start(history: History) -> tuple[float, float]:
    """Guess r and alpha from the mean rate of repeat purchases: a shape of 1/2 at that rate."""
    repeats = max(float((history.weight * history.x).sum()), 0.5)
    return 0.5, 0.5 * float((history.weight * history.T).sum()) / repeats


def no_dropout_is_as_good(history: History, value: float) -> bool:
    """Answer whether a log-likelihood is no real gain over a model in which nobody leaves.

    Compares with the best negative binomial model (r, alpha) of the same purchase times; twice
    the gain must be beyond what chance gives in 5 % of the cases.
    """
    (x, T), weight = grouped([history.x, history.T], history.weight)
    nbd = _likelihood(x, T, weight)
    start = np.log(rate_start(history))
    best = maximise(nbd, starts=[start], total=float(weight.sum()), prior=Prior(np.zeros(2)))
    return 2 * (value - nbd(best.theta)[0]) < _CHANCE
