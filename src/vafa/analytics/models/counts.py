"""How many purchases: survival, moments and quantiles of counts that come in stages.

Every model here says the same kind of thing about the number Y of coming purchases of a customer
who is still there: purchase m happens when a negative binomial number N of stages reaches
m * stride - offset, and when the customer did not leave after one of the m - 1 purchases before:

    P(Y >= m) = sum over terms: weight * B(a, b + m - 1) / B(a, b) * P(N >= m * stride - offset)

with P(N >= i) = I_u(i, n), the regularised incomplete Beta function. Small counts are swept
upwards by the recurrence of the negative binomial (exact), very large ones are integrated or
bisected with the closed form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import betainc, betaln

from vafa.analytics.models.quadrature import line_rule
from vafa.analytics.models.types import FloatArray, IntArray

# Above this many stages a count is integrated instead of swept.
_STAGES_MAX = 1500.0
_COUNT_MAX = 1e15
_ONE_BY_ONE = 32
_MASS_MIN = 1e-14
# Smaller logarithms would lose digits, or everything, in a double.
_LOG_MIN = -690.0


@dataclass(frozen=True)
class StageTerm:
    """One term of the survival of a count, for many cells at once (arrays of one length)."""

    weight: FloatArray
    n: FloatArray
    u: FloatArray
    stride: int = 1
    offset: int = 0
    a: FloatArray | None = None
    b: FloatArray | None = None

    def taken(self, index: IntArray) -> StageTerm:
        """Take some cells."""
        a = None if self.a is None else self.a[index]
        b = None if self.b is None else self.b[index]
        parts = self.weight[index], self.n[index], self.u[index]
        return StageTerm(*parts, self.stride, self.offset, a, b)

    def survival(self, m: FloatArray) -> FloatArray:
        """Answer weight * P(Y >= m) for any real m > offset / stride, one m for each cell."""
        reached = betainc(m * self.stride - self.offset, self.n, self.u)
        if self.a is not None and self.b is not None:
            reached = reached * np.exp(betaln(self.a, self.b + m - 1) - betaln(self.a, self.b))
        product: FloatArray = self.weight * reached
        return product

    def stages_max(self) -> FloatArray:
        """Answer a number of stages that is practically never passed."""
        odds = self.u / (1 - self.u)
        mean = self.n * odds
        tail = np.divide(36.0, -np.log(np.maximum(self.u, 1e-300)))
        high: FloatArray = mean + 12 * np.sqrt(mean * (1 + odds)) + tail
        return high


class _Sweep:
    """Walks the purchase number m upwards from 1 and holds weight * P(Y >= m) of each cell.

    The mass at a number of stages follows from the one before by a product. It begins at
    (1 - u)^n, which may be too small for a double: it is then held times exp(lift).
    """

    def __init__(self, term: StageTerm) -> None:
        self.term = term
        self.stage = 0
        log_mass = term.n * np.log1p(-term.u)
        lift = np.maximum(_LOG_MIN - log_mass, 0.0)
        self.mass = np.exp(log_mass + lift)
        self.lowered = np.exp(-lift) if lift.any() else None
        self.at_least = np.ones_like(term.n)
        self.stay = np.ones_like(term.n)
        self.m = 0

    def step(self) -> FloatArray:
        """Go to the next purchase."""
        if self.m and self.term.a is not None and self.term.b is not None:
            grown = self.term.b + (self.m - 1)
            self.stay *= grown / (self.term.a + grown)
        self.m += 1
        for _ in range(self.term.stride - (self.term.offset if self.m == 1 else 0)):
            self.at_least -= self.mass if self.lowered is None else self.mass * self.lowered
            growth = self.term.n + self.stage
            growth *= self.term.u
            growth *= 1.0 / (self.stage + 1)
            self.mass *= growth
            self.stage += 1
        np.maximum(self.at_least, 0.0, out=self.at_least)
        reached: FloatArray = self.term.weight * self.stay
        reached *= self.at_least
        return reached

    def keep(self, index: IntArray) -> None:
        """Go on with some cells only."""
        self.term = self.term.taken(index)
        self.mass, self.at_least, self.stay = (
            column[index] for column in (self.mass, self.at_least, self.stay)
        )
        self.lowered = None if self.lowered is None else self.lowered[index]


def _integrated_moments(term: StageTerm) -> tuple[FloatArray, FloatArray]:
    """Sum the survival of large counts: the first ones one by one, the rest as an integral.

    The integral goes over log m in three panels, before, around and after the mean.
    """
    odds = term.u / (1 - term.u)
    mean = (term.n * odds + term.offset) / term.stride
    spread = np.sqrt(term.n * odds * (1 + odds)) / term.stride
    high = (term.stages_max() + term.offset) / term.stride + 1.0
    first, second = np.zeros_like(mean), np.zeros_like(mean)
    reached = np.zeros_like(mean)
    for m in range(1, _ONE_BY_ONE + 1):
        reached = term.survival(np.full_like(mean, m))
        first, second = first + reached, second + 2 * (m - 1) * reached
    # Euler and Maclaurin: the sum is the integral and a 24th of the slope at its start.
    after = term.survival(np.full_like(mean, _ONE_BY_ONE + 1))
    first = first + (after - reached) / 24
    second = second + (2 * _ONE_BY_ONE * after - 2 * (_ONE_BY_ONE - 1) * reached) / 24
    # Purchase m stands for the interval from m - 1/2 to m + 1/2.
    start = np.full_like(mean, _ONE_BY_ONE + 0.5)
    edges = np.maximum([start, mean - 8 * spread, mean + 8 * spread, high], start)
    edges = np.log(np.minimum(edges, np.maximum(high, start)))
    place, share = line_rule()
    for low, top in pairwise(edges):
        for at, part in zip(place, share, strict=True):
            m = np.exp(low + (top - low) * at)
            mass = part * (top - low) * m * term.survival(m)
            first += mass
            second += 2 * (m - 1) * mass
    return first, second


def count_moments(term: StageTerm) -> tuple[FloatArray, FloatArray]:
    """Answer E[Y] and E[Y (Y - 1)] of one term, times its weight.

    E[Y] is the sum of P(Y >= m), E[Y (Y - 1)] that of 2 (m - 1) P(Y >= m).

    >>> two = StageTerm(np.ones(1), np.array([3.0]), np.array([0.5]))
    >>> [round(float(moment[0]), 9) for moment in count_moments(two)]
    [3.0, 12.0]
    """
    first, second = np.zeros_like(term.n), np.zeros_like(term.n)
    is_large = term.stages_max() > _STAGES_MAX
    large = np.flatnonzero(is_large)
    if len(large):
        first[large], second[large] = _integrated_moments(term.taken(large))
    cells = np.flatnonzero(~is_large)
    sweep, last = _Sweep(term.taken(cells)), term.stages_max()[cells]
    mean, square = np.zeros(len(cells)), np.zeros(len(cells))
    while len(cells):
        reached = sweep.step()
        mean += reached
        is_end = sweep.m % 8 == 0 or sweep.m < 3
        is_open = (reached > _MASS_MIN) & (sweep.stage < last) if is_end else None
        reached *= 2 * (sweep.m - 1)
        square += reached
        if is_open is not None and not is_open.all():
            first[cells], second[cells] = mean, square
            index = np.flatnonzero(is_open)
            cells, last = cells[index], last[index]
            mean, square = mean[index], square[index]
            sweep.keep(index)
    return first, second


@dataclass(frozen=True)
class CountMixture:
    """The count of coming purchases of many rows: P(Y >= m) is a sum over parts.

    Row i's part c has the probability weights[c][i] and the survival of terms[c] (added up) in
    the cell cell[i]; many rows share a cell.
    """

    cell: IntArray
    weights: Sequence[FloatArray]
    terms: Sequence[Sequence[StageTerm]]

    def _survival(self, rows: IntArray, m: FloatArray) -> FloatArray:
        """Answer P(Y >= m) of some rows by the closed form."""
        total = np.zeros(len(rows))
        cell = self.cell[rows]
        for weight, terms in zip(self.weights, self.terms, strict=True):
            for term in terms:
                total += weight[rows] * term.taken(cell).survival(m)
        return total

    def _bisected(self, rows: IntArray, level: float) -> FloatArray:
        """Find quantiles of large counts: the largest m with P(Y >= m) > 1 - level."""
        low, high = np.zeros(len(rows)), np.ones(len(rows))
        is_above = self._survival(rows, high) > 1 - level
        while is_above.any():
            low = np.where(is_above, high, low)
            high = np.where(is_above, high * 2, high)
            is_above &= (self._survival(rows, high) > 1 - level) & (high < _COUNT_MAX)
        while (high - low > 1).any():
            middle = np.floor((low + high) / 2)
            is_reached = self._survival(rows, np.maximum(middle, 1.0)) > 1 - level
            is_open = high - low > 1
            low = np.where(is_open & is_reached, middle, low)
            high = np.where(is_open & ~is_reached, middle, high)
        return low

    def quantiles(self, levels: Sequence[float]) -> list[FloatArray]:
        """Answer for each level the smallest count y with P(Y <= y) >= level, for every row.

        >>> term = StageTerm(np.ones(1), np.array([3.0]), np.array([0.5]))
        >>> counts = CountMixture(np.zeros(2, dtype=np.int64), [np.array([1.0, 0.3])], [[term]])
        >>> [quantile.tolist() for quantile in counts.quantiles([0.05, 0.5, 0.95])]
        [[0.0, 0.0], [2.0, 0.0], [8.0, 5.0]]
        """
        results = [np.zeros(len(self.cell)) for _ in levels]
        if not len(self.cell):
            return results
        is_large = np.zeros(len(self.terms[0][0].n), dtype=np.bool_)
        for terms in self.terms:
            for term in terms:
                is_large |= term.stages_max() > _STAGES_MAX
        large = np.flatnonzero(is_large[self.cell])
        if len(large):
            for result, level in zip(results, levels, strict=True):
                result[large] = self._bisected(large, level)
        self._swept(np.flatnonzero(~is_large[self.cell]), levels, results)
        return results

    def _swept(
        self, rows: IntArray, levels: Sequence[float], results: Sequence[FloatArray]
    ) -> None:
        """Walk m upwards for all rows together; rows leave when every level is passed."""
        sweeps = [[_Sweep(term) for term in terms] for terms in self.terms]
        weights = [weight[rows] for weight in self.weights]
        cell = self.cell[rows]
        cells = len(self.terms[0][0].n)
        m = 0
        while len(rows) and m < _STAGES_MAX:
            m += 1
            reached = np.zeros(len(rows))
            for weight, parts in zip(weights, sweeps, strict=True):
                survival = parts[0].step()
                for part in parts[1:]:
                    survival = survival + part.step()
                reached += weight * survival[cell]
            for result, level in zip(results, levels, strict=True):
                result[rows[reached > 1 - level]] = m
            is_open = reached > 1 - max(levels)
            rows, cell = rows[is_open], cell[is_open]
            weights = [weight[is_open] for weight in weights]
            if len(rows) * 2 < cells or m == 1:
                used, cell = np.unique(cell, return_inverse=True)
                cells = len(used)
                for parts in sweeps:
                    for part in parts:
                        part.keep(used)
