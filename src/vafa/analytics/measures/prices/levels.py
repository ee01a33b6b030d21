"""A price level for every month, so that any amount can be put into the prices of one month."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

YEAR_MONTHS = 12
# Fewer known months than this say nothing of a year.
MONTHS_MIN = 6
# The latest known level must be about as young as this.
STALE_MONTHS_MAX = 3
# At least so many of the months must be known and not filled in.
KNOWN_SHARE_MIN = 0.5


@dataclass(frozen=True)
class Deflator:
    """The price level of every month from the first to the base month.

    `filled` are months between two known ones, on the straight line of their logs, or before the
    first or after the latest known one, at its level. `yearly` is the latest rise of a year; a
    history of under a year is scaled up to one.
    """

    base: int
    levels: Mapping[int, float]
    filled: frozenset[int]
    yearly: float

    def factor(self, month_number: int) -> float:
        """Answer what an amount of that month is multiplied with."""
        return self.levels[self.base] / self.levels[month_number]

    def factors(self) -> dict[str, list[int] | list[float]]:
        """List all factors as columns of a table."""
        months = sorted(self.levels)
        return {"month_number": months, "factor": [self.factor(month) for month in months]}


def deflator_of(known: Mapping[int, float], *, first: int, base: int) -> Deflator | None:
    """Which level had prices in each month from `first` to `base`?

    `known` maps running month numbers to positive levels of any scale. Months in between follow
    the straight line of logs, months outside keep the nearest level. None, which is "too little
    data to say", with fewer than 6 known months, with under half of the months known, or when
    the latest known one is more than 3 months older than `base`.

    Example: levels 1 in month 1, 4 in month 3 and 8 in month 6 (were they enough), asked for
    months 0 to 6: 1, 1, 2, 4, 5.04, 6.35, 8; the factors to month 6 are 8, 8, 4, 2, 1.59, 1.26, 1.
    """
    inside = {month: math.log(level) for month, level in known.items() if month <= base}
    if len(inside) < MONTHS_MIN or base - max(inside) > STALE_MONTHS_MAX:
        return None
    months = range(min(first, base), base + 1)
    filled = frozenset(month for month in months if month not in inside)
    if len(filled) > (1.0 - KNOWN_SHARE_MIN) * len(months):
        return None
    logs = _filled_in(inside, range(min([first, *inside]), base + 1))
    yearly = _yearly(logs, since=min(inside), until=max(inside))
    return Deflator(base, {month: math.exp(logs[month]) for month in logs}, filled, yearly)


def yearly_inflation(levels: Mapping[int, float], month: int) -> float | None:
    """By which share did prices rise in the twelve months up to a month? None when unknown.

    Example: levels 1 in month 1 and 1.4 in month 13: 0.4 in month 13.
    """
    now, before = levels.get(month), levels.get(month - YEAR_MONTHS)
    return None if now is None or before is None else now / before - 1.0


def _filled_in(known: Mapping[int, float], months: range) -> dict[int, float]:
    places = sorted(known)
    logs: dict[int, float] = {}
    for month in months:
        earlier = max((one for one in places if one <= month), default=places[0])
        later = min((one for one in places if one >= month), default=places[-1])
        span = later - earlier
        weight = (month - earlier) / span if span > 0 else 0.0
        logs[month] = known[earlier] + weight * (known[later] - known[earlier])
    return logs


def _yearly(logs: Mapping[int, float], *, since: int, until: int) -> float:
    """Answer the rise of the latest twelve known months, or of fewer, scaled up to twelve."""
    begin = max(since, until - YEAR_MONTHS)
    return math.exp((logs[until] - logs[begin]) * YEAR_MONTHS / (until - begin)) - 1.0
