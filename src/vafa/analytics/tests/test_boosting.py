from __future__ import annotations

from math import log

import numpy as np
import pytest

from vafa.analytics.choosing.boosted import (
    blended_with_boosting,
    boosted_orders,
    boosting_ratios,
)
from vafa.analytics.choosing.purchases import Purchases
from vafa.analytics.models import BGNBD
from vafa.analytics.models.boosting import FEATURES, BoostedCounts, DayRows, window_features
from vafa.analytics.tests.shop import UNTIL_DAY, invented_purchases


def described(ids: list[int], days: list[int], money: list[float], cut: int) -> dict[str, float]:
    """Features of the only customer by name."""
    rows = Purchases.of(ids, days, money)
    starts = np.unique(rows.customer_id, return_index=True)[1]
    table = window_features(DayRows(starts, rows.day, rows.net_revenue), cut=cut)
    return dict(zip(FEATURES, table[0].tolist(), strict=True))


def test_three_days_are_described_as_in_the_docstring() -> None:
    found = described([1, 1, 1], [0, 10, 30], [5.0, 10.0, 30.0], 40)

    assert (found["repeat_purchases"], found["recency_days"], found["age_days"]) == (2, 30, 40)
    assert (found["silent_days"], found["mean_gap_days"], found["latest_gap_days"]) == (10, 15, 20)
    assert found["mean_log_gap"] == pytest.approx((log(10) + log(20)) / 2)
    assert found["silence_in_gaps"] == pytest.approx(10 / 15)
    assert (found["orders_30"], found["orders_90"]) == (1, 3)
    assert (found["spend_30"], found["mean_spend"]) == (3.0, 1.5)


def test_a_single_purchase_has_unknown_gaps() -> None:
    found = described([1], [0], [5.0], 40)

    assert np.isnan([found[name] for name in ("mean_gap_days", "latest_gap_days")]).all()


def test_rows_after_the_cut_are_refused() -> None:
    with pytest.raises(AssertionError):
        described([1], [41], [5.0], 40)


def test_who_bought_lately_is_expected_to_buy_more() -> None:
    kinds = np.array([[1.0], [1.0], [0.0], [0.0], [0.0]])
    features, counts = np.repeat(kinds, 200, axis=0), np.repeat([2.0, 2.0, 0.0, 0.0, 0.0], 200)

    expected = BoostedCounts().fit(features, counts).expected_purchases(kinds)

    assert expected[:2] == pytest.approx(2.0, abs=0.02)
    assert expected[2:] == pytest.approx(0.0, abs=0.02)


def test_where_nobody_bought_nothing_is_expected() -> None:
    model = BoostedCounts().fit(np.zeros((9, 1)), np.zeros(9))

    assert model.expected_purchases(np.zeros((2, 1))).tolist() == [0.0, 0.0]


def test_boosting_joins_the_blend_at_its_total() -> None:
    mixed = blended_with_boosting(np.array([1.0, 3.0]), np.array([1.0, 1.0]))

    assert mixed.tolist() == pytest.approx([1.4, 2.6])


def test_boosting_that_expects_nothing_leaves_the_blend_alone() -> None:
    assert blended_with_boosting(np.array([1.0, 3.0]), np.zeros(2)).tolist() == [1.0, 3.0]


def test_too_few_customers_train_no_trees() -> None:
    purchases = invented_purchases(300)

    assert boosted_orders(purchases, purchases.snapshot(UNTIL_DAY), 90) is None


def test_ratios_keep_the_total_of_the_blend() -> None:
    purchases = invented_purchases(1800)
    rows = purchases.snapshot(UNTIL_DAY)
    model = BGNBD().fit(rows.x, rows.t_x, rows.T)

    ratios = boosting_ratios(purchases, model, cut=UNTIL_DAY, span=90, horizon=365)

    assert ratios is not None
    plain = model.expected_purchases(365, rows.x, rows.t_x, rows.T)
    assert float((plain * ratios["ratio"]).sum()) == pytest.approx(float(plain.sum()))
    assert ratios["customer_id"].tolist() == rows.customer_id.tolist()
