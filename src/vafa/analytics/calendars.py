"""The calendar table that measures join instead of cutting dates themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa

from vafa.analytics.facts import CALENDAR
from vafa.core.calendars import (
    add_months,
    month_number,
    start_of_month,
    start_of_week,
    start_of_year,
)
from vafa.core.languages import Calendar


def calendar_table(
    *, since: date, until: date, calendar: Calendar = "gregorian", week_start: int = 0
) -> pa.Table:
    """List the days of whole years around `since` … `until`, each with its week, month and year.

    `week_start` counts from Monday 0 to Sunday 6 (Iran's week begins on Saturday: 5). The years
    are whole, so that a measure can see from the table whether a month is over.

    - month_number = year x 12 + month - 1; week_number = weeks since the first one of year 1:
      both run on over the years, so that a difference of numbers is a difference of months.
    - year_start, month_start, year_number follow the shop's calendar, `day` is Gregorian.

    Example, five days of the Jalali calendar with weeks from Saturday:

    | day        | week_start | month_start | year_start | month_number   | year |
    |------------|------------|-------------|------------|----------------|------|
    | 2024-03-18 | 2024-03-16 | 2024-02-20  | 2023-03-21 | 16835 = Esfand | 1402 |
    | 2024-03-19 | 2024-03-16 | 2024-02-20  | 2023-03-21 | 16835          | 1402 |
    | 2024-03-20 | 2024-03-16 | 2024-03-20  | 2024-03-20 | 16836 = Nowruz | 1403 |
    | 2024-03-22 | 2024-03-16 | 2024-03-20  | 2024-03-20 | 16836          | 1403 |
    | 2024-03-23 | 2024-03-23 | 2024-03-20  | 2024-03-20 | 16836          | 1403 |
    """
    assert since <= until
    begin = start_of_year(since, calendar=calendar)
    end = add_months(start_of_year(until, calendar=calendar), 12, calendar=calendar)
    days = [begin + timedelta(days=ahead) for ahead in range((end - begin).days)]
    weeks = [start_of_week(day, week_start=week_start) for day in days]
    months = [month_number(day, calendar=calendar) for day in days]
    columns = {
        "day": days,
        "week_start": weeks,
        "month_start": [start_of_month(day, calendar=calendar) for day in days],
        "year_start": [start_of_year(day, calendar=calendar) for day in days],
        "month_number": months,
        "week_number": [(week.toordinal() + 6 - week_start) // 7 for week in weeks],
        "year_number": [month // 12 for month in months],
    }
    return pa.table(columns, schema=CALENDAR.arrow_schema())
