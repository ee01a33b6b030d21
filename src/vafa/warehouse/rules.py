"""What the warehouse copies from the database, and into which months it cuts it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class FactQuery:
    """How a feature's rows become a fact table.

    `sql` selects from tables of the attached database `shop`. It may use `$zone`, the name of
    the shop's time zone; where `at_column` is set the rows are cut into months by it and `sql`
    ends in a place for `{between}`.
    """

    name: str
    sql: str
    at_column: str = ""


def month_of(day: date) -> date:
    """Return the first day of a day's month; facts are cut by Gregorian months of local days."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the following month."""
    return (month + timedelta(days=32)).replace(day=1)


def month_bounds(month: date, zone: str) -> tuple[datetime, datetime]:
    """Return the instants in UTC between which a local month lies, the end not included."""
    place = ZoneInfo(zone)
    begin = datetime.combine(month, time(), place).astimezone(UTC)
    end = datetime.combine(next_month(month), time(), place).astimezone(UTC)
    return begin, end


def between_clause(at_column: str, month: date, zone: str) -> str:
    """Write the condition that keeps one local month of an instant's column."""
    begin, end = month_bounds(month, zone)
    return f"{at_column} >= '{begin:%Y-%m-%d %H:%M:%S}' AND {at_column} < '{end:%Y-%m-%d %H:%M:%S}'"
