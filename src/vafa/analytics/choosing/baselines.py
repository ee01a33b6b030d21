"""What anybody could predict without a model: always in the race, so that a model must earn it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vafa.analytics.choosing.purchases import Purchases, Snapshot
from vafa.analytics.models.types import FloatArray

_SILENCE_BINS = 10


@dataclass(frozen=True)
class Prediction:
    """What one candidate expects of each customer over the span; None where it has no answer."""

    orders: FloatArray | None
    p_buys: FloatArray | None = None
    spend: FloatArray | None = None


def past_rate(snapshot: Snapshot, span: int) -> Prediction:
    """Expect that everybody goes on as ever: repeat purchases per day so far, times the span.

    Orders x / T · span, spend the repeat days' net revenue / T · span. Customers of today
    (T = 0) count with one day.

    Example: 2 repeat days for 300 in 40 days, span 20: 1 order, 150.
    """
    days = np.maximum(snapshot.T, 1.0)
    spend = np.maximum(snapshot.spend_repeat, 0.0)
    return Prediction(orders=snapshot.x / days * span, spend=spend / days * span)


def latest_period(purchases: Purchases, snapshot: Snapshot, span: int) -> Prediction:
    """Expect that the next span repeats the latest one, customer by customer.

    Orders and spend in (cut - span, cut]. Example: bought on 2 of the latest 20 days: 2 orders.
    """
    orders, spend = purchases.counted(
        snapshot.customer_id, after=snapshot.cut - span, until=snapshot.cut
    )
    return Prediction(orders=orders, spend=np.maximum(spend, 0.0))


def past_spend(snapshot: Snapshot) -> Prediction:
    """Rank by all money so far; the sum is of another length of time and is not scored."""
    return Prediction(orders=None, spend=np.maximum(snapshot.spend, 0.0))


def days_silent(purchases: Purchases, snapshot: Snapshot, span: int) -> Prediction | None:
    """Give everybody the share of equally silent customers who bought one span earlier.

    The clock goes back one span; customers are cut into ten equal groups by their silence; the
    share who then bought within the span (with one half added to either side) is the
    probability for the same silence now. None when a span earlier nobody was there.
    Out of time: what happened after `snapshot.cut` is not looked at.
    """
    earlier = purchases.snapshot(snapshot.cut - span)
    if not len(earlier.x):
        return None
    orders, _ = purchases.counted(earlier.customer_id, after=earlier.cut, until=snapshot.cut)
    steps = np.arange(1, _SILENCE_BINS) / _SILENCE_BINS
    edges = np.unique(np.quantile(earlier.silent, steps, method="lower"))
    # The last group is open: whoever is silent for longer than anybody was then belongs to it.
    edges = edges[edges < earlier.silent.max()]
    then = np.searchsorted(edges, earlier.silent, side="left")
    bought = np.bincount(then, weights=orders > 0, minlength=len(edges) + 1)
    people = np.bincount(then, minlength=len(edges) + 1)
    share = (bought + 0.5) / (people + 1.0)
    now = np.searchsorted(edges, snapshot.silent, side="left")
    return Prediction(orders=None, p_buys=share[now])
