from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from vafa.analytics.choosing.cohort_rates import cohort_rates, wilson_interval
from vafa.analytics.choosing.guards import bearing_of, guards_for
from vafa.analytics.choosing.purchases import Purchases, day_number

X = np.array([2.0, 0.0, 1.0, 0.0, 0.0])
T_X = np.array([60.0, 0.0, 40.0, 0.0, 0.0])
T = np.array([300.0, 290.0, 100.0, 50.0, 10.0])


def test_bearing_follows_repeats_and_customers() -> None:
    assert bearing_of(customers=9_999, repeats=29) == "too_little_data"
    assert bearing_of(customers=999, repeats=5_000) == "closed_form_only"
    assert bearing_of(customers=5_000, repeats=199) == "closed_form_only"
    assert bearing_of(customers=1_000, repeats=200) == "enough"


def test_many_early_first_orders_are_flagged() -> None:
    guards = guards_for(X, T_X, T)

    assert (guards.customers, guards.repeat_customers, guards.repeats) == (5, 2, 3)
    assert (guards.history_days, guards.early_days, guards.early_share) == (300, 90.0, 0.4)
    assert guards.is_left_truncated


def test_weights_count_equal_customers() -> None:
    twice = guards_for(np.tile(X, 2), np.tile(T_X, 2), np.tile(T, 2))

    assert guards_for(X, T_X, T, np.full(5, 2.0)) == twice


def test_wilson_is_never_certain_of_nothing() -> None:
    seldom, never = wilson_interval(1, 5, level=0.95), wilson_interval(0, 5, level=0.95)

    assert list(seldom) == pytest.approx([0.0362, 0.6245], abs=1e-4)
    assert list(never) == pytest.approx([0.0, 0.4345], abs=1e-4)
    assert never[0] == 0.0
    assert wilson_interval(5, 5, level=0.95)[1] == 1.0


def test_only_customers_watched_long_enough_are_in_a_cohort() -> None:
    until = day_number(date(2024, 12, 31))
    ids, days = [1, 1, 2, 3, 3, 4], [0, 30, 0, 91, 291, 350]
    start = until - 365
    purchases = Purchases.of(ids, [start + day for day in days], [1.0] * 6)

    older, newer = cohort_rates(purchases, until=until, within=200)

    assert (older.customers, older.bought_again, older.rate) == (2, 1, 0.5)
    assert (newer.customers, newer.bought_again) == (1, 1)
    assert (newer.to_day, newer.within_days) == (date(2024, 6, 14), 200)


def test_what_comes_after_until_is_no_return() -> None:
    purchases = Purchases.of([1, 1], [0, 30], [1.0, 1.0])

    (cohort,) = cohort_rates(purchases, until=20, within=365)

    assert (cohort.customers, cohort.bought_again) == (1, 0)
