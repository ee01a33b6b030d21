"""Months, weeks and years of the Gregorian and the Jalali calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from persiantools.jdatetime import JalaliDate

from vafa.core.languages import Calendar


@lru_cache(maxsize=16384)
def parts_of(day: date, calendar: Calendar) -> tuple[int, int, int]:
    """Give year, month and day of the month in a calendar."""
    if calendar == "gregorian":
        return day.year, day.month, day.day
    # persiantools leaves its arguments untyped.
    jalali = JalaliDate.to_jalali(day.year, day.month, day.day)  # type: ignore[no-untyped-call]
    return jalali.year, jalali.month, jalali.day


def day_from(parts: tuple[int, int, int], calendar: Calendar) -> date:
    """Find the day with this year, month and day of the month; refuses one that does not exist."""
    if calendar == "gregorian":
        return date(*parts)
    converted: date = JalaliDate(*parts).to_gregorian()  # type: ignore[no-untyped-call]
    return converted


def month_of(day: date, *, calendar: Calendar) -> tuple[int, int]:
    """Give the year and the month that a day belongs to."""
    year, month, _ = parts_of(day, calendar)
    return year, month


def month_number(day: date, *, calendar: Calendar) -> int:
    """Count months without a gap, so that neighbours differ by one across the end of a year."""
    year, month, _ = parts_of(day, calendar)
    return year * 12 + month - 1


def months_between(first: date, second: date, *, calendar: Calendar) -> int:
    """Count the turns of a month from one day to another: 31 January to 1 February is one."""
    return month_number(second, calendar=calendar) - month_number(first, calendar=calendar)


def start_of_month(day: date, *, calendar: Calendar) -> date:
    """Find the first day of the month that a day belongs to."""
    return day - timedelta(days=parts_of(day, calendar)[2] - 1)


def start_of_year(day: date, *, calendar: Calendar) -> date:
    """Find 1 January, or 1 Farvardin, of the year that a day belongs to."""
    return day_from((parts_of(day, calendar)[0], 1, 1), calendar)


def start_of_week(day: date, *, week_start: int) -> date:
    """Find the first day of the week; `week_start` counts from Monday 0 to Sunday 6.

    Iran's week begins on Saturday (5), in both calendars.
    """
    assert 0 <= week_start <= 6
    return day - timedelta(days=(day.weekday() - week_start) % 7)


def add_months(day: date, months: int, *, calendar: Calendar) -> date:
    """Go so many months on, or back, to the same day of the month.

    Where the month is too short its last day is taken: 31 January and one month is 28 February,
    31 Shahrivar and one month is 30 Mehr.
    """
    year, month, day_of_month = parts_of(day, calendar)
    year, month_index = divmod(year * 12 + month - 1 + months, 12)
    length = days_in_month(year, month_index + 1, calendar=calendar)
    return day_from((year, month_index + 1, min(day_of_month, length)), calendar)


def days_in_month(year: int, month: int, *, calendar: Calendar) -> int:
    """Give the length of a month in days."""
    if calendar == "gregorian":
        return monthrange(year, month)[1]
    length: int = JalaliDate.days_in_month(month, year)
    return length


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """Find a time zone by its IANA name, "Asia/Tehran"; refuses an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("There is no time zone with this name.") from None


def day_in(moment: datetime, *, zone: str) -> date:
    """Say on which day something happened for people in a zone."""
    assert moment.tzinfo is not None
    return moment.astimezone(zone_named(zone)).date()


def local_midnight(day: date, *, zone: str) -> datetime:
    """Find the instant, in UTC, at which a day begins in a zone.

    Where clocks are put forward at midnight (Tehran until 2022) the day begins at 01:00 of the
    wall clock, which is the same instant. Where midnight comes twice the day begins at the first.
    """
    local = datetime(day.year, day.month, day.day, tzinfo=zone_named(zone))
    return local.astimezone(UTC)
