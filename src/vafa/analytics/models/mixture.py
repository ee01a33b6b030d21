"""A mixture of MBG/CNBD-k: some customers buy at random, others as regularly as a clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from scipy.special import chdtri, gammaln, psi, xlogy

from vafa.analytics.models.fitted import FittedModel
from vafa.analytics.models.fitting import FREE, LogLikelihood, Prior, maximise
from vafa.analytics.models.grouping import distinct
from vafa.analytics.models.history import History
from vafa.analytics.models.mbgnbd import MBGNBD
from vafa.analytics.models.predicting import Stay
from vafa.analytics.models.processes import LeavesAfterPurchase, Process
from vafa.analytics.models.types import FloatArray, IntArray

REGULARITIES = (1, 2, 4, 8)
_LETTERS = ("r", "alpha", "a", "b")
# Where the model believes more customers than this share have left, somebody does leave.
_LEFT_SHARE_MAX = 0.05
# Logarithm of a that makes leaving practically impossible.
_NEVER_LEAVES = -20.0
_ROWS_ROUGH = 10_000


class _Component:
    """One regularity k: the log-likelihood terms of leaving and of staying with j stages done.

    With n = r + k x and the constant (k-1) * log_gap_sum - x * log Gamma(k) for every term:

        left:        B(a+1, b+x) / B(a, b) * Gamma(n) / Gamma(r) * alpha^r * (alpha+t_x)^-n
        there at j:  B(a, b+x+1) / B(a, b) * Gamma(n+j) / Gamma(r) / j! * alpha^r
                     * (T-t_x)^j * (alpha+T)^-(n+j)            for j = 0 .. k-1
    """

    def __init__(self, k: int, values: FloatArray, x: FloatArray) -> None:
        self.k, self.x = k, x
        self.r, self.alpha, self.a, self.b = (float(value) for value in values)
        self.n = self.r + k * x
        self.end = self.a + self.b + x + 1
        beta = gammaln(self.a) + gammaln(self.b) - gammaln(self.a + self.b)
        self.base = self.r * np.log(self.alpha) - gammaln(self.r) - beta - gammaln(self.end)
        self.base = self.base - x * gammaln(k)

    def left(self) -> FloatArray:
        """Answer the part of the term of leaving that depends on x."""
        leaves = self.base + gammaln(self.a + 1) + gammaln(self.b + self.x)
        answer: FloatArray = leaves + gammaln(self.n)
        return answer

    def there(self, j: int) -> FloatArray:
        """Answer the part of the term of being there with j stages done that depends on x."""
        there = self.base + gammaln(self.a) + gammaln(self.b + self.x + 1)
        answer: FloatArray = there + gammaln(self.n + j) - gammaln(j + 1.0)
        return answer


class _Tables:
    """Rows with their distinct x, t_x and T, so that only sums and one exp remain per term."""

    def __init__(self, rows: History, ks: Sequence[int]) -> None:
        self.ks, self.rows = ks, rows
        (self.x,), self.x_of = distinct([rows.x])
        (self.t,), self.t_of = distinct([rows.t_x])
        (self.T,), self.T_of = distinct([rows.T])
        since = np.maximum(rows.T - rows.t_x, 0.0)
        self.powers = [xlogy(float(j), since) for j in range(max(ks))]

    def terms(self, values: FloatArray) -> FloatArray:
        """Answer the log of every term, one line each: for each k leaving, then j = 0 .. k-1."""
        lines: list[FloatArray] = []
        for i, k in enumerate(self.ks):
            part = _Component(k, values[4 * i : 4 * i + 4], self.x)
            weight = np.log(np.maximum(values[4 * len(self.ks) + i], 1e-300))
            common = (k - 1) * self.rows.log_gap_sum + weight
            n = part.n[self.x_of]
            log_t = np.log(part.alpha + self.t)[self.t_of]
            log_T = np.log(part.alpha + self.T)[self.T_of]
            lines.append(common + part.left()[self.x_of] - n * log_t)
            for j in range(k):
                there = common + part.there(j)[self.x_of] - (n + j) * log_T
                lines.append(there + self.powers[j])
        return np.array(lines)

    def shares(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Answer the log-likelihood of each row and the probability of each term."""
        terms = self.terms(values)
        peak = terms.max(axis=0)
        np.exp(np.subtract(terms, peak, out=terms), out=terms)
        total = terms.sum(axis=0)
        terms /= total
        return peak + np.log(total), terms

    def _by(self, index: IntArray, share: FloatArray, size: int) -> FloatArray:
        return np.bincount(index, share, minlength=size).astype(np.float64)

    def slopes(self, i: int, values: FloatArray, share: FloatArray) -> FloatArray:
        """Answer the derivatives by the logarithms of r, alpha, a, b of the i-th component."""
        part = _Component(self.ks[i], values[4 * i : 4 * i + 4], self.x)
        left_x = self._by(self.x_of, share[0], len(self.x))
        left_t = self._by(self.t_of, share[0], len(self.t))
        left_repeats = self._by(self.t_of, share[0] * self.rows.x, len(self.t))
        there = [self._by(self.x_of, line, len(self.x)) for line in share[1:]]
        there_x = np.sum(there, axis=0)
        staying = share[1:].sum(axis=0)
        stages = (np.arange(len(there))[:, None] * share[1:]).sum(axis=0)
        there_T = self._by(self.T_of, staying, len(self.T))
        past = part.k * self.rows.x * staying + stages
        there_stages = self._by(self.T_of, past, len(self.T))
        total = left_x.sum() + there_x.sum()
        r, alpha, a, b = part.r, part.alpha, part.a, part.b
        by_r = (left_x * psi(part.n)).sum() + total * (np.log(alpha) - psi(r))
        by_r += sum((line * psi(part.n + j)).sum() for j, line in enumerate(there))
        by_r -= (left_t * np.log(alpha + self.t)).sum()
        by_r -= (there_T * np.log(alpha + self.T)).sum()
        by_alpha = total * r / alpha
        by_alpha -= ((r * left_t + part.k * left_repeats) / (alpha + self.t)).sum()
        by_alpha -= ((r * there_T + there_stages) / (alpha + self.T)).sum()
        both = total * psi(a + b) - ((left_x + there_x) * psi(part.end)).sum()
        by_a = both - total * psi(a) + left_x.sum() * psi(a + 1) + there_x.sum() * psi(a)
        by_b = both - total * psi(b) + (left_x * psi(b + self.x)).sum()
        by_b += (there_x * psi(b + self.x + 1)).sum()
        return np.array([r * by_r, alpha * by_alpha, a * by_a, b * by_b])

    def log_likelihood(self, values: FloatArray) -> tuple[float, FloatArray]:
        """Answer the log-likelihood and its gradient by logarithms and logits."""
        rows, share = self.shares(values)
        share *= self.rows.weight
        parts, sums, first = [], [], 0
        for i, k in enumerate(self.ks):
            own = share[first : first + k + 1]
            parts.append(self.slopes(i, values, own))
            sums.append(own.sum())
            first += k + 1
        weights = values[4 * len(self.ks) :]
        by_logit = np.array(sums) - self.rows.weight.sum() * weights
        return float((self.rows.weight * rows).sum()), np.concatenate((*parts, by_logit))


class MBGCNBDMixture(FittedModel):
    """Answer who buys again, how often, and how regularly each customer's clock ticks.

    A share weight_k of the customers has MBG/CNBD-k behaviour: the time between purchases is
    that of k stages of a Poisson process, so the larger k, the more regular; rates are
    Gamma(r_k, alpha_k), the chance of leaving after any purchase is Beta(a_k, b_k). `params_` has
    `r_1, alpha_1, a_1, b_1, r_2, ...` for every k and then `weight_1, weight_2, ...`. Rates are
    those of stages: the time between two purchases is k / rate on average.

    Besides x, t_x and T it needs `log_gap_sum`, the sum of natural logarithms of the gaps
    between purchases, in `fit` and in every question. Intervals take the parameters as known
    when there is more than one k.

    With `ks=(1,)` it is MBG/NBD, with `ks=(2,)` MBG/CNBD-2 and so on. Reutterer, Platzer &
    Schroeder: Leveraging purchase regularity for predicting customer behavior the easy way,
    International Journal of Research in Marketing 38 (2021).

    >>> m = MBGCNBDMixture.with_params(
    ...     r_1=0.5, alpha_1=6.2, a_1=0.9, b_1=1.6, r_2=1.3, alpha_2=2.8, a_2=0.4, b_2=0.8,
    ...     weight_1=0.6, weight_2=0.4)
    >>> bought, gaps = ([2, 1, 0, 4, 7], [30, 2, 0, 35, 8], [39] * 5), [5.4, 0.69, 0, 8.6, 0]
    >>> m.p_alive(*bought, log_gap_sum=gaps).round(4).tolist()
    [0.7523, 0.0987, 0.3138, 0.8807, 0.0001]
    """

    _needs_gaps = True

    def __init__(self, ks: Sequence[int] = REGULARITIES) -> None:
        if not ks or any(k < 1 or k != int(k) for k in ks) or len(set(ks)) < len(ks):
            raise ValueError("ks must be different whole numbers of at least 1.")
        self.ks = tuple(sorted(int(k) for k in ks))
        letters = [f"{letter}_{k}" for k in self.ks for letter in _LETTERS]
        self._names = (*letters, *(f"weight_{k}" for k in self.ks))
        self._times = tuple(f"alpha_{k}" for k in self.ks)

    @classmethod
    def _for_params(cls, params: Mapping[str, float]) -> Self:
        return cls([int(name[2:]) for name in params if name.startswith("r_")])

    def _natural(self, theta: FloatArray) -> FloatArray:
        """Turn logarithms into parameters and logits into weights that add up to 1."""
        size = 4 * len(self.ks)
        weights = np.exp(theta[size:] - theta[size:].max())
        return np.concatenate((np.exp(theta[:size]), weights / weights.sum()))

    def _errors(self, values: FloatArray, covariance: FloatArray) -> FloatArray:
        """Carry errors over to the parameters; the weights lean on each other."""
        size = 4 * len(self.ks)
        weights = values[size:]
        jacobian = np.diag(values)
        jacobian[size:, size:] -= np.outer(weights, weights)
        errors: FloatArray = np.sqrt(np.diag(jacobian @ covariance @ jacobian.T))
        return errors

    def _start(self, history: History) -> FloatArray:
        """Start every component at the fit of MBG/NBD, with the same rate of purchases."""
        single = MBGNBD().fit(history.x, history.t_x, history.T, history.weight)
        r, alpha, a, b = np.log(list(single.params_.values()))
        parts = [np.array([r, alpha - np.log(k), a, b]) for k in self.ks]
        return np.concatenate((*parts, np.zeros(len(self.ks))))

    def _starts(self, history: History) -> Sequence[FloatArray]:
        start = self._start(history)
        tilted = start.copy()
        tilted[4 * len(self.ks)] = 1.0
        return [start, tilted]

    def _prior(self, start: FloatArray) -> Prior:
        if len(self.ks) == 1:
            return Prior(np.zeros(5), free=np.array([FREE, FREE, FREE, FREE, 0.0]))
        # Small components know little of themselves: they are held near the fit of all.
        return Prior(start, free=0.0)

    def _coarse(self, history: History) -> History:
        """Let some repeat buyers stand for all: rounded gaps would look like another k."""
        once = history.taken(np.flatnonzero(history.x == 0))
        again = history.taken(np.flatnonzero(history.x == 1)).thinned(_ROWS_ROUGH)
        others = history.taken(np.flatnonzero(history.x > 1)).thinned(_ROWS_ROUGH)
        return once.joined(again).joined(others)

    def _likelihood(self, history: History) -> LogLikelihood:
        tables = _Tables(history, self.ks)
        return lambda theta: tables.log_likelihood(self._natural(theta))

    def _shows_no_dropout(self, theta: FloatArray, history: History, value: float) -> bool:
        alive = np.sum(self._alive_at(self._natural(theta), history), axis=0)
        if float((history.weight * (1 - alive)).sum()) > _LEFT_SHARE_MAX * history.total:
            return False
        likelihood = self._likelihood(history)
        is_leaving = np.array([name.startswith("a_") for name in self._names])

        def staying(theta: FloatArray) -> tuple[float, FloatArray]:
            value, gradient = likelihood(np.where(is_leaving, _NEVER_LEAVES, theta))
            return value, np.where(is_leaving, 0.0, gradient)

        # The chances of leaving are held at nothing; everything else may adapt to that.
        best = maximise(staying, starts=[theta], total=history.total, prior=self._prior(theta))
        return 2 * (value - staying(best.theta)[0]) < float(chdtri(len(self.ks), 0.05))

    def _alive_at(self, values: FloatArray, rows: History) -> list[FloatArray]:
        shares = _Tables(rows, self.ks).shares(values)[1]
        alive: list[FloatArray] = []
        first = 0
        for k in self.ks:
            alive.extend(shares[first + 1 : first + k + 1])
            first += k + 1
        return alive

    def _futures_at(self, values: FloatArray, x: FloatArray, T: FloatArray) -> list[Process]:
        futures: list[Process] = []
        for i, k in enumerate(self.ks):
            r, alpha, a, b = values[4 * i : 4 * i + 4]
            for j in range(k):
                n, left = r + k * x + j, np.full_like(x, a)
                futures.append(LeavesAfterPurchase(n, alpha + T, left, b + x + 1, k, j))
        return futures

    def _stays_at(self, values: FloatArray, rows: History) -> list[Stay]:
        parts = [_Component(k, values[4 * i : 4 * i + 4], rows.x) for i, k in enumerate(self.ks)]
        weights = np.log(np.maximum(values[4 * len(self.ks) :], 1e-300))
        logs = np.array(
            [
                weight
                + part.there(0)
                + (part.k - 1) * rows.log_gap_sum
                - part.n * np.log(part.alpha + rows.t_x)
                for part, weight in zip(parts, weights, strict=True)
            ]
        )
        share = np.exp(logs - logs.max(axis=0))
        share /= share.sum(axis=0)
        return [
            Stay(line, part.n, part.alpha + rows.t_x, part.k)
            for part, line in zip(parts, share, strict=True)
        ]

    def _log_likelihood_at(self, values: FloatArray, rows: History) -> FloatArray:
        return _Tables(rows, self.ks).shares(values)[0]

    def _wide_alive(self, rows: History) -> list[FloatArray]:
        return super()._wide_alive(rows) if len(self.ks) == 1 else self._alive(rows)

    def _wide_futures(self, x: FloatArray, T: FloatArray) -> list[Process]:
        return super()._wide_futures(x, T) if len(self.ks) == 1 else self._futures(x, T)
