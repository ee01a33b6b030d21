"""The days between a customer's purchases: how long they are, and when silence means something."""

from __future__ import annotations

from vafa.analytics.measures.gaps.pairs import days_with_gaps, gaps
from vafa.analytics.measures.gaps.rhythm import customer_rhythms, shop_rhythm
from vafa.analytics.measures.gaps.second_purchase import (
    first_to_second,
    second_purchases,
    time_to_second_order,
)
from vafa.analytics.measures.gaps.separation import (
    separation_thresholds,
    thresholds_by_rhythm,
    with_thresholds,
)
from vafa.analytics.measures.gaps.timing import (
    bought_again_within,
    gap_distribution,
    gap_quantiles,
)

__all__ = [
    "bought_again_within",
    "customer_rhythms",
    "days_with_gaps",
    "first_to_second",
    "gap_distribution",
    "gap_quantiles",
    "gaps",
    "second_purchases",
    "separation_thresholds",
    "shop_rhythm",
    "thresholds_by_rhythm",
    "time_to_second_order",
    "with_thresholds",
]
