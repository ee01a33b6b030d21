from __future__ import annotations

from math import exp, log, sqrt

import pytest
from scipy.stats import t as student

from vafa.analytics.choosing.correction import PastTotal, correction_for, widened_interval


def test_half_of_the_latest_error_is_divided_out() -> None:
    past = [PastTotal(100, 121, False), PastTotal(80, 96.8, False)]

    found = correction_for(past)

    assert (found.code, found.origins) == ("within_ratio", 2)
    assert found.factor == pytest.approx(1.1)
    assert found.log_sd == pytest.approx(sqrt((2 * log(1.1) ** 2 + 2 * 0.12**2) / 4))


def test_the_same_season_decides_alone() -> None:
    past = [PastTotal(100, 300, False), PastTotal(100, 80, True)]

    found = correction_for(past, surge=2.0)

    assert found.code == "same_season"
    assert found.factor == pytest.approx(0.8)


def test_a_miss_beyond_forty_per_cent_corrects_nothing_and_widens() -> None:
    found = correction_for([PastTotal(100, 150, False)])

    assert (found.code, found.factor) == ("widened_only", 1.0)
    assert found.log_sd == pytest.approx(sqrt((log(1.5) ** 2 + 2 * 0.12**2) / 3))


def test_a_surge_is_half_taken_back_and_widens_by_all_of_it() -> None:
    found = correction_for([PastTotal(100, 100, False)], surge=1.44)

    assert found.code == "surge"
    assert found.factor == pytest.approx(1 / 1.2)
    spread = (log(1.2) ** 2 + 2 * 0.12**2) / 3 + log(1.44) ** 2
    assert found.log_sd == pytest.approx(sqrt(spread))


def test_without_a_backtest_other_shops_errors_stand_in() -> None:
    found = correction_for([])

    assert (found.code, found.factor) == ("no_backtest", 1.0)
    assert found.log_sd == pytest.approx(0.12)


def test_totals_of_nothing_teach_nothing() -> None:
    assert correction_for([PastTotal(100, 0, True), PastTotal(0, 5, True)]) == correction_for([])


def test_an_error_tested_over_a_shorter_time_grows_with_the_root_of_time() -> None:
    low, high = widened_interval(
        100.0,
        raw_log_sd=0.0,
        correction=correction_for([]),
        horizon_days=400,
        span_days=100,
        level=0.9,
    )

    reach = exp(float(student.ppf(0.95, 2)) * 0.12 * 2)
    assert [low, high] == pytest.approx([100 / reach, 100 * reach])
