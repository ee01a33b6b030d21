"""Questions that every purchase model answers about each customer, in one place.

A model says two things about customers: with which probability each is still there in which
state (`_alive`), and what somebody in that state will do (`_futures`). All answers follow.

All methods take x, t_x and T as in `history.py`, in the unit of the fit, as numbers or arrays
that broadcast with `h` in NumPy's way: `h=np.array([30, 90])[:, None]` asks for two horizons at
once. They return arrays of that common shape. Bad input is refused with a ValueError whose
sentence names the first bad row. `log_gap_sum` matters to models of regularity alone; the others
take it and leave it unread, so that models can stand in for each other.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from vafa.analytics.models.counts import CountMixture
from vafa.analytics.models.grouping import distinct
from vafa.analytics.models.history import History, checked_history
from vafa.analytics.models.processes import Process
from vafa.analytics.models.solving import time_until
from vafa.analytics.models.types import ArrayLike, FloatArray, IntArray


@dataclass(frozen=True)
class Stay:
    """A customer who stays buys when `stages` stages of a Gamma(n, A) rate have passed."""

    weight: FloatArray
    n: FloatArray
    A: FloatArray
    stages: int = 1

    def taken(self, index: IntArray) -> Stay:
        """Take some rows."""
        return Stay(self.weight[index], self.n[index], self.A[index], self.stages)

    def bought(self, time: FloatArray) -> FloatArray:
        """Answer the probability of a purchase within a time."""
        if self.stages == 1:
            return np.asarray(-np.expm1(-self.n * np.log1p(time / self.A)), dtype=np.float64)
        share = time / (self.A + time)
        stages = np.full_like(self.n, self.stages)
        return np.asarray(betainc(stages, self.n, share), dtype=np.float64)


@dataclass(frozen=True)
class Asked:
    """Distinct rows of a question, the distinct (x, T, h) among them, and the way back."""

    rows: History
    row_of: IntArray
    cell_of: IntArray
    cells: tuple[FloatArray, ...]
    shape: tuple[int, ...]

    def counted(self, weights: ArrayLike | None) -> FloatArray:
        """Answer how many customers each distinct row stands for."""
        size = len(self.rows.x)
        if weights is None:
            return np.bincount(self.row_of, minlength=size).astype(np.float64)
        column = np.broadcast_to(np.asarray(weights, dtype=np.float64), self.shape).ravel()
        if not (np.isfinite(column) & (column > 0)).all():
            raise ValueError("weights must be positive numbers.")
        count: FloatArray = np.bincount(self.row_of, column, minlength=size).astype(np.float64)
        return count

    @property
    def h(self) -> FloatArray:
        """Answer the horizon of each cell."""
        return self.cells[2]

    def back(self, values: FloatArray) -> FloatArray:
        """Give each asked row the answer of its distinct row."""
        answer: FloatArray = values[self.row_of].reshape(self.shape)
        return answer


def _checked_horizon(h: ArrayLike) -> FloatArray:
    """Refuse horizons that are not finite or negative; 0 is a horizon without purchases."""
    try:
        horizon = np.asarray(h, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError("h (the horizon) must be numbers.") from error
    if not (np.isfinite(horizon) & (horizon >= 0)).all():
        raise ValueError("h (the horizon) must be finite and not negative.")
    return horizon


def _checked_probability(value: float, name: str) -> float:
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1, not {value}.")
    return float(value)


class PurchaseModel(ABC):
    """Base of all models of purchases; see the module for what the arguments mean."""

    _needs_gaps = False

    params_: dict[str, float]
    log_likelihood_: float
    standard_errors_: dict[str, float]
    converged_: bool
    notes_: tuple[str, ...]

    @abstractmethod
    def fit(
        self,
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        weights: ArrayLike | None = None,
        *,
        log_gap_sum: ArrayLike | None = None,
    ) -> PurchaseModel:
        """Learn the parameters from customers; weights count equal customers."""

    @abstractmethod
    def _alive(self, rows: History) -> list[FloatArray]:
        """Answer the probability of each state of being there, for each row."""

    @abstractmethod
    def _futures(self, x: FloatArray, T: FloatArray) -> list[Process]:
        """Answer what follows from each state, for cells (x, T)."""

    @abstractmethod
    def _stays(self, rows: History) -> list[Stay]:
        """Answer what customers do who certainly stay, as known right after t_x."""

    @abstractmethod
    def _row_log_likelihood(self, rows: History) -> FloatArray:
        """Answer the log-likelihood of each row."""

    def _wide_alive(self, rows: History) -> list[FloatArray]:
        """Answer the states with the parameters uncertain; here they are certain."""
        return self._alive(rows)

    def _wide_futures(self, x: FloatArray, T: FloatArray) -> list[Process]:
        """Answer what follows from the states of `_wide_alive`."""
        return self._futures(x, T)

    def _checked(
        self, x: ArrayLike, t_x: ArrayLike, T: ArrayLike, gaps: ArrayLike | None, h: FloatArray
    ) -> tuple[History, FloatArray]:
        """Broadcast, check and flatten the columns of a question."""
        if not hasattr(self, "params_"):
            raise ValueError("The model has no parameters yet: call fit first.")
        if self._needs_gaps and gaps is None:
            name = type(self).__name__
            raise ValueError(f"{name} needs log_gap_sum= (the sum of ln of the gaps).")
        columns = [x, t_x, T] + ([] if gaps is None or not self._needs_gaps else [gaps])
        try:
            arrays = np.broadcast_arrays(*columns, h)
        except ValueError as error:
            shapes = ", ".join(str(np.shape(column)) for column in [*columns, h])
            raise ValueError(f"x, t_x, T and h do not fit together: {shapes}.") from error
        parts = [np.ravel(array) for array in arrays[:-1]]
        given = parts[3] if len(parts) > 3 else None
        rows = checked_history(*parts[:3], log_gap_sum=given)
        return rows, np.ravel(arrays[-1]).astype(np.float64)

    def _asked(
        self,
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        gaps: ArrayLike | None,
        h: ArrayLike = 0.0,
    ) -> Asked:
        horizon = _checked_horizon(h)
        rows, flat = self._checked(x, t_x, T, gaps, horizon)
        shape = np.broadcast_shapes(np.shape(x), np.shape(t_x), np.shape(T), horizon.shape)
        columns = [rows.x, rows.T, rows.t_x, flat]
        if self._needs_gaps:
            columns.append(rows.log_gap_sum)
        kinds, row_of = distinct(columns)
        sums = kinds[4] if self._needs_gaps else np.zeros_like(kinds[0])
        rows = History(kinds[0], kinds[2], kinds[1], sums, np.ones_like(sums))
        cells, cell_of = distinct([kinds[0], kinds[1], kinds[3]])
        return Asked(rows, row_of, cell_of, cells, shape)

    def _expected(self, asked: Asked, value: Callable[[Process], FloatArray]) -> FloatArray:
        """Weigh a value of each state's future with the probability of the state."""
        total = np.zeros(len(asked.rows.x))
        futures = self._futures(*asked.cells[:2])
        for weight, future in zip(self._alive(asked.rows), futures, strict=True):
            total += weight * value(future)[asked.cell_of]
        return total

    def _both_moments(self, asked: Asked) -> tuple[FloatArray, FloatArray]:
        """Answer the mean and the second factorial moment, from one walk over the counts."""
        mean, second = np.zeros(len(asked.rows.x)), np.zeros(len(asked.rows.x))
        futures = self._futures(*asked.cells[:2])
        for weight, future in zip(self._alive(asked.rows), futures, strict=True):
            first, square = future.moments(asked.h)
            mean += weight * first[asked.cell_of]
            second += weight * square[asked.cell_of]
        return mean, second

    def p_alive(
        self, x: ArrayLike, t_x: ArrayLike, T: ArrayLike, *, log_gap_sum: ArrayLike | None = None
    ) -> FloatArray:
        """Answer: with which probability is each customer still one at T?

        Beware of BG/NBD here: it cannot lose a customer without a repeat purchase, so it answers
        1 for all of them. To rank by risk use `p_buys`.

        >>> from vafa.analytics.models import BGNBD
        >>> m = BGNBD.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> m.p_alive([2, 1, 0, 4, 7], [30.4, 1.7, 0, 35, 8], 38.9).round(4).tolist()
        [0.7258, 0.2116, 1.0, 0.8209, 0.0012]
        """
        asked = self._asked(x, t_x, T, log_gap_sum)
        return asked.back(np.clip(np.sum(self._alive(asked.rows), axis=0), 0.0, 1.0))

    def p_buys(
        self,
        h: ArrayLike,
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        *,
        log_gap_sum: ArrayLike | None = None,
    ) -> FloatArray:
        """Answer: with which probability does each customer buy within h after T?

        >>> from vafa.analytics.models import BGNBD
        >>> m = BGNBD.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> m.p_buys(39, [2, 1, 0, 4, 7], [30.4, 1.7, 0, 35, 8], 38.9).round(4).tolist()
        [0.5539, 0.1163, 0.1445, 0.7671, 0.0012]
        """
        asked = self._asked(x, t_x, T, log_gap_sum, h)
        chance = self._expected(asked, lambda future: future.p_buys(asked.h))
        return asked.back(np.clip(chance, 0.0, 1.0))

    def expected_purchases(
        self,
        h: ArrayLike,
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        *,
        log_gap_sum: ArrayLike | None = None,
    ) -> FloatArray:
        """Answer: how many purchases does each customer make within h after T, on average?

        >>> from vafa.analytics.models import BGNBD
        >>> m = BGNBD.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> customers = [2, 1, 0, 4, 7], [30.43, 1.71, 0, 35, 8], 38.86
        >>> m.expected_purchases(39, *customers).round(4).tolist()
        [1.226, 0.2032, 0.1951, 2.5524, 0.0065]
        """
        asked = self._asked(x, t_x, T, log_gap_sum, h)
        return asked.back(self._expected(asked, lambda future: future.mean(asked.h)))

    def weighted_purchases(
        self,
        horizons: Sequence[tuple[float, float]],
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        *,
        log_gap_sum: ArrayLike | None = None,
    ) -> FloatArray:
        """Answer Σ weight · E[Y(h)] over pairs (h, weight): purchases that count less when late.

        The same as weighing `expected_purchases` of every horizon, but who is still there is
        worked out once.

        >>> from vafa.analytics.models import BGNBD
        >>> m = BGNBD.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> customers = [2, 1, 0, 4, 7], [30.43, 1.71, 0, 35, 8], 38.86
        >>> m.weighted_purchases([(39, 0.5), (39, 0.5)], *customers).round(4).tolist()
        [1.226, 0.2032, 0.1951, 2.5524, 0.0065]
        """
        asked = self._asked(x, t_x, T, log_gap_sum)

        def weighed(future: Process) -> FloatArray:
            total = np.zeros(len(asked.h))
            for h, weight in horizons:
                total += weight * future.mean(np.full(len(asked.h), float(h)))
            return total

        return asked.back(self._expected(asked, weighed))

    def purchases_variance(
        self,
        h: ArrayLike,
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        *,
        log_gap_sum: ArrayLike | None = None,
    ) -> FloatArray:
        """Answer: what is the variance of each customer's purchases within h after T?

        Given the parameters customers are independent, so variances add up over customers. The
        parameters' own uncertainty is common to all and must not be added per customer: see
        `total_purchases`.

        >>> from vafa.analytics.models import BGNBD
        >>> m = BGNBD.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> customers = [2, 1, 0, 4, 7], [30.4, 1.7, 0, 35, 8], 38.9
        >>> m.purchases_variance(39, *customers).round(3).tolist()
        [2.525, 0.467, 0.307, 5.955, 0.047]
        """
        asked = self._asked(x, t_x, T, log_gap_sum, h)
        mean, second = self._both_moments(asked)
        return asked.back(np.maximum(second + mean - mean * mean, 0.0))

    def purchases_interval(
        self,
        h: ArrayLike,
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        level: float = 0.9,
        *,
        log_gap_sum: ArrayLike | None = None,
    ) -> tuple[FloatArray, FloatArray]:
        """Answer: between which whole numbers do each customer's purchases within h lie?

        Quantiles of the posterior predictive distribution, (1 - level) / 2 on each side: exact
        counts, no random numbers, and the parameters' uncertainty counted by the points of a
        fixed cubature. Returns (low, high).

        >>> from vafa.analytics.models import BGNBD
        >>> m = BGNBD.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> customers = [2, 1, 0, 4, 7], [30.4, 1.7, 0, 35, 8], 38.9
        >>> [side.tolist() for side in m.purchases_interval(39, *customers)]
        [[0.0, 0.0, 0.0, 0.0, 0.0], [4.0, 1.0, 1.0, 7.0, 0.0]]
        """
        level = _checked_probability(level, "level")
        asked = self._asked(x, t_x, T, log_gap_sum, h)
        futures = self._wide_futures(*asked.cells[:2])
        counts = CountMixture(
            asked.cell_of,
            self._wide_alive(asked.rows),
            [future.terms(asked.h) for future in futures],
        )
        low, high = counts.quantiles([(1 - level) / 2, (1 + level) / 2])
        return asked.back(low), asked.back(high)

    def next_purchase_quantile(
        self,
        q: float,
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        *,
        log_gap_sum: ArrayLike | None = None,
    ) -> FloatArray:
        """Answer: how long after T has each customer bought again with probability q?

        It is NEVER (1e9 time units) where the chance of ever buying again is not above q.

        >>> from vafa.analytics.models import BGNBD
        >>> m = BGNBD.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> customers = [2, 1, 0, 4, 7], [30.4, 1.7, 0, 35, 8], 38.9
        >>> m.next_purchase_quantile(0.5, *customers).round(2).tolist()
        [29.58, 1000000000.0, 707.33, 10.73, 1000000000.0]
        """
        q = _checked_probability(q, "q")
        asked = self._asked(x, t_x, T, log_gap_sum)
        weights = self._alive(asked.rows)
        futures = self._futures(*asked.cells[:2])

        def reached(index: IntArray, time: FloatArray) -> FloatArray:
            total = np.zeros(len(index))
            for weight, future in zip(weights, futures, strict=True):
                total += weight[index] * future.taken(asked.cell_of[index]).p_buys(time)
            return total

        scale = np.maximum(asked.rows.T, 1e-9 * (1.0 + asked.rows.T.max(initial=0.0)))
        return asked.back(time_until(reached, np.full(len(scale), q), scale))

    def overdue_after(
        self,
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        level: float = 0.95,
        *,
        log_gap_sum: ArrayLike | None = None,
    ) -> FloatArray:
        """Answer: after which silence is each customer's next purchase overdue?

        The time since the latest purchase by which somebody with this history up to t_x who
        stays a customer has bought again with probability `level`; at most NEVER.

        >>> from vafa.analytics.models import BGNBD
        >>> m = BGNBD.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> customers = [2, 1, 5, 4, 7], [30.4, 1.7, 20, 35, 8], 38.9
        >>> m.overdue_after(*customers).round(1).tolist()
        [97.6, 62.0, 18.8, 40.4, 6.4]
        """
        level = _checked_probability(level, "level")
        asked = self._asked(x, t_x, T, log_gap_sum)
        stays = self._stays(asked.rows)

        def reached(index: IntArray, time: FloatArray) -> FloatArray:
            total = np.zeros(len(index))
            for stay in stays:
                total += stay.weight[index] * stay.taken(index).bought(time)
            return total

        scale = np.min([stay.A for stay in stays], axis=0)
        return asked.back(time_until(reached, np.full(len(scale), level), scale))

    @abstractmethod
    def total_purchases(
        self,
        h: float,
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        weights: ArrayLike | None = None,
        *,
        log_gap_sum: ArrayLike | None = None,
    ) -> tuple[float, float]:
        """Answer: how many purchases do all customers make within h, and with which variance?

        Returns (mean, variance). The variance is the sum of the customers' own variances and the
        variance of the total under the uncertainty of the parameters, which all share. It says
        nothing of a future that differs from the past: widen it by a backtest.

        >>> from vafa.analytics.models import BGNBD
        >>> m = BGNBD.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> customers = [2, 1, 0, 4, 7], [30.4, 1.7, 0, 35, 8], 38.9
        >>> [round(number, 3) for number in m.total_purchases(39, *customers)]
        [4.176, 9.301]
        """

    def log_likelihoods(
        self, x: ArrayLike, t_x: ArrayLike, T: ArrayLike, *, log_gap_sum: ArrayLike | None = None
    ) -> FloatArray:
        """Answer: what is the log-likelihood of each customer's history?

        >>> from vafa.analytics.models import BGNBD
        >>> m = BGNBD.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> customers = [2, 1, 0, 0, 0], [30.43, 1.71, 0, 0, 0], 38.86
        >>> m.log_likelihoods(*customers).round(4).tolist()
        [-9.4586, -4.4691, -0.5547, -0.5547, -0.5547]
        """
        asked = self._asked(x, t_x, T, log_gap_sum)
        return asked.back(self._row_log_likelihood(asked.rows))
