from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from vafa.analytics.calendars import calendar_table
from vafa.analytics.facts import CALENDAR
from vafa.core.languages import Calendar

SATURDAY = 5


def rows(calendar: Calendar, week_start: int) -> list[dict[str, Any]]:
    days = calendar_table(
        since=date(2024, 3, 18),
        until=date(2024, 3, 23),
        calendar=calendar,
        week_start=week_start,
    )
    # A calendar row holds days and numbers.
    listed: list[dict[str, Any]] = days.to_pylist()
    return listed


def test_the_calendar_has_the_declared_columns() -> None:
    day = date(2024, 1, 1)

    assert calendar_table(since=day, until=day).schema == CALENDAR.arrow_schema()


def test_nowruz_begins_a_month_and_a_year() -> None:
    by_day = {row["day"]: row for row in rows("jalali", SATURDAY)}

    eve, nowruz = by_day[date(2024, 3, 19)], by_day[date(2024, 3, 20)]

    assert (eve["month_start"], eve["month_number"], eve["year_number"]) == (
        date(2024, 2, 20),
        16835,
        1402,
    )
    assert (nowruz["month_start"], nowruz["month_number"], nowruz["year_number"]) == (
        date(2024, 3, 20),
        16836,
        1403,
    )
    assert nowruz["week_start"] == eve["week_start"] == date(2024, 3, 16)


def test_the_table_holds_whole_years_of_its_calendar() -> None:
    jalali, gregorian = rows("jalali", SATURDAY), rows("gregorian", 0)

    assert (jalali[0]["day"], jalali[-1]["day"]) == (date(2023, 3, 21), date(2025, 3, 20))
    assert (gregorian[0]["day"], gregorian[-1]["day"]) == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize("week_start", range(7))
@pytest.mark.parametrize("calendar", ["gregorian", "jalali"])
def test_numbers_step_by_one_where_their_period_begins(calendar: Calendar, week_start: int) -> None:
    for day, following in pairwise(rows(calendar, week_start)):
        assert following["day"] - day["day"] == timedelta(days=1)
        for start, number in (
            ("week_start", "week_number"),
            ("month_start", "month_number"),
            ("year_start", "year_number"),
        ):
            begins = following[start] == following["day"]
            assert following[number] - day[number] == int(begins)
            assert begins or following[start] == day[start]


def test_the_first_week_of_year_one_is_number_one() -> None:
    first = calendar_table(since=date(1, 1, 8), until=date(1, 1, 8)).to_pylist()[0]

    assert (first["day"], first["week_start"], first["week_number"]) == (
        date(1, 1, 1),
        date(1, 1, 1),
        1,
    )
