from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.calendars import (
    add_months,
    day_in,
    local_midnight,
    month_number,
    month_of,
    months_between,
    start_of_month,
    start_of_week,
    start_of_year,
    zone_named,
)
from vafa.core.calendars.counting import day_from, parts_of
from vafa.core.languages import Calendar

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 1))
CALENDARS = st.sampled_from(["gregorian", "jalali"])
NOWRUZ_1405 = date(2026, 3, 21)


def test_nowruz_begins_a_year_and_a_month() -> None:
    assert month_of(NOWRUZ_1405, calendar="jalali") == (1405, 1)
    assert month_of(NOWRUZ_1405 - timedelta(days=1), calendar="jalali") == (1404, 12)
    assert start_of_year(date(2026, 11, 21), calendar="jalali") == NOWRUZ_1405
    assert start_of_month(date(2026, 4, 20), calendar="jalali") == NOWRUZ_1405
    assert start_of_month(date(2026, 4, 20), calendar="gregorian") == date(2026, 4, 1)


def test_a_leap_year_of_iran_has_a_thirtieth_of_esfand() -> None:
    assert day_from((1403, 12, 30), "jalali") == date(2025, 3, 20)
    with pytest.raises(ValueError, match="day"):
        day_from((1404, 12, 30), "jalali")


@pytest.mark.parametrize(
    ("week_start", "first"),
    [(5, date(2026, 3, 21)), (6, date(2026, 3, 22)), (0, date(2026, 3, 23))],
)
def test_a_week_begins_where_the_shop_says(week_start: int, first: date) -> None:
    friday = date(2026, 3, 27)

    assert start_of_week(friday, week_start=week_start) == first
    assert start_of_week(first, week_start=week_start) == first


@pytest.mark.parametrize(
    ("day", "months", "calendar", "later"),
    [
        (date(2026, 1, 31), 1, "gregorian", date(2026, 2, 28)),
        (date(2026, 1, 31), -2, "gregorian", date(2025, 11, 30)),
        (date(2026, 9, 22), 1, "jalali", date(2026, 10, 22)),
        (date(2025, 3, 20), 12, "jalali", date(2026, 3, 20)),
    ],
)
def test_a_short_month_takes_its_latest_day(
    day: date, months: int, calendar: Calendar, later: date
) -> None:
    assert add_months(day, months, calendar=calendar) == later


def test_the_turn_of_a_month_counts_and_not_its_length() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 2, 1), calendar="gregorian") == 1
    assert months_between(date(2026, 3, 20), NOWRUZ_1405, calendar="jalali") == 1
    assert months_between(NOWRUZ_1405, date(2025, 3, 21), calendar="jalali") == -12


def test_a_day_belongs_to_the_zone_it_is_lived_in() -> None:
    late = datetime(2026, 3, 20, 20, 30, tzinfo=UTC)

    assert day_in(late, zone="Asia/Tehran") == NOWRUZ_1405
    assert day_in(late, zone="Europe/London") == date(2026, 3, 20)


def test_a_day_without_midnight_begins_when_the_clock_jumps() -> None:
    first_of_summer_time = date(2022, 3, 22)

    begins = local_midnight(first_of_summer_time, zone="Asia/Tehran")

    assert begins == datetime(2022, 3, 21, 20, 30, tzinfo=UTC)
    assert day_in(begins, zone="Asia/Tehran") == first_of_summer_time
    assert day_in(begins - timedelta(microseconds=1), zone="Asia/Tehran") == date(2022, 3, 21)


@pytest.mark.parametrize("name", ["", "Asia/Nowhere", "../etc/passwd", "/etc/passwd", "Asia"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        zone_named(name)


@given(DAYS, CALENDARS)
def test_a_day_survives_both_calendars(day: date, calendar: Calendar) -> None:
    assert day_from(parts_of(day, calendar), calendar) == day


@given(DAYS, CALENDARS)
def test_the_next_day_is_in_this_month_or_begins_the_next(day: date, calendar: Calendar) -> None:
    after = day + timedelta(days=1)
    turned = month_number(after, calendar=calendar) - month_number(day, calendar=calendar)

    assert turned in (0, 1)
    assert (start_of_month(after, calendar=calendar) == after) is (turned == 1)


@given(DAYS, st.integers(-240, 240), CALENDARS)
def test_adding_months_moves_by_exactly_so_many(day: date, months: int, calendar: Calendar) -> None:
    later = add_months(day, months, calendar=calendar)

    assert months_between(day, later, calendar=calendar) == months
    assert parts_of(later, calendar)[2] <= parts_of(day, calendar)[2]
