"""What the models know of customers, checked at the door.

One purchase is one customer-day. For each customer x counts the purchases after the first one,
t_x is the time from the first to the latest purchase, T the time from the first purchase until
the end of the data, all in one time unit of the caller's choice (Fader, Hardie & Lee 2005).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vafa.analytics.models.grouping import grouped
from vafa.analytics.models.types import ArrayLike, FloatArray, IntArray

# Rounding in unit changes (days / 7) may put t_x a hair beyond T.
_TIME_SLACK = 1e-9


@dataclass(frozen=True)
class History:
    """Equally long columns of customers' histories; weight counts equal customers."""

    x: FloatArray
    t_x: FloatArray
    T: FloatArray
    log_gap_sum: FloatArray
    weight: FloatArray

    @property
    def total(self) -> float:
        """Answer how many customers there are."""
        return float(self.weight.sum())

    def in_unit(self, unit: float) -> History:
        """Express all times in another unit: one new unit is `unit` old ones."""
        gaps = self.log_gap_sum - self.x * np.log(unit)
        return History(self.x, self.t_x / unit, self.T / unit, gaps, self.weight)

    def taken(self, index: IntArray) -> History:
        """Take some rows."""
        return History(*(column[index] for column in self._columns()))

    def thinned(self, rows: int) -> History:
        """Let every m-th row stand for m rows, so that about `rows` are left.

        Grouped rows are in ascending order, so all sorts of customers keep their share.
        """
        if len(self.x) <= rows:
            return self
        every = len(self.x) // rows
        kept = self.taken(np.arange(every // 2, len(self.x), every))
        return replace(kept, weight=kept.weight * (self.total / kept.total))

    def joined(self, other: History) -> History:
        """Put the rows of another history after these."""
        pairs = zip(self._columns(), other._columns(), strict=True)
        return History(*(np.concatenate(pair) for pair in pairs))

    def _columns(self) -> tuple[FloatArray, ...]:
        return self.x, self.t_x, self.T, self.log_gap_sum, self.weight

    def coarse(self, steps: int) -> History:
        """Round times to a grid of `steps` cells, for a first, quick fit."""
        step = float(self.T.max()) / steps
        # A repeat purchase at time 0 would make very high rates look certain.
        least = np.where(self.x > 0, 0.5, 0.0)
        t_x = np.maximum(np.rint(self.t_x / step), least)
        T = np.maximum(np.rint(self.T / step), t_x)
        # Mean log gaps to a quarter: enough for a start.
        gap = np.rint(4 * self.log_gap_sum / np.maximum(self.x, 1.0))
        (x, T, t_x, gap), weight = grouped([self.x, 2 * T, 2 * t_x, gap], self.weight)
        return History(x, t_x * step / 2, T * step / 2, gap * x / 4, weight)


def _column(values: ArrayLike, name: str) -> FloatArray:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be numbers.") from error


def _refuse(is_bad: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], what: str) -> None:
    if is_bad.any():
        first = int(np.flatnonzero(is_bad.ravel())[0])
        raise ValueError(f"{what}: {int(is_bad.sum())} rows, the first at position {first}.")


def _check_times(x: FloatArray, t_x: FloatArray, T: FloatArray) -> None:
    """Refuse histories that cannot have happened."""
    for name, values in (("x", x), ("t_x", t_x), ("T", T)):
        _refuse(~np.isfinite(values), f"{name} must be finite numbers")
        _refuse(values < 0, f"{name} must not be negative")
    _refuse(x != np.rint(x), "x counts purchases and must be whole numbers")
    _refuse(t_x > T * (1 + _TIME_SLACK), "t_x (latest purchase) must not be later than T")
    _refuse((x == 0) & (t_x > 0), "t_x must be 0 where x is 0 (no repeat purchase)")


def _checked_gaps(x: FloatArray, t_x: FloatArray, values: ArrayLike) -> FloatArray:
    """Refuse sums of log gaps that t_x cannot hold: mostly a sign of another time unit."""
    gaps = _column(values, "log_gap_sum")
    if gaps.shape != x.shape:
        raise ValueError(f"log_gap_sum must have the length of x: {gaps.size} and {x.size}.")
    repeats = np.maximum(x, 1.0)
    gaps = np.where(x > 0, gaps, 0.0)
    _refuse(~np.isfinite(gaps), "log_gap_sum must be finite where x > 0")
    _refuse((x > 0) & (t_x <= 0), "t_x must be positive where x > 0 and gaps are given")
    # Gaps that add up to t_x have their largest sum of logarithms when they are equal.
    largest = x * np.log(np.where(x > 0, t_x / repeats, 1.0))
    slack = 1e-6 * (1.0 + np.abs(largest))
    _refuse(gaps > largest + slack, "log_gap_sum is larger than gaps that add up to t_x allow")
    return gaps


def checked_history(
    x: ArrayLike,
    t_x: ArrayLike,
    T: ArrayLike,
    *,
    log_gap_sum: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> History:
    """Check columns of one length and take them over.

    Refuses (ValueError with a sentence) what is not a number, negative, or impossible: fractions
    in x, t_x later than T, t_x above 0 where x is 0, weights that are not positive, columns of
    different lengths. `log_gap_sum` is the sum of natural logarithms of the x gaps between
    purchases, in the same time unit; it is ignored where x is 0.

    >>> checked_history([1, 0, 0, 2, 0], [3, 0, 0, 5, 0], [9, 9, 9, 9, 9]).total
    5.0
    >>> checked_history([0, 1], [0, 8], [9, 7])
    Traceback (most recent call last):
    ValueError: t_x (latest purchase) must not be later than T: 1 rows, the first at position 1.
    """
    columns = [_column(x, "x"), _column(t_x, "t_x"), _column(T, "T")]
    if len({column.shape for column in columns}) != 1:
        lengths = ", ".join(str(column.size) for column in columns)
        raise ValueError(f"x, t_x and T must have the same length, but have {lengths}.")
    repeats, latest, age = columns
    _check_times(repeats, latest, age)
    gaps = np.zeros_like(repeats)
    if log_gap_sum is not None:
        gaps = _checked_gaps(repeats, latest, log_gap_sum)
    weight = np.ones_like(repeats)
    if weights is not None:
        weight = _column(weights, "weights")
        if weight.shape != repeats.shape:
            sizes = f"{weight.size} and {repeats.size}"
            raise ValueError(f"weights must have the length of x: {sizes}.")
        _refuse(~(np.isfinite(weight) & (weight > 0)), "weights must be positive numbers")
    return History(repeats, np.minimum(latest, age), age, gaps, weight)


def grouped_history(
    x: ArrayLike,
    t_x: ArrayLike,
    T: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    log_gap_sum: ArrayLike | None = None,
) -> History:
    """Check customers and bring equal ones together, in ascending order of (x, T, t_x).

    Refuses no customers at all, and customers none of whom was observed for any time.

    >>> kinds = grouped_history([0, 1, 0, 0, 1], [0, 3, 0, 0, 3], [9, 9, 9, 5, 9])
    >>> kinds.x.tolist(), kinds.T.tolist(), kinds.weight.tolist()
    ([0.0, 0.0, 1.0], [5.0, 9.0, 9.0], [1.0, 2.0, 2.0])
    """
    rows = checked_history(x, t_x, T, log_gap_sum=log_gap_sum, weights=weights)
    if rows.x.ndim != 1:
        raise ValueError("x, t_x and T must be one-dimensional.")
    if not len(rows.x):
        raise ValueError("There are no customers to fit: x is empty.")
    if not rows.T.max() > 0:
        raise ValueError("Every T is 0: no customer was observed for any time.")
    weight = None if weights is None else rows.weight
    columns = [rows.x, rows.T, rows.t_x]
    if log_gap_sum is not None:
        columns.append(rows.log_gap_sum)
    kinds, count = grouped(columns, weight)
    gaps = kinds[3] if log_gap_sum is not None else np.zeros_like(count)
    return History(kinds[0], kinds[2], kinds[1], gaps, count)


def median_age(history: History) -> float:
    """Answer the median of the positive T, weights counted: the time unit used inside fits."""
    is_observed = history.T > 0
    order = np.argsort(history.T[is_observed], kind="stable")
    reached = np.cumsum(history.weight[is_observed][order])
    middle = int(np.searchsorted(reached, reached[-1] / 2))
    return float(history.T[is_observed][order][middle])
