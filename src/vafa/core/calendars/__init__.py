"""Days and moments in the Gregorian and the Jalali calendar: counted, read and written."""

from __future__ import annotations

from vafa.core.calendars.counting import (
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
from vafa.core.calendars.days_read import DateOrder, parse_day
from vafa.core.calendars.moments_read import from_excel_serial, parse_moment
from vafa.core.calendars.writing import format_day, format_moment

__all__ = [
    "DateOrder",
    "add_months",
    "day_in",
    "format_day",
    "format_moment",
    "from_excel_serial",
    "local_midnight",
    "month_number",
    "month_of",
    "months_between",
    "parse_day",
    "parse_moment",
    "start_of_month",
    "start_of_week",
    "start_of_year",
    "zone_named",
]
