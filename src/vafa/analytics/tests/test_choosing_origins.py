from __future__ import annotations

from vafa.analytics.choosing.origins import (
    Origin,
    backtest_span,
    is_same_season,
    rolling_origins,
)


def test_a_year_and_a_half_allows_nine_months_of_the_year_asked() -> None:
    assert backtest_span(first=0, until=555, horizon=365) == 277


def test_a_long_history_is_tested_over_what_was_asked() -> None:
    assert backtest_span(first=0, until=555, horizon=90) == 90


def test_a_month_of_history_tests_nothing() -> None:
    assert backtest_span(first=0, until=27, horizon=365) == 0
    assert rolling_origins(first=0, until=27, horizon=365) == ()


def test_one_cut_lies_a_year_back_if_history_allows() -> None:
    origins = rolling_origins(first=0, until=600, horizon=90)

    assert origins == (Origin(510, 90), Origin(465, 90), Origin(235, 90))


def test_a_year_asked_of_three_has_two_cuts_that_both_span_a_year() -> None:
    origins = rolling_origins(first=0, until=1095, horizon=365)

    assert origins == (Origin(730, 365), Origin(548, 365))


def test_every_period_ends_in_the_past_and_there_are_two_at_least() -> None:
    for history in range(28, 1500, 7):
        for horizon in (30, 91, 183, 365):
            origins = rolling_origins(first=100, until=100 + history, horizon=horizon)
            assert len(origins) >= 2
            assert all(one.cut > 100 and one.end <= 100 + history for one in origins)


def test_a_year_back_is_the_same_season_and_half_a_year_is_not() -> None:
    assert is_same_season(cut=0, until=365, span=90)
    assert is_same_season(cut=0, until=340, span=90)
    assert not is_same_season(cut=0, until=183, span=90)
    assert not is_same_season(cut=0, until=20, span=10)


def test_a_whole_year_holds_every_season() -> None:
    assert is_same_season(cut=0, until=500, span=365)
