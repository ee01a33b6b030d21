"""BG/NBD and MBG/NBD: customers who may leave after a purchase.

While a customer is one, purchases are a Poisson process of rate lambda ~ Gamma(r, alpha); after
a purchase a customer leaves with probability p ~ Beta(a, b). BG/NBD lets nobody leave before the
first repeat purchase (Fader, Hardie & Lee 2005), MBG/NBD also after the first purchase (Batislam,
Denizel & Filiztekin 2007). With e = 0 for BG/NBD and e = 1 for MBG/NBD the likelihood of a
customer is

    Gamma(r+x) / Gamma(r) * alpha^r * B(a, b+x+e) / B(a, b)
    * ((alpha+T)^-(r+x) + [x+e > 0] * a / (b+x+e-1) * (alpha+t_x)^-(r+x))
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from scipy.special import expit, gammaln, psi

from vafa.analytics.models.fitted import FittedModel
from vafa.analytics.models.fitting import LogLikelihood
from vafa.analytics.models.grouping import distinct
from vafa.analytics.models.history import History
from vafa.analytics.models.nbd import no_dropout_is_as_good, rate_start
from vafa.analytics.models.predicting import Stay
from vafa.analytics.models.processes import LeavesAfterPurchase, Process
from vafa.analytics.models.types import FloatArray


class _Tables:
    """A grouped history as look-up tables, so that a row costs one exp and one log1p.

    Everything that depends on x, T or t_x alone is computed once per distinct value.
    """

    def __init__(self, history: History, extra: int) -> None:
        self.extra = extra
        weight = history.weight
        (self.x,), x_of = distinct([history.x])
        (self.T,), T_of = distinct([history.T])
        self.weight_of_x = np.bincount(x_of, weight)
        self.weight_of_T = np.bincount(T_of, weight)
        self.repeats_of_T = np.bincount(T_of, weight * history.x)
        self.total = float(weight.sum())
        self.repeats = float((weight * history.x).sum())
        may_have_left = np.flatnonzero(history.x + extra > 0)
        (self.t,), self.t_of = distinct([history.t_x[may_have_left]])
        self.x_of, self.T_of = x_of[may_have_left], T_of[may_have_left]
        self.row_x, self.row_weight = history.x[may_have_left], weight[may_have_left]

    def at(self, theta: FloatArray) -> tuple[float, FloatArray]:
        """Answer the log-likelihood and its gradient by the logarithms of r, alpha, a, b."""
        r, alpha, a, b = np.exp(theta)
        x, end = self.x, b + self.x + self.extra
        log_T, log_t = np.log(alpha + self.T), np.log(alpha + self.t)
        log_alpha = np.log(alpha)
        # One row for each kind of customer who may have left: z = log odds of having left.
        n = r + self.row_x
        apart = log_T[self.T_of] - log_t[self.t_of]
        odds = np.log(a) - np.log(np.maximum(end - 1, 1e-300))
        z = odds[self.x_of] + n * apart
        small = np.exp(-np.abs(z))
        left = self.row_weight * np.where(z >= 0, 1.0, small) / (1 + small)
        gain = self.row_weight * (np.maximum(z, 0.0) + np.log1p(small))
        by_x = gammaln(r + x) - gammaln(r) + gammaln(a + b) - gammaln(b)
        by_x += gammaln(end) - gammaln(a + end)
        value = (self.weight_of_x * by_x).sum() + gain.sum() + self.total * r * log_alpha
        value -= r * (self.weight_of_T * log_T).sum() + (self.repeats_of_T * log_T).sum()
        # The derivatives by r, alpha, a, b.
        left_of_x = np.bincount(self.x_of, left, minlength=len(x))
        pull = n * left
        by_r = (self.weight_of_x * (psi(r + x) - psi(r))).sum() + self.total * log_alpha
        by_r += (left * apart).sum() - (self.weight_of_T * log_T).sum()
        rate_T = 1 / (alpha + self.T)
        by_alpha = self.total * r / alpha
        by_alpha -= ((r * self.weight_of_T + self.repeats_of_T) * rate_T).sum()
        by_alpha += (pull * (rate_T[self.T_of] - (1 / (alpha + self.t))[self.t_of])).sum()
        both = psi(a + b) - psi(a + end)
        by_a = (self.weight_of_x * both).sum() + left.sum() / a
        by_b = (self.weight_of_x * (both + psi(end) - psi(b))).sum()
        by_b -= (left_of_x / np.maximum(end - 1, 1e-300)).sum()
        gradient = np.array([r * by_r, alpha * by_alpha, a * by_a, b * by_b])
        return float(value), gradient


class BetaGeometric(FittedModel):
    """What BG/NBD and MBG/NBD share; `_extra` says whether the first purchase may be the last."""

    _names = ("r", "alpha", "a", "b")
    _times = ("alpha",)
    _extra: ClassVar[int]

    def _likelihood(self, history: History) -> LogLikelihood:
        return _Tables(history, self._extra).at

    def _starts(self, history: History) -> Sequence[FloatArray]:
        r, alpha = rate_start(history)
        leaving = [(0.8, 2.4), (0.1, 2.0), (1.0, 30.0)]
        return [np.log([r, alpha * 0.6, a, b]) for a, b in leaving]

    def _shows_no_dropout(self, theta: FloatArray, history: History, value: float) -> bool:
        return no_dropout_is_as_good(history, value)

    def _log_odds_left(self, values: FloatArray, rows: History) -> FloatArray:
        """Answer z with P(alive) = 1 / (1 + exp(z)); it is -inf where nobody can have left."""
        r, alpha, a, b = values
        apart = np.log(alpha + rows.T) - np.log(alpha + rows.t_x)
        may_have_left = rows.x + self._extra > 0
        end = np.where(may_have_left, b + rows.x + self._extra - 1, 1.0)
        z = np.log(a) - np.log(end) + (r + rows.x) * apart
        answer: FloatArray = np.where(may_have_left, z, -np.inf)
        return answer

    def _alive_at(self, values: FloatArray, rows: History) -> list[FloatArray]:
        return [expit(-self._log_odds_left(values, rows))]

    def _futures_at(self, values: FloatArray, x: FloatArray, T: FloatArray) -> list[Process]:
        r, alpha, a, b = values
        stays = b + x + self._extra
        return [LeavesAfterPurchase(r + x, alpha + T, np.full_like(x, a), stays)]

    def _stays_at(self, values: FloatArray, rows: History) -> list[Stay]:
        r, alpha, _, _ = values
        return [Stay(np.ones_like(rows.x), r + rows.x, alpha + rows.t_x)]

    def _log_likelihood_at(self, values: FloatArray, rows: History) -> FloatArray:
        r, alpha, a, b = values
        end = b + rows.x + self._extra
        n = r + rows.x
        value = gammaln(n) - gammaln(r) + r * np.log(alpha) - n * np.log(alpha + rows.T)
        value += gammaln(a + b) - gammaln(b) + gammaln(end) - gammaln(a + end)
        answer: FloatArray = value + np.logaddexp(0.0, self._log_odds_left(values, rows))
        return answer
