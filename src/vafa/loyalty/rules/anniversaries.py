"""Days that come round each year: birthdays, days of joining, and Easter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal

from vafa.core.calendars import add_months, month_of, start_of_month
from vafa.core.languages import Calendar

# What to do about 29 February and 30 Esfand in a year that has none.
MissingDay = Literal["day_before", "day_after"]
_ONE_DAY: Final = timedelta(days=1)


def anniversary_in(
    day: date, *, year: int, calendar: Calendar, missing_day: MissingDay = "day_before"
) -> date:
    """Find the day on which something comes round in a year of a calendar.

    Whoever was born on 29 February celebrates on 28 February or 1 March of a common year, whoever
    was born on 30 Esfand on 29 Esfand or 1 Farvardin.
    """
    years = year - month_of(day, calendar=calendar)[0]
    found = add_months(day, 12 * years, calendar=calendar)
    is_missing = _day_of_month(found, calendar) < _day_of_month(day, calendar)
    return found + _ONE_DAY if is_missing and missing_day == "day_after" else found


def next_anniversary(
    day: date, *, since: date, calendar: Calendar, missing_day: MissingDay = "day_before"
) -> date:
    """Find the first day from `since` on, itself included, on which something comes round."""
    year = month_of(since, calendar=calendar)[0]
    # An anniversary moved past the end of a year is still that of the year before.
    for tried in (year - 1, year):
        found = anniversary_in(day, year=tried, calendar=calendar, missing_day=missing_day)
        if found >= since:
            return found
    return anniversary_in(day, year=year + 1, calendar=calendar, missing_day=missing_day)


def days_celebrated_on(
    day: date, *, years: int, calendar: Calendar, missing_day: MissingDay = "day_before"
) -> tuple[date, ...]:
    """List the days of so many earlier years that come round on a day, the latest first.

    In a common year 29 February comes round with 28 February, or with 1 March.
    """
    found = []
    for back in range(1, years + 1):
        near = add_months(day, -12 * back, calendar=calendar)
        for tried in (near + _ONE_DAY, near, near - _ONE_DAY):
            year = month_of(tried, calendar=calendar)[0] + back
            around = (year - 1, year, year + 1)
            if any(
                day == anniversary_in(tried, year=each, calendar=calendar, missing_day=missing_day)
                for each in around
            ):
                found.append(tried)
    return tuple(found)


def years_between(day: date, until: date) -> int:
    """Count the whole years from one day to another, as an age is counted."""
    return until.year - day.year - ((until.month, until.day) < (day.month, day.day))


def orthodox_easter(year: int) -> date:
    """Find the Easter Sunday of the Orthodox Church in a Gregorian year.

    The Julian computation of Meeus (Astronomical Algorithms, chapter 8), and the days by which
    the two calendars differ in that century: 13 until 2099.
    """
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    behind = year // 100 - year // 400 - 2
    return date(year, month, day + 1) + timedelta(days=behind)


def _day_of_month(day: date, calendar: Calendar) -> int:
    return (day - start_of_month(day, calendar=calendar)).days + 1
