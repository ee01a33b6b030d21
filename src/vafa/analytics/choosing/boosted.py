"""Boosting beside the closed-form models: trained out of time, rescaled to their total."""

from __future__ import annotations

import numpy as np

from vafa.analytics.choosing.guards import bearing_of
from vafa.analytics.choosing.purchases import Purchases, Snapshot
from vafa.analytics.models.boosting import BoostedCounts, DayRows, window_features
from vafa.analytics.models.predicting import PurchaseModel
from vafa.analytics.models.types import FloatArray, IntArray

# What boosting counts in the blend. Between 0.33 and 0.5 the deviance of six held-out periods of
# three public shops moved by less than 1 %; a fifth (one of five members) was worse on all.
BOOSTING_SHARE = 0.4


def boosted_orders(purchases: Purchases, snapshot: Snapshot, span: int) -> FloatArray | None:
    """Train trees some time earlier and let them predict what follows the snapshot.

    They train on a span, or on a third of the history where that is shorter, so that they have
    twice that time to look back on. `purchases` must end at the snapshot's cut. None when so
    much earlier the data were too few.
    """
    span = min(span, int(snapshot.T.max()) // 3)
    earlier_cut = snapshot.cut - span
    earlier = purchases.snapshot(earlier_cut)
    if bearing_of(customers=len(earlier.x), repeats=int(earlier.x.sum())) != "enough":
        return None
    orders, _ = purchases.counted(earlier.customer_id, after=earlier_cut, until=snapshot.cut)
    trees = BoostedCounts().fit(_features(purchases.until(earlier_cut), earlier_cut), orders)
    return trees.expected_purchases(_features(purchases, snapshot.cut))


def rescaled_to(blend: FloatArray, boosted: FloatArray) -> FloatArray:
    """Give boosting the total of the blend; where it expects nothing at all, the blend itself."""
    total = float(boosted.sum())
    if total <= 0:
        return blend
    rescaled: FloatArray = boosted * (float(blend.sum()) / total)
    return rescaled


def blended_with_boosting(blend: FloatArray, boosted: FloatArray) -> FloatArray:
    """Mix boosting, rescaled to the blend's total, into the blend.

    The total stays the blend's: trees learn who buys more, not how the whole shop will fare.
    Example: blend (1, 3), boosted (1, 1): rescaled (2, 2), result (1.4, 2.6).
    """
    share = BOOSTING_SHARE
    mixed: FloatArray = (1.0 - share) * blend + share * rescaled_to(blend, boosted)
    return mixed


def _features(purchases: Purchases, cut: int) -> FloatArray:
    _, starts = np.unique(purchases.customer_id, return_index=True)
    return window_features(DayRows(starts, purchases.day, purchases.net_revenue), cut=cut)


def boosting_ratios(
    purchases: Purchases, blend: PurchaseModel, *, cut: int, span: int, horizon: int
) -> dict[str, FloatArray | IntArray] | None:
    """By how much does boosting move each customer's expectation up or down?

    Columns customer_id and ratio (blend with boosting / blend alone) over the horizon; the trees
    have learnt a span, and rescaling to the blend's total carries them over to the horizon.
    None when the data of a span earlier are too few to learn from.
    """
    known = purchases.until(cut)
    snapshot = known.snapshot(cut)
    boosted = boosted_orders(known, snapshot, span)
    if boosted is None:
        return None
    plain = blend.expected_purchases(
        horizon, snapshot.x, snapshot.t_x, snapshot.T, log_gap_sum=snapshot.log_gap_sum
    )
    ratio = blended_with_boosting(plain, boosted) / np.maximum(plain, 1e-12)
    return {"customer_id": snapshot.customer_id, "ratio": ratio}
