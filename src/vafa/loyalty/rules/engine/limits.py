"""How often and how much a rule may give, and when it is in force."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from vafa.core.calendars import add_months, day_in, local_midnight, start_of_year
from vafa.core.periods import Period, day_period, month_period, week_period
from vafa.loyalty.rules.engine.context import Programme
from vafa.loyalty.rules.engine.effects import KINDS
from vafa.loyalty.rules.engine.fields import Clock
from vafa.loyalty.rules.engine.refusals import Cursor
from vafa.loyalty.rules.engine.shapes import (
    Member,
    Shape,
    choice,
    key,
    maybe,
    read_shape,
    whole,
    write_shape,
)

Per = Literal["customer", "rule", "order", "budget"]
Window = Literal["day", "week", "month", "year", "ever"]
PERS: Final[tuple[Per, ...]] = ("customer", "rule", "order", "budget")
WINDOWS: Final[tuple[Window, ...]] = ("day", "week", "month", "year", "ever")
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
MINUTES_OF_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many times, or so many units of one kind of effect (`of`).

    A budget has no `most` of its own: what is left of it is shared with other rules.
    """

    per: Per
    period: Window
    of: str
    most: int | None
    budget: str | None

    def key_of(self, rule: str) -> str:
        """Name what is left of this limit; a new version of the rule goes on with it."""
        if self.budget is not None:
            return self.budget
        return f"{rule}:{self.per}:{self.period}:{self.of}"


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of the day from one until before the other; past midnight when it ends earlier."""

    start: int
    end: int

    def contains(self, minute: int) -> bool:
        """Tell whether a minute of the day is within."""
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days and hours on the programme's own wall clock and calendar; both days are included."""

    first_day: date | None = None
    latest_day: date | None = None
    weekdays: tuple[int, ...] = ()
    hours: Hours | None = None
    months: tuple[int, ...] = ()
    days_of_month: tuple[int, ...] = ()


ALL_THE_TIME: Final = Schedule()
_LIMIT_SHAPE: Final[Shape] = {
    "per": choice(PERS),
    "period": choice(WINDOWS, default="ever"),
    "of": choice(("times", *KINDS), default="times"),
    "most": maybe(whole()),
    "budget": maybe(key()),
}


def read_limit(cursor: Cursor) -> Limit:
    """Read one limit; a budget needs its key, anything else its `most`."""
    limit = _limit(**read_shape(cursor, _LIMIT_SHAPE))
    needed, unused = ("budget", "most") if limit.per == "budget" else ("most", "budget")
    if getattr(limit, needed) is None:
        raise cursor.at(needed, None).refused("missing")
    if getattr(limit, unused) is not None:
        raise cursor.at(unused, None).refused("not_with_limit")
    if limit.per in ("order", "budget") and limit.period != "ever":
        raise cursor.at("period", None).refused("not_with_limit")
    return limit


_limit: Final[Callable[..., Limit]] = Limit


def write_limit(limit: Limit) -> dict[str, object]:
    """Write a limit so that reading it gives the same one."""
    return write_shape(limit, _LIMIT_SHAPE)


def limit_window(limit: Limit, *, now: datetime, programme: Programme) -> Period | None:
    """Find the time within which a limit counts; one without an end counts for ever."""
    zone, calendar = programme.time_zone, programme.calendar
    day = day_in(now, zone=zone)
    if limit.period == "day":
        return day_period(day, zone=zone)
    if limit.period == "week":
        return week_period(day, week_start=programme.week_start, zone=zone)
    if limit.period == "month":
        return month_period(day, calendar=calendar, zone=zone)
    if limit.period == "year":
        first = start_of_year(day, calendar=calendar)
        after = add_months(first, 12, calendar=calendar)
        return Period(local_midnight(first, zone=zone), local_midnight(after, zone=zone))
    return None


def in_force(schedule: Schedule, clock: Clock) -> bool:
    """Tell whether a rule is in force at a moment of the programme's clock."""
    return (
        (schedule.first_day is None or clock.day >= schedule.first_day)
        and (schedule.latest_day is None or clock.day <= schedule.latest_day)
        and (not schedule.weekdays or clock.weekday in schedule.weekdays)
        and (not schedule.months or clock.month in schedule.months)
        and (not schedule.days_of_month or clock.day_of_month in schedule.days_of_month)
        and (schedule.hours is None or schedule.hours.contains(clock.minute_of_day))
    )


def schedule_ends_at(schedule: Schedule, *, programme: Programme) -> datetime | None:
    """Find the instant from which a rule is over, unknown while it has no latest day."""
    if schedule.latest_day is None:
        return None
    return local_midnight(schedule.latest_day + timedelta(days=1), zone=programme.time_zone)


def read_schedule(cursor: Cursor) -> Schedule:
    """Read when a rule is in force; refuses a latest day before the first."""
    schedule = _schedule(**read_shape(cursor, _SCHEDULE_SHAPE))
    first, latest = schedule.first_day, schedule.latest_day
    if first is not None and latest is not None and latest < first:
        raise cursor.at("latest_day", None).refused("out_of_range")
    return schedule


_schedule: Final[Callable[..., Schedule]] = Schedule


def write_schedule(schedule: Schedule) -> dict[str, object]:
    """Write a schedule so that reading it gives the same one."""
    return write_shape(schedule, _SCHEDULE_SHAPE)


def _day() -> Member:
    return maybe(Member(Cursor.day, date.isoformat))


def _numbers(least: int, most: int) -> Member:
    def read(cursor: Cursor) -> tuple[int, ...]:
        items = cursor.items(most=most - least + 1)
        return tuple(sorted({item.integer(least=least, most=most) for item in items}))

    return Member(read, list, ())


def _read_minute(cursor: Cursor) -> int:
    if not isinstance(cursor.value, str) or not _TIME.fullmatch(cursor.value):
        raise cursor.refused("not_a_time")
    hour, minute = cursor.value.split(":")
    return int(hour) * 60 + int(minute)


def _write_minute(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


_HOURS_SHAPE: Final[Shape] = {
    "start": Member(_read_minute, _write_minute),
    "end": Member(_read_minute, _write_minute),
}


def _read_hours(cursor: Cursor) -> Hours:
    made: Callable[..., Hours] = Hours
    hours = made(**read_shape(cursor, _HOURS_SHAPE))
    if hours.start == hours.end or hours.start == MINUTES_OF_DAY:
        raise cursor.refused("out_of_range")
    return hours


_SCHEDULE_SHAPE: Final[Shape] = {
    "first_day": _day(),
    "latest_day": _day(),
    "weekdays": _numbers(0, 6),
    "hours": maybe(Member(_read_hours, lambda hours: write_shape(hours, _HOURS_SHAPE))),
    "months": _numbers(1, 12),
    "days_of_month": _numbers(1, 31),
}
