"""Half-open periods of time: the start belongs to one, the end does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vafa.core.calendars import add_months, local_midnight, start_of_month, start_of_week
from vafa.core.languages import Calendar


@dataclass(frozen=True, slots=True)
class Period:
    """The time from `start` until before `end`; without an end it goes on.

    Both are instants with a zone. Neighbours share an instant and overlap in none, so each moment
    falls into exactly one month, and none is counted twice.
    """

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or (self.end is not None and self.end.tzinfo is None):
            raise ValueError("A period needs instants with a time zone.")
        if self.end is not None and self.end <= self.start:
            raise ValueError("A period must end after it starts.")

    def contains(self, moment: datetime) -> bool:
        """Tell whether a moment falls into the period."""
        return self.start <= moment and (self.end is None or moment < self.end)

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two periods share any time."""
        return self.intersection(other) is not None

    def intersection(self, other: Period) -> Period | None:
        """Find the time that the two periods share."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends, default=None)
        return None if end is not None and end <= start else Period(start, end)

    @property
    def length(self) -> timedelta | None:
        """How long the period lasts, unknown while it has no end."""
        return None if self.end is None else self.end - self.start


def days_period(first: date, latest: date, *, zone: str) -> Period:
    """Span whole days of a zone, both included."""
    after = latest + timedelta(days=1)
    return Period(local_midnight(first, zone=zone), local_midnight(after, zone=zone))


def day_period(day: date, *, zone: str) -> Period:
    """Span one day of a zone: 23 or 25 hours where clocks change."""
    return days_period(day, day, zone=zone)


def week_period(day: date, *, week_start: int, zone: str) -> Period:
    """Span the week that a day belongs to; `week_start` counts from Monday 0."""
    first = start_of_week(day, week_start=week_start)
    return days_period(first, first + timedelta(days=6), zone=zone)


def month_period(day: date, *, calendar: Calendar, zone: str) -> Period:
    """Span the month that a day belongs to, in the calendar and zone of the shop."""
    first = start_of_month(day, calendar=calendar)
    after = add_months(first, 1, calendar=calendar)
    return Period(local_midnight(first, zone=zone), local_midnight(after, zone=zone))


def month_periods(
    first: date, latest: date, *, calendar: Calendar, zone: str
) -> Iterator[tuple[date, Period]]:
    """Go through the months from one day's to another's, each with its first day."""
    month = start_of_month(first, calendar=calendar)
    while month <= latest:
        yield month, month_period(month, calendar=calendar, zone=zone)
        month = add_months(month, 1, calendar=calendar)
