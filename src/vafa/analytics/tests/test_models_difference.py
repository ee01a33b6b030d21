"""The difference of two means, against scipy's own test and in cases that say nothing."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from vafa.analytics.models.difference import GroupSums, mean_difference


def spends(seed: int, count: int, mean: float) -> list[int]:
    found = np.random.default_rng(seed).lognormal(mean, 1.0, count)
    return [int(amount) for amount in found]


def test_the_interval_is_that_of_welchs_test() -> None:
    first, second = spends(1, 400, 8.2), spends(2, 45, 8.0)

    found = mean_difference(GroupSums.of(first), GroupSums.of(second))

    known = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.95)
    assert found is not None
    assert found.estimate == pytest.approx(np.mean(first) - np.mean(second))
    assert (found.low, found.high) == pytest.approx((known.low, known.high))


def test_people_added_one_by_one_are_the_same_group() -> None:
    amounts = spends(3, 50, 5.0)

    grown = GroupSums()
    for amount in amounts:
        grown = grown.plus(amount)

    assert grown == GroupSums.of(amounts)


@pytest.mark.parametrize("amounts", [[5, 9] * 14 + [1], []])
def test_fewer_than_thirty_people_say_nothing(amounts: list[int]) -> None:
    enough = GroupSums.of([5, 9] * 20)

    assert mean_difference(enough, GroupSums.of(amounts)) is None
    assert mean_difference(GroupSums.of(amounts), enough) is None


def test_people_who_are_all_alike_say_nothing() -> None:
    alike = GroupSums.of([7] * 40)

    assert mean_difference(alike, alike) is None


def test_a_difference_is_clear_when_zero_lies_outside() -> None:
    low, high = GroupSums.of([1, 2] * 40), GroupSums.of([5, 6] * 40)

    apart, together = mean_difference(high, low), mean_difference(low, low)

    assert apart is not None
    assert together is not None
    assert (apart.is_clear, together.is_clear) == (True, False)
