"""Purchase days as sorted arrays: what the race looks at again and again, at several cuts.

The race asks the same few questions (how often, how recently, how much) of one sample at three or
four dates, and outside the warehouse too, on plain arrays. The answers are those of the measures
`customer_days` and `purchase_summary`; a test holds the two together.
Days are whole numbers: days since 1970-01-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from vafa.analytics.models.types import ArrayLike, FloatArray, IntArray

_EPOCH = date(1970, 1, 1)
HASH_FACTOR = 2_654_435_761
HASH_SPACE = 2**32
ID_SPACE = 2**31


def day_number(day: date) -> int:
    """Turn a date into days since 1970-01-01."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """Turn days since 1970-01-01 into a date."""
    return _EPOCH + timedelta(days=int(number))


def bucket_limit(*, customers: int, at_most: int) -> int:
    """Find below which hash a customer belongs to a sample of about `at_most` customers."""
    if customers <= at_most:
        return HASH_SPACE
    return HASH_SPACE * at_most // customers


def hashed(customer_id: IntArray) -> IntArray:
    """Scatter customer numbers over 0 … 2^32 - 1, the same way on every run and engine.

    Knuth's multiplicative hash; the remainder first keeps the product within 64 bits.
    """
    return (customer_id % ID_SPACE) * HASH_FACTOR % HASH_SPACE


@dataclass(frozen=True)
class Snapshot:
    """One row per customer, as known at the end of a day; columns as in `purchase_summary`."""

    cut: int
    customer_id: IntArray
    first: IntArray
    latest: IntArray
    x: FloatArray
    t_x: FloatArray
    T: FloatArray
    log_gap_sum: FloatArray
    spend: FloatArray
    spend_repeat: FloatArray

    @property
    def silent(self) -> FloatArray:
        """Answer the days since the latest purchase."""
        return self.T - self.t_x

    @property
    def mean_spend_repeat(self) -> FloatArray:
        """Answer the mean net revenue of the repeat days; 0 where there is none."""
        mean: FloatArray = self.spend_repeat / np.maximum(self.x, 1.0)
        return mean


@dataclass(frozen=True)
class Purchases:
    """Customer-days, ascending by customer and day, each pair once."""

    customer_id: IntArray
    day: IntArray
    net_revenue: FloatArray

    @classmethod
    def of(cls, customer_id: ArrayLike, day: ArrayLike, net_revenue: ArrayLike) -> Purchases:
        """Sort rows in any order and join those of one customer and day."""
        ids = np.asarray(customer_id, dtype=np.int64)
        days = np.asarray(day, dtype=np.int64)
        money = np.asarray(net_revenue, dtype=np.float64)
        # The amount is the last key: sums come out the same in whatever order rows arrive.
        order = np.lexsort((money, days, ids))
        ids, days, money = ids[order], days[order], money[order]
        if not len(ids):
            return cls(ids, days, money)
        is_new = np.append(True, (ids[1:] != ids[:-1]) | (days[1:] != days[:-1]))
        starts = np.flatnonzero(is_new)
        return cls(ids[starts], days[starts], np.add.reduceat(money, starts))

    def until(self, cut: int) -> Purchases:
        """Forget what came after a day."""
        known = self.day <= cut
        return Purchases(self.customer_id[known], self.day[known], self.net_revenue[known])

    def sampled(self, *, at_most: int) -> Purchases:
        """Keep about `at_most` customers, chosen by the hash of their numbers."""
        customers = len(np.unique(self.customer_id))
        limit = bucket_limit(customers=customers, at_most=at_most)
        kept = hashed(self.customer_id) < limit
        return Purchases(self.customer_id[kept], self.day[kept], self.net_revenue[kept])

    def snapshot(self, cut: int) -> Snapshot:
        """Sum up every customer known at the end of a day, ascending by customer.

        Example: days 0, 10 and 30 of customer 1 and day 31 of customer 2, cut at 40:
        x = 2 and 0, t_x = 30 and 0, T = 40 and 9, log_gap_sum = ln 10 + ln 20 and 0.
        """
        known = self.until(cut)
        ids, starts = np.unique(known.customer_id, return_index=True)
        ends = np.append(starts[1:], len(known.day))[: len(starts)]
        first, latest = known.day[starts], known.day[ends - 1]
        x = (ends - starts - 1).astype(np.float64)
        spend = _sums(known.net_revenue, starts)
        return Snapshot(
            cut=cut,
            customer_id=ids,
            first=first,
            latest=latest,
            x=x,
            t_x=(latest - first).astype(np.float64),
            T=(cut - first).astype(np.float64),
            log_gap_sum=_sums(_log_gaps(known, starts), starts),
            spend=spend,
            spend_repeat=spend - known.net_revenue[starts],
        )

    def counted(
        self, customers: IntArray, *, after: int, until: int
    ) -> tuple[FloatArray, FloatArray]:
        """Count each customer's purchase days in (after, until] and add up their net revenue.

        `customers` ascends; those without a purchase in between get 0.
        """
        inside = (self.day > after) & (self.day <= until)
        place = np.searchsorted(customers, self.customer_id[inside])
        place = np.minimum(place, max(len(customers) - 1, 0))
        is_known = customers[place] == self.customer_id[inside]
        size, place = len(customers), place[is_known]
        money = self.net_revenue[inside][is_known]
        counts = np.bincount(place, minlength=size).astype(np.float64)
        sums = np.bincount(place, weights=money, minlength=size).astype(np.float64)
        return counts, sums


def _sums(values: FloatArray, starts: IntArray) -> FloatArray:
    if not len(starts):
        return np.zeros(0)
    sums: FloatArray = np.add.reduceat(values, starts)
    return sums


def _log_gaps(known: Purchases, starts: IntArray) -> FloatArray:
    """Give ln of the days since the customer's day before; 0 on the first."""
    gaps = np.ones(len(known.day))
    gaps[1:] = known.day[1:] - known.day[:-1]
    gaps[starts] = 1.0
    logs: FloatArray = np.log(gaps)
    return logs
