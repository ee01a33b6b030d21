"""Days that come round each year, in both calendars, and Easter as printed in calendars."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.languages import Calendar
from vafa.loyalty.rules.anniversaries import anniversary_in, next_anniversary, orthodox_easter


def test_a_birthday_is_the_same_day_of_the_month() -> None:
    assert anniversary_in(date(1990, 5, 17), year=2026, calendar="gregorian") == date(2026, 5, 17)


def test_who_was_born_on_29_february_celebrates_in_common_years_too() -> None:
    born = date(2000, 2, 29)

    assert anniversary_in(born, year=2028, calendar="gregorian") == date(2028, 2, 29)
    assert anniversary_in(born, year=2026, calendar="gregorian") == date(2026, 2, 28)
    assert anniversary_in(
        born, year=2026, calendar="gregorian", missing_day="day_after"
    ) == date(2026, 3, 1)  # fmt: skip


def test_who_was_born_on_30_esfand_celebrates_in_common_years_too() -> None:
    # 30 Esfand 1399; 1403 is a leap year, 1404 is not.
    born = date(2021, 3, 20)

    assert anniversary_in(born, year=1403, calendar="jalali") == date(2025, 3, 20)
    assert anniversary_in(born, year=1404, calendar="jalali") == date(2026, 3, 20)
    assert anniversary_in(born, year=1404, calendar="jalali", missing_day="day_after") == date(
        2026, 3, 21
    )


def test_a_jalali_birthday_wanders_in_the_gregorian_calendar() -> None:
    # 1 Farvardin 1370.
    born = date(1991, 3, 21)

    days = [anniversary_in(born, year=year, calendar="jalali") for year in (1403, 1404)]

    assert days == [date(2024, 3, 20), date(2025, 3, 21)]


def test_the_next_birthday_may_be_today() -> None:
    born = date(1990, 5, 17)

    assert next_anniversary(born, since=date(2026, 5, 17), calendar="gregorian") == date(
        2026, 5, 17
    )
    assert next_anniversary(born, since=date(2026, 5, 18), calendar="gregorian") == date(
        2027, 5, 17
    )


def test_a_birthday_moved_into_the_new_year_is_found_there() -> None:
    found = next_anniversary(
        date(2021, 3, 20), since=date(2026, 3, 21), calendar="jalali", missing_day="day_after"
    )

    assert found == date(2026, 3, 21)


@given(
    st.dates(date(1930, 1, 1), date(2020, 1, 1)),
    st.dates(date(2020, 1, 1), date(2060, 1, 1)),
    st.sampled_from(["gregorian", "jalali"]),
)
def test_a_birthday_comes_within_a_year_and_a_day(
    born: date, since: date, calendar: Calendar
) -> None:
    found = next_anniversary(born, since=since, calendar=calendar)

    assert 0 <= (found - since).days <= 366


@pytest.mark.parametrize(
    "easter",
    [
        date(2010, 4, 4), date(2016, 5, 1), date(2019, 4, 28), date(2020, 4, 19),
        date(2021, 5, 2), date(2022, 4, 24), date(2023, 4, 16), date(2024, 5, 5),
        date(2025, 4, 20), date(2026, 4, 12), date(2027, 5, 2),
    ],
)  # fmt: skip
def test_orthodox_easter_is_as_the_calendars_print_it(easter: date) -> None:
    assert orthodox_easter(easter.year) == easter


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    easter = orthodox_easter(year)

    assert easter.weekday() == 6
    assert date(year, 4, 3) <= easter <= date(year, 5, 12)
