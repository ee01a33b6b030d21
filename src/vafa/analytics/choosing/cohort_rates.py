"""What can be said with hardly any repeat purchases: how many of how many came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from vafa.analytics.choosing.purchases import Purchases, day_of
from vafa.analytics.models.types import IntArray

COHORT_DAYS = 91


@dataclass(frozen=True)
class CohortRate:
    """Customers who first bought between two days, and how many bought again in time."""

    from_day: date
    to_day: date
    within_days: int
    customers: int
    bought_again: int
    rate: float
    low: float
    high: float


def wilson_interval(successes: int, trials: int, *, level: float = 0.9) -> tuple[float, float]:
    """Between which shares does the true one lie, seeing so many of so many?

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n) (Wilson 1927): never outside [0, 1], and
    honest for few cases, where p ± z·sd says "certainly 0".

    Example at level 0.95: 1 of 5 gives 0.0362 … 0.6245; 0 of 5 gives 0 … 0.4345.
    """
    z = float(norm.ppf((1 + level) / 2))
    p, n = successes / trials, float(trials)
    middle = p + z * z / (2 * n)
    half = z * float(np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else (middle - half) / scale
    high = 1.0 if successes == trials else (middle + half) / scale
    return low, high


def cohort_rates(
    purchases: Purchases, *, until: int, within: int, level: float = 0.9
) -> tuple[CohortRate, ...]:
    """How many of each quarter's new customers bought again within so many days?

    Cohorts of 91 days, the latest one ending with the last day from which `within` days were
    watched; customers who began later are not in it, for nobody knows yet. When not even one
    customer was watched so long, `within` is halved until some were (the row says which).
    """
    known = purchases.until(until)
    snapshot = known.snapshot(until)
    if not len(snapshot.x):
        return ()
    while within > 1 and not (within <= snapshot.T).any():
        within //= 2
    watched = within <= snapshot.T
    ids, firsts = snapshot.customer_id[watched], snapshot.first[watched]
    if not len(ids):
        return ()
    again = _bought_again(known, snapshot.customer_id, snapshot.first, within)[watched]
    end = until - within
    cohort = (end - firsts) // COHORT_DAYS
    rows = []
    for number in np.unique(cohort)[::-1]:
        inside = cohort == number
        last = end - int(number) * COHORT_DAYS
        size, back = int(inside.sum()), int(again[inside].sum())
        low, high = wilson_interval(back, size, level=level)
        days = day_of(last - COHORT_DAYS + 1), day_of(last)
        rows.append(CohortRate(*days, within, size, back, back / size, low, high))
    return tuple(rows)


def _bought_again(
    purchases: Purchases, customers: IntArray, firsts: IntArray, within: int
) -> NDArray[np.bool_]:
    """Answer who has a second purchase day at most `within` days after the first one."""
    place = np.searchsorted(customers, purchases.customer_id)
    since = purchases.day - firsts[place]
    in_time = (since > 0) & (since <= within)
    again: NDArray[np.bool_] = np.bincount(place[in_time], minlength=len(customers)) > 0
    return again
