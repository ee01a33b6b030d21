"""What a customer who is still there will do: the two processes behind all models.

Both answer, for many cells (x, T) at once and given that the customer is still there at T: the
chance of a purchase within h, the mean and the second factorial moment of the purchases within
h, the terms of their distribution, and the chance that purchase comes before the time v.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import betainc

from vafa.analytics.models.counts import StageTerm, count_moments
from vafa.analytics.models.quadrature import NATS_MAX, beta_rule, line_rule
from vafa.analytics.models.types import FloatArray, IntArray

_LIFETIME_NODES = 16
# Horizons beyond so many times A = alpha + T are summed over counts.
_FAR = 4.0


class Process(Protocol):
    """Purchases to come, given that the customer is still there."""

    def taken(self, index: IntArray) -> Process:
        """Take some cells."""
        ...

    def p_buys(self, h: FloatArray) -> FloatArray:
        """Answer P(Y(h) >= 1)."""
        ...

    def mean(self, h: FloatArray) -> FloatArray:
        """Answer E[Y(h)]."""
        ...

    def moments(self, h: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Answer E[Y(h)] and E[Y(h) (Y(h) - 1)]."""
        ...

    def terms(self, h: FloatArray) -> list[StageTerm]:
        """Answer the terms of the survival of Y(h)."""
        ...


def _within(n: FloatArray, ratio: FloatArray) -> FloatArray:
    """Answer 1 - (1 + ratio)^-n without cancellation."""
    answer: FloatArray = -np.expm1(-n * np.log1p(ratio))
    return answer


def _twice_within(n: FloatArray, ratio: FloatArray) -> FloatArray:
    """Answer 1 - (1 + w)^-n - n w (1 + w)^-(n+1): two or more of a negative binomial count.

    Near 0 the three terms cancel, there the series of its integral form is used.
    """
    is_small = (n + 3) * ratio < 1e-2
    w: FloatArray = np.where(is_small, ratio, 0.0)
    series = (n + 2) * w
    near: FloatArray = n * (n + 1) * w * w * (0.5 - series / 3 + series * (n + 3) * w / 8)
    near -= n * (n + 1) * w * w * series * (n + 3) * w * (n + 4) * w / 30
    v = np.where(is_small, 1.0, ratio)
    log = np.log1p(v)
    far: FloatArray = -np.expm1(-n * log) - n * np.exp(np.log(v) - (n + 1) * log)
    return np.where(is_small, near, np.maximum(far, 0.0)).astype(np.float64)


@dataclass(frozen=True)
class LeavesAfterPurchase:
    """Purchases every `stride` stages of a Poisson process; a customer may leave after each one.

    The stage rate is Gamma(n, A), `offset` stages of the next purchase are already done, the
    chance of leaving after a purchase is Beta(a, b). With one stage this is what BG/NBD and
    MBG/NBD say of a customer still there (Fader, Hardie & Lee 2005; Batislam, Denizel &
    Filiztekin 2007), with k stages MBG/CNBD-k (Reutterer, Platzer & Schroeder 2021).
    """

    n: FloatArray
    A: FloatArray
    a: FloatArray
    b: FloatArray
    stride: int = 1
    offset: int = 0

    def taken(self, index: IntArray) -> LeavesAfterPurchase:
        """Take some cells."""
        parts = self.n[index], self.A[index], self.a[index], self.b[index]
        return LeavesAfterPurchase(*parts, self.stride, self.offset)

    def p_buys(self, h: FloatArray) -> FloatArray:
        """Answer P(N >= stride - offset), N negative binomial."""
        if self.stride - self.offset == 1:
            return _within(self.n, h / self.A)
        stages = np.full_like(self.n, self.stride - self.offset)
        return np.asarray(betainc(stages, self.n, h / (self.A + h)), dtype=np.float64)

    def mean(self, h: FloatArray) -> FloatArray:
        """Answer E[Y(h)] = E over p of (1 - (1 + p h / A)^-n) / p for one stage."""
        return self._moments(h, ("_mean_by_nodes",))[0]

    def moments(self, h: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Answer both moments; the second is E over p of 2 (1 - p) P(N(p h / A) >= 2) / p^2."""
        first, second = self._moments(h, ("_mean_by_nodes", "_second_by_nodes"))
        return first, second

    def _moments(self, h: FloatArray, by_nodes: Sequence[str]) -> list[FloatArray]:
        """Answer moments by nodes in p; by sums over counts where h is far beyond A.

        Far beyond A the integrand has a corner at p = A / (n h) that nodes in p do not see.
        """
        is_far = (h > _FAR * self.A) | (self.stride > 1)
        answers = [np.zeros_like(self.n) for _ in by_nodes]
        far, near = np.flatnonzero(is_far), np.flatnonzero(~is_far)
        if len(far):
            summed = count_moments(self.taken(far).terms(h[far])[0])
            for answer, moment in zip(answers, summed, strict=False):
                answer[far] = moment
        if len(near):
            cells = self.taken(near)
            for answer, name in zip(answers, by_nodes, strict=True):
                answer[near] = getattr(cells, name)(h[near])
        return answers

    def _mean_by_nodes(self, h: FloatArray) -> FloatArray:
        """Answer E over p of (1 - (1 + p h / A)^-n) / p, p ~ Beta(a, b)."""
        p, share = beta_rule(self.a, self.b)
        inside = _within(self.n[:, None], p * (h / self.A)[:, None]) / p
        answer: FloatArray = (share * inside).sum(axis=1)
        return answer

    def _second_by_nodes(self, h: FloatArray) -> FloatArray:
        """Answer E over p of 2 (1 - p) P(N >= 2) / p^2, N negative binomial with odds p h / A."""
        p, share = beta_rule(self.a, self.b)
        inside = _twice_within(self.n[:, None], p * (h / self.A)[:, None])
        answer: FloatArray = (share * 2 * (1 - p) * (inside / p / p)).sum(axis=1)
        return answer

    def terms(self, h: FloatArray) -> list[StageTerm]:
        """Answer the one term: stages reached, and never left before."""
        ones = np.ones_like(self.n)
        u = h / (self.A + h)
        return [StageTerm(ones, self.n, u, self.stride, self.offset, self.a, self.b)]


@dataclass(frozen=True)
class LeavesAnyTime:
    """Purchases at a Gamma(n, A) rate during a remaining lifetime of Gamma(s, B) rate.

    What Pareto/NBD says of a customer who is still there (Schmittlein, Morrison & Colombo 1987).
    """

    n: FloatArray
    A: FloatArray
    s: FloatArray
    B: FloatArray

    def taken(self, index: IntArray) -> LeavesAnyTime:
        """Take some cells."""
        return LeavesAnyTime(self.n[index], self.A[index], self.s[index], self.B[index])

    def p_buys(self, h: FloatArray) -> FloatArray:
        """Answer the integral over v < h of the first purchase's density times survival.

        With y = log((A + v) / A) it is that of n exp(-n y) (B / (B + v))^s, cut at 38 nats.
        """
        place, share = line_rule()
        top = np.minimum(np.log1p(h / self.A), NATS_MAX / self.n)
        total = np.zeros_like(self.n)
        for at, part in zip(place, share, strict=True):
            y = top * at
            stay = self.s * np.log1p(self.A * np.expm1(y) / self.B)
            total += part * np.exp(-self.n * y - stay)
        answer: FloatArray = np.minimum(total * top * self.n, 1.0)
        return answer

    def mean(self, h: FloatArray) -> FloatArray:
        """Answer n / A * B * (1 - exp(-(s - 1) L)) / (s - 1) with L = log(1 + h / B)."""
        return self.n / self.A * self._lifetime(h)

    def _lifetime(self, h: FloatArray) -> FloatArray:
        """Answer the mean time spent as a customer within h; nothing special happens at s = 1."""
        log = np.log1p(h / self.B)
        slope = (self.s - 1) * log
        is_flat = np.abs(slope) < 1e-8
        safe = np.where(is_flat, 1.0, slope)
        share = np.where(is_flat, 1 - slope / 2, -np.expm1(-safe) / safe)
        answer: FloatArray = self.B * log * share
        return answer

    def moments(self, h: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Answer the mean, and n (n + 1) / A^2 times the mean square of the time as a customer.

        That square is the integral of 2 v (B / (B + v))^s over v < h; y = log(1 + v / B).
        """
        place, share = line_rule()
        top = np.log1p(h / self.B)
        total = np.zeros_like(self.n)
        for at, part in zip(place, share, strict=True):
            y = top * at
            total += part * 2 * np.expm1(y) * np.exp((1 - self.s) * y)
        second: FloatArray = self.n * (self.n + 1) * (self.B / self.A) ** 2 * total * top
        return self.mean(h), second

    def terms(self, h: FloatArray) -> list[StageTerm]:
        """Answer one term for staying beyond h and one for each node of the lifetime.

        Lifetimes v have the density s / B (1 + v / B)^-(s+1); nodes lie on the probability
        scale, so a node's weight is its share of the chance of leaving before h.
        """
        log = np.log1p(h / self.B)
        leaves = -np.expm1(-self.s * log)
        terms = [StageTerm(1 - leaves, self.n, h / (self.A + h))]
        place, share = line_rule(nodes=_LIFETIME_NODES)
        for at, part in zip(place, share, strict=True):
            v = np.minimum(self.B * np.expm1(-np.log1p(-leaves * at) / self.s), h)
            terms.append(StageTerm(part * leaves, self.n, v / (self.A + v)))
        return terms
