"""Times at which a growing probability reaches a level, for many customers at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vafa.analytics.models.types import FloatArray, IntArray

# No time is longer than this many units: what never happens has a number too, and no infinity.
NEVER = 1e9

# For some rows and a time for each: the probability by then.
Reached = Callable[[IntArray, FloatArray], FloatArray]


def time_until(reached: Reached, level: FloatArray, scale: FloatArray) -> FloatArray:
    """Find for each row the time at which `reached` has grown to its level, at most NEVER.

    Looks on the scale of log(1 + time / scale), by secants with a halving now and then (the
    Illinois rule), to a relative error of about 1e-10.

    >>> half_life = time_until(lambda rows, v: -np.expm1(-v), np.array([0.5]), np.ones(1))
    >>> round(float(half_life[0]), 9)
    0.693147181
    """
    rows = np.arange(len(level))
    top = np.log1p(NEVER / scale)
    low, high = np.zeros(len(level)), top.copy()
    below = -level.copy()
    above = reached(rows, np.full(len(level), NEVER)) - level
    answer = np.full(len(level), NEVER)
    rows = np.flatnonzero(above > 0)
    side = np.zeros(len(level), dtype=np.int64)
    for turn in range(200):
        if not len(rows):
            break
        left, right, f, g = low[rows], high[rows], below[rows], above[rows]
        y = (left * g - right * f) / (g - f) if turn % 4 else (left + right) / 2
        y = np.where((y > left) & (y < right), y, (left + right) / 2)
        value = reached(rows, scale[rows] * np.expm1(y)) - level[rows]
        is_below = value < 0
        low[rows], below[rows] = np.where(is_below, y, left), np.where(is_below, value, f)
        high[rows], above[rows] = np.where(is_below, right, y), np.where(is_below, g, value)
        # Illinois: the end that stays put a second time counts half.
        above[rows] *= np.where(is_below & (side[rows] == 1), 0.5, 1.0)
        below[rows] *= np.where(~is_below & (side[rows] == -1), 0.5, 1.0)
        side[rows] = np.where(is_below, 1, -1)
        is_open = (high[rows] - low[rows] > 1e-10 * (1e-3 + y)) & (np.abs(value) > 1e-13)
        answer[rows] = scale[rows] * np.expm1(y)
        rows = rows[is_open]
    capped: FloatArray = np.minimum(answer, NEVER)
    return capped
