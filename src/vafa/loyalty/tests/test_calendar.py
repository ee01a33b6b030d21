"""Points end with a local day of the programme, in its zone and calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.calendars import day_in
from vafa.core.languages import Calendar
from vafa.loyalty.rules.calendar import (
    DaysAfterDelivery,
    DaysAfterOrder,
    FixedDay,
    Immediately,
    Inactivity,
    MonthEnd,
    Never,
    ReturnWindow,
    RollingDays,
    RollingMonths,
    Validity,
    Waiting,
    YearEnd,
    active_from,
    expires_at,
    policy_json,
    read_validity,
    read_waiting,
)
from vafa.loyalty.rules.typed_json import Misfit

ATHENS: Final = "Europe/Athens"
TEHRAN: Final = "Asia/Tehran"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def jalali_end(policy: Validity, *parts: int) -> datetime | None:
    return expires_at(policy, earned_at=utc(*parts), zone=TEHRAN, calendar="jalali")


def greek_end(policy: Validity, *parts: int) -> datetime | None:
    return expires_at(policy, earned_at=utc(*parts), zone=ATHENS, calendar="gregorian")


def test_points_that_never_expire_have_no_end() -> None:
    assert greek_end(Never(), 2026, 1, 1) is None


def test_rolling_days_hold_to_the_end_of_the_last_day() -> None:
    assert greek_end(RollingDays(30), 2026, 1, 1, 12) == utc(2026, 1, 31, 22)


def test_no_day_of_validity_holds_to_the_end_of_the_same_day() -> None:
    assert greek_end(RollingDays(0), 2026, 1, 1, 12) == utc(2026, 1, 1, 22)


def test_a_month_after_31_january_is_the_last_of_february() -> None:
    assert greek_end(RollingMonths(1), 2026, 1, 31, 12) == utc(2026, 2, 28, 22)
    assert greek_end(RollingMonths(1), 2024, 1, 31, 12) == utc(2024, 2, 29, 22)


def test_a_month_after_31_shahrivar_is_30_mehr() -> None:
    assert jalali_end(RollingMonths(1), 2025, 9, 22, 12) == utc(2025, 10, 22, 20, 30)


def test_two_months_after_30_dey_is_the_last_of_esfand_in_a_common_year() -> None:
    # 30 Dey 1404 is 20 January 2026; 29 Esfand 1404 is 20 March 2026.
    assert jalali_end(RollingMonths(2), 2026, 1, 20, 12) == utc(2026, 3, 20, 20, 30)


def test_two_months_after_30_dey_is_30_esfand_in_a_leap_year() -> None:
    # 30 Dey 1403 is 19 January 2025; 30 Esfand 1403 is 20 March 2025.
    assert jalali_end(RollingMonths(2), 2025, 1, 19, 12) == utc(2025, 3, 20, 20, 30)


@pytest.mark.parametrize(
    ("earned", "end"),
    [
        # 1403 and 1408 have 30 days in Esfand, 1404 has 29.
        (utc(2025, 1, 5), utc(2025, 3, 20, 20, 30)),
        (utc(2026, 1, 5), utc(2026, 3, 20, 20, 30)),
        (utc(2030, 1, 5), utc(2030, 3, 20, 20, 30)),
        # Nowruz 1403 began at 20:30 UTC the day before.
        (utc(2024, 3, 19, 20, 29), utc(2024, 3, 19, 20, 30)),
        (utc(2024, 3, 19, 20, 30), utc(2025, 3, 20, 20, 30)),
    ],
)
def test_a_jalali_year_ends_with_its_own_last_day(earned: datetime, end: datetime) -> None:
    assert expires_at(YearEnd(0), earned_at=earned, zone=TEHRAN, calendar="jalali") == end


def test_the_end_of_the_next_gregorian_year() -> None:
    assert greek_end(YearEnd(1), 2026, 12, 31, 22) == utc(2028, 12, 31, 22)
    assert greek_end(YearEnd(1), 2026, 12, 31, 21, 59) == utc(2027, 12, 31, 22)


@pytest.mark.parametrize(
    ("earned", "end"),
    [
        (utc(2026, 1, 1, 12), utc(2027, 1, 31, 22)),
        (utc(2026, 1, 31, 21, 59), utc(2027, 1, 31, 22)),
        (utc(2026, 1, 31, 22), utc(2027, 2, 28, 22)),
        (utc(2027, 2, 10), utc(2028, 2, 29, 22)),
        (utc(2026, 7, 10), utc(2027, 7, 31, 21)),
    ],
)
def test_twelve_months_to_the_end_of_that_month(earned: datetime, end: datetime) -> None:
    assert expires_at(MonthEnd(12), earned_at=earned, zone=ATHENS, calendar="gregorian") == end


@pytest.mark.parametrize(
    ("earned", "end"),
    [
        # 6 Shahrivar 1404: the month has 31 days, Mehr 30, Esfand 1404 only 29.
        (utc(2025, 8, 28), utc(2025, 9, 22, 20, 30)),
        (utc(2025, 9, 28), utc(2025, 10, 22, 20, 30)),
        (utc(2026, 3, 1), utc(2026, 3, 20, 20, 30)),
    ],
)
def test_jalali_months_end_after_31_30_and_29_days(earned: datetime, end: datetime) -> None:
    assert expires_at(MonthEnd(0), earned_at=earned, zone=TEHRAN, calendar="jalali") == end


def test_a_fixed_day_is_the_same_for_everybody() -> None:
    policy = FixedDay(date(2026, 6, 7))

    assert greek_end(policy, 2026, 1, 1) == utc(2026, 6, 7, 21)
    assert greek_end(policy, 2026, 6, 8) == utc(2026, 6, 7, 21)


def test_inactivity_counts_from_the_latest_activity() -> None:
    end = expires_at(
        Inactivity(6),
        earned_at=utc(2026, 1, 10),
        zone=ATHENS,
        calendar="gregorian",
        latest_activity_at=utc(2026, 8, 31, 12),
    )

    assert end == utc(2027, 2, 28, 22)


def test_inactivity_counts_from_earning_while_nothing_followed() -> None:
    assert greek_end(Inactivity(6), 2026, 1, 10) == utc(2026, 7, 10, 21)


def test_an_older_activity_does_not_shorten_what_was_earned_later() -> None:
    end = expires_at(
        Inactivity(6),
        earned_at=utc(2026, 1, 10),
        zone=ATHENS,
        calendar="gregorian",
        latest_activity_at=utc(2025, 1, 1),
    )

    assert end == utc(2026, 7, 10, 21)


def test_a_day_of_23_or_25_hours_in_athens_is_one_day() -> None:
    assert greek_end(RollingDays(0), 2026, 3, 29) == utc(2026, 3, 29, 21)
    assert greek_end(RollingDays(0), 2026, 10, 25) == utc(2026, 10, 25, 22)


def test_a_midnight_that_did_not_exist_is_the_instant_clocks_went_forward() -> None:
    # On 22 March 2022 Tehran's clocks went from 24:00 to 01:00.
    assert jalali_end(RollingDays(0), 2022, 3, 21, 12) == utc(2022, 3, 21, 20, 30)
    assert jalali_end(RollingDays(0), 2022, 3, 22, 12) == utc(2022, 3, 22, 19, 30)


def test_tehran_has_kept_one_time_since_autumn_2022() -> None:
    assert jalali_end(RollingDays(0), 2022, 9, 1) == utc(2022, 9, 1, 19, 30)
    assert jalali_end(RollingDays(0), 2023, 7, 1) == utc(2023, 7, 1, 20, 30)


def test_the_programmes_zone_decides_not_that_of_the_instant() -> None:
    # The same moment is the 7th in Athens and already the 8th in Tokyo.
    moment = utc(2026, 6, 7, 18)

    ends = [
        expires_at(RollingDays(1), earned_at=moment, zone=zone, calendar="gregorian")
        for zone in (ATHENS, "Asia/Tokyo")
    ]

    assert ends == [utc(2026, 6, 8, 21), utc(2026, 6, 9, 15)]


def waited(policy: Waiting, delivered_at: datetime | None = None) -> datetime | None:
    ordered_at = utc(2026, 5, 1, 9)
    return active_from(
        policy, ordered_at=ordered_at, delivered_at=delivered_at, return_days=14, zone=ATHENS
    )


def test_points_are_active_at_once_or_after_whole_days() -> None:
    assert waited(Immediately()) == utc(2026, 5, 1, 9)
    assert waited(DaysAfterOrder(0)) == utc(2026, 5, 1, 9)
    assert waited(DaysAfterOrder(3)) == utc(2026, 5, 4, 21)


def test_points_that_wait_for_a_delivery_have_no_moment_before_it() -> None:
    assert waited(DaysAfterDelivery(3)) is None
    assert waited(ReturnWindow()) is None


def test_points_are_active_when_goods_can_no_longer_be_returned() -> None:
    delivered_at = utc(2026, 5, 3, 15)

    assert waited(DaysAfterDelivery(0), delivered_at) == delivered_at
    assert waited(DaysAfterDelivery(3), delivered_at) == utc(2026, 5, 6, 21)
    assert waited(ReturnWindow(), delivered_at) == utc(2026, 5, 17, 21)
    assert waited(ReturnWindow(2), delivered_at) == utc(2026, 5, 19, 21)


VALIDITIES: Final[list[Validity]] = [
    Never(), RollingDays(90), RollingMonths(12), FixedDay(date(2026, 3, 20)), MonthEnd(12),
    YearEnd(1), Inactivity(18),
]  # fmt: skip
WAITINGS: Final[list[Waiting]] = [
    Immediately(), DaysAfterOrder(3), DaysAfterDelivery(14), ReturnWindow(1),
]  # fmt: skip


@pytest.mark.parametrize("policy", VALIDITIES, ids=lambda policy: type(policy).__name__)
def test_a_validity_reads_back_from_its_json(policy: Validity) -> None:
    assert read_validity(policy_json(policy)) == policy


@pytest.mark.parametrize("policy", WAITINGS, ids=lambda policy: type(policy).__name__)
def test_a_waiting_reads_back_from_its_json(policy: Waiting) -> None:
    assert read_waiting(policy_json(policy)) == policy


@pytest.mark.parametrize(
    ("value", "path", "code"),
    [
        (None, "validity", "not_an_object"),
        ({}, "validity.kind", "missing"),
        ({"kind": "forever"}, "validity.kind", "not_a_choice"),
        ({"kind": "never", "days": 1}, "validity.days", "unknown_field"),
        ({"kind": "rolling_days"}, "validity.days", "missing"),
        ({"kind": "rolling_days", "days": 1.5}, "validity.days", "not_a_number"),
        ({"kind": "rolling_days", "days": True}, "validity.days", "not_a_number"),
        ({"kind": "rolling_months", "months": -1}, "validity.months", "out_of_range"),
        ({"kind": "fixed_day", "day": "20260101"}, "validity.day", "not_a_day"),
        ({"kind": "fixed_day", "day": "2026-02-30"}, "validity.day", "not_a_day"),
    ],
)
def test_what_is_no_validity_is_refused_with_its_path(value: object, path: str, code: str) -> None:
    with pytest.raises(Misfit) as refused:
        read_validity(value)

    assert (refused.value.path, refused.value.code) == (path, code)


# Hours from 2000 to 2060.
MOMENTS = st.integers(0, 526_000).map(lambda hours: utc(2000, 1, 1) + timedelta(hours=hours))
ZONES = st.sampled_from([ATHENS, TEHRAN, "UTC", "America/St_Johns", "Pacific/Kiritimati"])
CALENDARS: st.SearchStrategy[Calendar] = st.sampled_from(["gregorian", "jalali"])


@given(st.sampled_from(VALIDITIES), MOMENTS, ZONES, CALENDARS)
def test_an_end_is_the_first_instant_of_a_local_day(
    policy: Validity, earned_at: datetime, zone: str, calendar: Calendar
) -> None:
    end = expires_at(policy, earned_at=earned_at, zone=zone, calendar=calendar)

    if end is not None:
        assert day_in(end - timedelta(seconds=1), zone=zone) < day_in(end, zone=zone)


@given(st.sampled_from([RollingMonths(1), MonthEnd(0), YearEnd(0)]), MOMENTS, MOMENTS, CALENDARS)
def test_what_is_earned_later_never_ends_earlier(
    policy: Validity, first: datetime, second: datetime, calendar: Calendar
) -> None:
    ends = [
        expires_at(policy, earned_at=moment, zone=TEHRAN, calendar=calendar)
        for moment in sorted([first, second])
    ]

    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[0] <= ends[1]
