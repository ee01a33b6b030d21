from __future__ import annotations

import numpy as np
import pytest

from vafa.analytics.choosing.baselines import days_silent, latest_period, past_rate, past_spend
from vafa.analytics.choosing.purchases import Purchases
from vafa.analytics.choosing.surge import recent_surge
from vafa.analytics.tests.shop import UNTIL_DAY, invented_purchases


def test_everybody_goes_on_as_ever() -> None:
    snapshot = Purchases.of([1, 1, 1, 2], [0, 10, 30, 40], [50, 100, 200, 7]).snapshot(40)

    made = past_rate(snapshot, 20)

    assert made.orders is not None
    assert made.spend is not None
    assert made.orders.tolist() == [1.0, 0.0]
    assert made.spend.tolist() == [150.0, 0.0]


def test_the_latest_period_repeats_itself() -> None:
    purchases = Purchases.of([1, 1, 1, 2], [0, 25, 30, 20], [1, 2, 4, 8])

    made = latest_period(purchases, purchases.snapshot(40), 20)

    assert made.orders is not None
    assert made.orders.tolist() == [2.0, 0.0]


def test_past_spend_ranks_and_counts_nothing() -> None:
    snapshot = Purchases.of([1, 1, 2], [0, 1, 0], [5, 6, -3]).snapshot(9)

    made = past_spend(snapshot)

    assert made.orders is None
    assert made.spend is not None
    assert made.spend.tolist() == [11.0, 0.0]


def test_silence_gets_the_share_who_bought_after_equal_silence() -> None:
    ids = [1, 2, 3, 4, 1, 2]
    purchases = Purchases.of(ids, [9, 9, 0, 0, 19, 20], np.ones(6))

    made = days_silent(purchases, purchases.snapshot(20), 10)

    assert made is not None
    assert made.p_buys is not None
    assert made.p_buys.tolist() == pytest.approx([2.5 / 3, 2.5 / 3, 0.5 / 3, 0.5 / 3])


def test_silence_is_learnt_without_looking_ahead() -> None:
    purchases = invented_purchases(300)

    seen = days_silent(purchases.until(UNTIL_DAY - 90), purchases.snapshot(UNTIL_DAY - 90), 90)
    ahead = days_silent(purchases, purchases.snapshot(UNTIL_DAY - 90), 90)

    assert seen is not None
    assert ahead is not None
    assert np.array_equal(seen.p_buys, ahead.p_buys)  # type: ignore[arg-type]


def test_orders_that_double_in_eight_weeks_are_a_surge() -> None:
    calm = invented_purchases(1500)
    lately = calm.day > UNTIL_DAY - 56
    back = np.isin(calm.customer_id, calm.customer_id[calm.day <= UNTIL_DAY - 56])
    again = lately & back
    ids = np.append(calm.customer_id, calm.customer_id[again])
    days = np.append(calm.day, np.maximum(calm.day[again] - 1, UNTIL_DAY - 55))

    peak = recent_surge(Purchases.of(ids, days, np.ones(len(ids))), until=UNTIL_DAY)

    assert 0.8 < recent_surge(calm, until=UNTIL_DAY) < 1.2
    assert peak > 1.6


def test_few_data_show_no_surge() -> None:
    assert recent_surge(Purchases.of([1, 1], [0, 90], [1, 1]), until=100) == 1.0
