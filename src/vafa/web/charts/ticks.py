"""Where the marks of an axis stand. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from vafa.core.calendars import add_months, start_of_month
from vafa.core.languages import Calendar

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


def even_ticks(low: float, high: float, *, at_most: int = 6, is_whole: bool = False) -> list[float]:
    """Place round marks that cover low to high.

    The first mark is at or below low and the last at or above high, so they are the axis's ends;
    whole numbers are never cut into parts.
    """
    if not high > low:
        low, high = min(low, 0.0), max(high, 0.0)
    if high == low:
        high = low + 1.0
    rough = (high - low) / (at_most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * step for step in STEPS if power * step >= rough * 0.999_999)
    if is_whole:
        step = max(1.0, float(math.ceil(step)))
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(index * step, 12) for index in range(first, last + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """Place a mark at each power of ten that covers low to high; both must be above zero."""
    first = math.floor(math.log10(low))
    last = max(first + 1, math.ceil(math.log10(high) - 1e-9))
    return [10.0**power for power in range(first, last + 1)]


def month_ticks(first: date, last: date, *, calendar: Calendar, at_most: int = 8) -> list[date]:
    """Place a mark at the beginnings of months within first to last, thinned to a few."""
    start = start_of_month(first, calendar=calendar)
    months = [start]
    while months[-1] <= last:
        months.append(add_months(start, len(months), calendar=calendar))
    inside = [month for month in months if first <= month <= last]
    step = next((step for step in MONTH_STEPS if len(inside) <= step * at_most), 240)
    return inside[::step]


def covering(values: Sequence[float], *, with_zero: bool) -> tuple[float, float]:
    """Find the smallest and largest value, and zero when the chart's bars stand on it."""
    known = [value for value in values if math.isfinite(value)]
    if with_zero or not known:
        known.append(0.0)
    return min(known), max(known)
