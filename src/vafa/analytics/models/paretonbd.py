"""Pareto/NBD: customers who may leave at any time (Schmittlein, Morrison & Colombo 1987)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import expit, gammaln, psi

from vafa.analytics.models.fitted import FittedModel
from vafa.analytics.models.fitting import LogLikelihood
from vafa.analytics.models.grouping import distinct
from vafa.analytics.models.history import History
from vafa.analytics.models.nbd import no_dropout_is_as_good, rate_start
from vafa.analytics.models.predicting import Stay
from vafa.analytics.models.processes import LeavesAnyTime, Process
from vafa.analytics.models.quadrature import NATS_MAX, line_rule
from vafa.analytics.models.types import FloatArray

# Rows integrated at once: the nodes of so many rows stay in the processor's cache.
_ROWS_AT_ONCE = 2048


class _Left:
    """The log odds z of having left between t_x and T, and its derivatives.

    exp(z) = s * integral over u from t_x to T of
             ((alpha+T) / (alpha+u))^(r+x) * ((beta+T) / (beta+u))^s / (beta+u) du

    by Gauss-Legendre on w = log(alpha + u), cut where the integrand has lost 38 nats for good.
    """

    def __init__(self, values: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray) -> None:
        self.r, self.alpha, self.s, self.beta = (float(value) for value in values)
        self.n, self.t_x, self.T = self.r + x, t_x, T
        start, end = np.log(self.alpha + t_x), np.log(self.alpha + T)
        ratio = (self.alpha + t_x) / (self.beta + t_x)
        ratio = np.minimum(ratio, (self.alpha + T) / (self.beta + T))
        decay = np.maximum(self.n - 1 + (self.s + 1) * ratio, 1e-3)
        self.width = np.minimum(end - start, NATS_MAX / decay)
        place, share = line_rule()
        w = start[:, None] + self.width[:, None] * place
        self.log_rest = np.log(self.beta + T)[:, None]
        log_u = np.log(np.maximum(np.exp(w) - self.alpha, 0.0) + self.beta)
        self.w, self.log_u, self.end = w, log_u, end[:, None]
        power = self.n[:, None] * (self.end - w) + self.s * (self.log_rest - log_u) - log_u + w
        self.peak = power.max(axis=1)
        self.mass = share * np.exp(power - self.peak[:, None])
        self.sum = self.mass.sum(axis=1)

    def log_odds(self) -> FloatArray:
        """Answer z; -inf where t_x = T."""
        has_time = self.width > 0
        width = np.log(np.where(has_time, self.width, 1.0))
        z = np.log(self.s) + self.peak + np.log(self.sum) + width
        answer: FloatArray = np.where(has_time, z, -np.inf)
        return answer

    def slopes(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Answer the derivatives of z by r, alpha, s, beta: means over the integrand."""
        share = self.mass / self.sum[:, None]
        by_r = (share * (self.end - self.w)).sum(axis=1)
        apart = 1 / (self.alpha + self.T) - (share * np.exp(-self.w)).sum(axis=1)
        by_s = 1 / self.s + (share * (self.log_rest - self.log_u)).sum(axis=1)
        by_beta = self.s / (self.beta + self.T)
        by_beta = by_beta - (self.s + 1) * (share * np.exp(-self.log_u)).sum(axis=1)
        return by_r, self.n * apart, by_s, by_beta


def _log_odds_left(values: FloatArray, rows: History) -> FloatArray:
    """Answer z of each row, P(alive) = 1 / (1 + exp(z)); equal rows are integrated once."""
    (x, T, t_x), which = distinct([rows.x, rows.T, rows.t_x])
    parts = [np.zeros(0)]
    for first in range(0, len(x), _ROWS_AT_ONCE):
        part = slice(first, first + _ROWS_AT_ONCE)
        parts.append(_Left(values, x[part], t_x[part], T[part]).log_odds())
    return np.concatenate(parts)[which]


class _Tables:
    """A grouped history with what does not change from one evaluation to the next."""

    def __init__(self, history: History) -> None:
        self.history = history
        (self.x,), x_of = distinct([history.x])
        (self.T,), T_of = distinct([history.T])
        self.weight_of_x = np.bincount(x_of, history.weight)
        self.weight_of_T = np.bincount(T_of, history.weight)
        self.repeats_of_T = np.bincount(T_of, history.weight * history.x)
        self.total = history.total

    def _left(self, values: FloatArray) -> tuple[float, FloatArray]:
        """Add up log(1 + exp(z)) over customers, and its derivatives by r, alpha, s, beta."""
        rows, gain, slopes = self.history, [], []
        for first in range(0, len(rows.x), _ROWS_AT_ONCE):
            part = slice(first, first + _ROWS_AT_ONCE)
            left = _Left(values, rows.x[part], rows.t_x[part], rows.T[part])
            z, weight = left.log_odds(), rows.weight[part]
            share = weight * expit(z)
            gain.append((weight * np.logaddexp(0.0, z)).sum())
            slopes.append([(share * slope).sum() for slope in left.slopes()])
        return float(np.sum(gain)), np.sum(slopes, axis=0)

    def at(self, theta: FloatArray) -> tuple[float, FloatArray]:
        """Answer the log-likelihood and its gradient by the logarithms of r, alpha, s, beta."""
        values = np.exp(theta)
        r, alpha, s, beta = values
        log_T, log_B = np.log(alpha + self.T), np.log(beta + self.T)
        repeats_T = r * self.weight_of_T + self.repeats_of_T
        gain, gradient = self._left(values)
        value = gain + (self.weight_of_x * (gammaln(r + self.x) - gammaln(r))).sum()
        value += self.total * (r * np.log(alpha) + s * np.log(beta))
        value -= (repeats_T * log_T).sum() + s * (self.weight_of_T * log_B).sum()
        by_r = (self.weight_of_x * (psi(r + self.x) - psi(r))).sum()
        by_r += self.total * np.log(alpha) - (self.weight_of_T * log_T).sum()
        by_alpha = self.total * r / alpha - (repeats_T / (alpha + self.T)).sum()
        by_s = self.total * np.log(beta) - (self.weight_of_T * log_B).sum()
        by_beta = self.total * s / beta - s * (self.weight_of_T / (beta + self.T)).sum()
        gradient = gradient + np.array([by_r, by_alpha, by_s, by_beta])
        return float(value), gradient * values


class ParetoNBD(FittedModel):
    """Answer who is still a customer and how much each will buy, when leaving takes no purchase.

    Purchases come at a rate lambda ~ Gamma(r, alpha) until the customer leaves, after a time
    with rate mu ~ Gamma(s, beta). The likelihood of a customer is

        Gamma(r+x) / Gamma(r) * alpha^r * beta^s * ((alpha+T)^-(r+x) * (beta+T)^-s
        + s * integral from t_x to T of (alpha+u)^-(r+x) * (beta+u)^-(s+1) du)

    Schmittlein, Morrison & Colombo: Counting Your Customers, Management Science 33 (1987).

    >>> m = ParetoNBD.with_params(r=0.553, alpha=10.578, s=0.606, beta=11.669)
    >>> bought = [2, 1, 0, 4, 7], [30.43, 1.71, 0, 35, 8], [38.86] * 5
    >>> m.p_alive(*bought).round(4).tolist()
    [0.8692, 0.168, 0.2953, 0.9436, 0.0049]
    >>> m.expected_purchases(39, *bought).round(3).tolist()
    [1.455, 0.171, 0.107, 2.817, 0.024]
    """

    _names = ("r", "alpha", "s", "beta")
    _times = ("alpha", "beta")

    def _likelihood(self, history: History) -> LogLikelihood:
        return _Tables(history).at

    def _starts(self, history: History) -> Sequence[FloatArray]:
        r, alpha = rate_start(history)
        leaving = [(0.6, 0.4), (1.0, 10.0), (0.1, 0.1)]
        return [np.log([r, alpha * 0.6, s, beta]) for s, beta in leaving]

    def _shows_no_dropout(self, theta: FloatArray, history: History, value: float) -> bool:
        return no_dropout_is_as_good(history, value)

    def _alive_at(self, values: FloatArray, rows: History) -> list[FloatArray]:
        return [expit(-_log_odds_left(values, rows))]

    def _futures_at(self, values: FloatArray, x: FloatArray, T: FloatArray) -> list[Process]:
        r, alpha, s, beta = values
        return [LeavesAnyTime(r + x, alpha + T, np.full_like(x, s), beta + T)]

    def _stays_at(self, values: FloatArray, rows: History) -> list[Stay]:
        r, alpha, _, _ = values
        return [Stay(np.ones_like(rows.x), r + rows.x, alpha + rows.t_x)]

    def _log_likelihood_at(self, values: FloatArray, rows: History) -> FloatArray:
        r, alpha, s, beta = values
        n = r + rows.x
        value = gammaln(n) - gammaln(r) + r * np.log(alpha) - n * np.log(alpha + rows.T)
        value += -s * np.log1p(rows.T / beta)
        answer: FloatArray = value + np.logaddexp(0.0, _log_odds_left(values, rows))
        return answer
