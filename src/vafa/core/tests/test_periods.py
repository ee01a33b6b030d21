from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.languages import Calendar
from vafa.core.periods import Period, day_period, month_period, month_periods, week_period

ZONES = st.sampled_from(["Asia/Tehran", "Europe/Athens", "Europe/London", "UTC"])
CALENDARS = st.sampled_from(["gregorian", "jalali"])
MOMENTS = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
PERIODS = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days) if days else None),
    MOMENTS,
    st.integers(0, 20_000),
)


def _noon(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


def test_the_start_belongs_to_a_period_and_the_end_does_not() -> None:
    period = Period(_noon(1), _noon(3))

    assert period.contains(_noon(1))
    assert not period.contains(_noon(3))
    assert Period(_noon(1)).contains(_noon(30))
    assert period.length == timedelta(days=2)
    assert Period(_noon(1)).length is None


def test_neighbours_share_nothing() -> None:
    first, second = Period(_noon(1), _noon(3)), Period(_noon(3))

    assert not first.overlaps(second)
    assert Period(_noon(1), _noon(4)).intersection(second) == Period(_noon(3), _noon(4))
    assert Period(_noon(1)).intersection(second) == second


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (_noon(3), _noon(3)),
        (_noon(3), _noon(1)),
        (datetime(2026, 3, 1), None),  # noqa: DTZ001
    ],
)
def test_a_period_that_cannot_be_is_refused(start: datetime, end: datetime | None) -> None:
    with pytest.raises(ValueError, match="period"):
        Period(start, end)


def test_farvardin_lasts_31_days_of_tehran() -> None:
    month = month_period(date(2026, 4, 5), calendar="jalali", zone="Asia/Tehran")

    assert month.start == datetime(2026, 3, 20, 20, 30, tzinfo=UTC)
    assert month.end == datetime(2026, 4, 20, 20, 30, tzinfo=UTC)


def test_a_day_may_have_23_or_25_hours() -> None:
    spring = day_period(date(2026, 3, 29), zone="Europe/Athens")
    autumn = day_period(date(2026, 10, 25), zone="Europe/Athens")

    assert spring.length == timedelta(hours=23)
    assert autumn.length == timedelta(hours=25)


def test_a_week_of_iran_runs_from_saturday_to_friday() -> None:
    week = week_period(date(2026, 3, 27), week_start=5, zone="Asia/Tehran")

    assert week.start == datetime(2026, 3, 20, 20, 30, tzinfo=UTC)
    assert week.length == timedelta(days=7)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), CALENDARS, ZONES)
def test_months_follow_each_other_without_a_gap(day: date, calendar: Calendar, zone: str) -> None:
    months = list(month_periods(day, day + timedelta(days=400), calendar=calendar, zone=zone))

    assert len(months) in (14, 15)
    assert all(earlier.end == later.start for (_, earlier), (_, later) in pairwise(months))


@given(PERIODS, PERIODS, MOMENTS)
def test_what_is_in_both_periods_is_in_their_intersection(
    first: Period, second: Period, moment: datetime
) -> None:
    shared = first.intersection(second)

    in_both = first.contains(moment) and second.contains(moment)
    assert in_both is (shared is not None and shared.contains(moment))
    assert shared == second.intersection(first)
