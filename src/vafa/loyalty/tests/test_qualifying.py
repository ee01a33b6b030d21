"""What counts, counts within whole local days, months, quarters and years of the programme."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.periods import Period
from vafa.loyalty.rules.qualifying import (
    Activity,
    Amounts,
    CalendarYear,
    History,
    LatestDays,
    LatestMonths,
    Lifetime,
    MemberYear,
    Place,
    Quarter,
    Window,
    amounts_over_time,
    leaves_at,
    read_window,
    window_at,
    window_json,
)
from vafa.loyalty.rules.typed_json import Misfit

ATHENS: Final = Place("Europe/Athens", "gregorian")
TEHRAN: Final = Place("Asia/Tehran", "jalali")
JOINED: Final = datetime(2024, 2, 29, 10, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def greek(window: Window, *parts: int) -> Period:
    return window_at(window, at=utc(*parts), joined_at=JOINED, place=ATHENS)


def jalali(window: Window, *parts: int) -> Period:
    return window_at(window, at=utc(*parts), joined_at=JOINED, place=TEHRAN)


def test_a_calendar_year_is_that_of_the_programme() -> None:
    assert greek(CalendarYear(), 2025, 12, 31, 22) == Period(
        utc(2025, 12, 31, 22), utc(2026, 12, 31, 22)
    )
    assert jalali(CalendarYear(), 2025, 1, 1) == Period(
        utc(2024, 3, 19, 20, 30), utc(2025, 3, 20, 20, 30)
    )


def test_a_year_may_name_another_calendar_than_the_programmes() -> None:
    window = window_at(CalendarYear("jalali"), at=utc(2026, 1, 1), joined_at=JOINED, place=ATHENS)

    assert window == Period(utc(2025, 3, 20, 22), utc(2026, 3, 20, 22))


def test_quarters_are_three_months_of_the_programmes_calendar() -> None:
    assert greek(Quarter(), 2026, 5, 15) == Period(utc(2026, 3, 31, 21), utc(2026, 6, 30, 21))
    # Mehr, Aban and Azar of 1404.
    assert jalali(Quarter(), 2025, 11, 1) == Period(
        utc(2025, 9, 22, 20, 30), utc(2025, 12, 21, 20, 30)
    )


def test_a_member_year_begins_with_the_day_of_joining() -> None:
    assert greek(MemberYear(), 2025, 2, 1) == Period(utc(2024, 2, 28, 22), utc(2025, 2, 27, 22))
    assert greek(MemberYear(), 2028, 2, 28, 12) == Period(
        utc(2027, 2, 27, 22), utc(2028, 2, 28, 22)
    )


def test_a_rolling_month_reaches_back_to_the_first_day_that_still_counts() -> None:
    # 28 February and one month is 28 March, so on 31 March nothing of February counts.
    assert greek(LatestMonths(1), 2026, 3, 31, 12) == Period(
        utc(2026, 2, 28, 22), utc(2026, 3, 31, 21)
    )
    assert greek(LatestMonths(1), 2026, 2, 28, 12).start == utc(2026, 1, 27, 22)


def test_rolling_days_count_to_the_end_of_the_last_day() -> None:
    counts_at = utc(2026, 1, 1, 12)

    leaves = leaves_at(LatestDays(30), counts_at=counts_at, joined_at=JOINED, place=ATHENS)

    assert leaves == utc(2026, 1, 31, 22)
    assert greek(LatestDays(30), 2026, 1, 31, 21).start <= counts_at
    assert greek(LatestDays(30), 2026, 1, 31, 22).start > counts_at


def test_a_lifetime_begins_with_joining_and_does_not_end() -> None:
    assert greek(Lifetime(), 2026, 1, 1) == Period(utc(2024, 2, 28, 22), None)


WINDOWS: Final[list[Window]] = [
    Lifetime(), LatestDays(30), LatestMonths(1), LatestMonths(12), CalendarYear(),
    CalendarYear("jalali"), Quarter(), MemberYear(),
]  # fmt: skip
HOURS = st.integers(0, 200_000).map(lambda hours: JOINED + timedelta(hours=hours))


@given(st.sampled_from(WINDOWS), HOURS, HOURS, st.sampled_from([ATHENS, TEHRAN]))
def test_what_has_not_left_is_exactly_what_lies_in_the_window(
    window: Window, first: datetime, second: datetime, place: Place
) -> None:
    happened, at = sorted([first, second])

    leaves = leaves_at(window, counts_at=happened, joined_at=JOINED, place=place)

    is_counted = leaves is None or at < leaves
    period = window_at(window, at=at, joined_at=JOINED, place=place)
    assert period.contains(happened) == is_counted


def test_what_counts_rises_and_falls_with_the_window() -> None:
    activities = (
        Activity(utc(2026, 1, 1, 12), Amounts(10, 1, 500)),
        Activity(utc(2026, 1, 5, 12), Amounts(20, 1, 900)),
    )

    steps = amounts_over_time(LatestDays(30), history=History(JOINED, activities), place=ATHENS)

    assert steps == [
        (utc(2026, 1, 1, 12), Amounts(10, 1, 500)),
        (utc(2026, 1, 5, 12), Amounts(30, 2, 1400)),
        (utc(2026, 1, 31, 22), Amounts(20, 1, 900)),
        (utc(2026, 2, 4, 22), Amounts()),
    ]


def test_a_return_counts_in_the_window_of_its_order() -> None:
    ordered_at = utc(2025, 12, 30, 12)
    activities = (
        Activity(ordered_at, Amounts(10, 1, 500)),
        Activity(utc(2026, 1, 5, 12), Amounts(-10, -1, -500), reverses_at=ordered_at),
    )

    steps = amounts_over_time(CalendarYear(), history=History(JOINED, activities), place=ATHENS)

    assert steps == []


def test_nothing_below_zero_counts_unless_it_names_its_original() -> None:
    with pytest.raises(ValueError, match="names its original"):
        Activity(utc(2026, 1, 1), Amounts(units=-5))


def test_a_reversal_neither_adds_nor_comes_first() -> None:
    with pytest.raises(ValueError, match="something earlier"):
        Activity(utc(2026, 1, 1), Amounts(units=5), reverses_at=utc(2025, 1, 1))
    with pytest.raises(ValueError, match="something earlier"):
        Activity(utc(2026, 1, 1), Amounts(units=-5), reverses_at=utc(2026, 1, 2))


@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_a_window_reads_back_from_its_json(window: Window) -> None:
    assert read_window(window_json(window)) == window


@pytest.mark.parametrize(
    ("value", "path", "code"),
    [
        ("year", "window", "not_an_object"),
        ({"kind": "week"}, "window.kind", "not_a_choice"),
        ({"kind": "quarter", "months": 3}, "window.months", "unknown_field"),
        ({"kind": "latest_days", "days": 0}, "window.days", "out_of_range"),
        ({"kind": "year", "calendar": "lunar"}, "window.calendar", "not_a_choice"),
    ],
)
def test_what_is_no_window_is_refused_with_its_path(value: object, path: str, code: str) -> None:
    with pytest.raises(Misfit) as refused:
        read_window(value)

    assert (refused.value.path, refused.value.code) == (path, code)
