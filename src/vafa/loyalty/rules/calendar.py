"""When points begin and when they end: validity and waiting, in the programme's zone and calendar.

Every end is the instant at which the next local day begins, so that "valid until 7 June" holds
for the whole of 7 June wherever the server stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import assert_never

from vafa.core.calendars import add_months, day_in, local_midnight, start_of_month, start_of_year
from vafa.core.languages import Calendar
from vafa.loyalty.rules.typed_json import Part

DAYS_MAX = 36_525
MONTHS_MAX = 1_200


@dataclass(frozen=True, slots=True)
class Never:
    """Points that do not expire."""


@dataclass(frozen=True, slots=True)
class RollingDays:
    """Until the end of the day so many days after earning."""

    days: int


@dataclass(frozen=True, slots=True)
class RollingMonths:
    """Until the end of the same day of the month, so many months after earning."""

    months: int


@dataclass(frozen=True, slots=True)
class FixedDay:
    """Until the end of one day, for everybody; what is earned later is expired at once."""

    day: date


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """Until the end of the month that lies so many months after that of earning."""

    months: int


@dataclass(frozen=True, slots=True)
class YearEnd:
    """Until the end of the year so many years after that of earning; 0 is the same year."""

    years: int


@dataclass(frozen=True, slots=True)
class Inactivity:
    """Until the end of the day so many months after the latest qualifying activity."""

    months: int


Validity = Never | RollingDays | RollingMonths | FixedDay | MonthEnd | YearEnd | Inactivity


@dataclass(frozen=True, slots=True)
class Immediately:
    """Points that can be spent as soon as they are earned."""


@dataclass(frozen=True, slots=True)
class DaysAfterOrder:
    """From the end of the day so many days after the order; 0 is the moment of the order."""

    days: int


@dataclass(frozen=True, slots=True)
class DaysAfterDelivery:
    """From the end of the day so many days after delivery; 0 is the moment of delivery."""

    days: int


@dataclass(frozen=True, slots=True)
class ReturnWindow:
    """From when the goods can no longer be returned, and so many further days."""

    further_days: int = 0


Waiting = Immediately | DaysAfterOrder | DaysAfterDelivery | ReturnWindow


def end_of_day(day: date, *, zone: str) -> datetime:
    """Find the instant at which a day is over in a zone."""
    return local_midnight(day + timedelta(days=1), zone=zone)


def expires_at(
    policy: Validity,
    *,
    earned_at: datetime,
    zone: str,
    calendar: Calendar,
    latest_activity_at: datetime | None = None,
) -> datetime | None:
    """Find the first instant, in UTC, at which points are no longer valid; None is never.

    For inactivity the latest qualifying activity counts when it is later than the earning.
    """
    day = day_in(earned_at, zone=zone)
    if isinstance(policy, Inactivity) and latest_activity_at is not None:
        day = max(day, day_in(latest_activity_at, zone=zone))
    last = _last_day(policy, day=day, calendar=calendar)
    return None if last is None else end_of_day(last, zone=zone)


def _last_day(policy: Validity, *, day: date, calendar: Calendar) -> date | None:
    match policy:
        case Never():
            return None
        case RollingDays(days):
            return day + timedelta(days=days)
        case RollingMonths(months) | Inactivity(months):
            return add_months(day, months, calendar=calendar)
        case FixedDay(fixed):
            return fixed
        case MonthEnd(months):
            month = start_of_month(day, calendar=calendar)
            return add_months(month, months + 1, calendar=calendar) - timedelta(days=1)
        case YearEnd(years):
            year = start_of_year(day, calendar=calendar)
            return add_months(year, 12 * (years + 1), calendar=calendar) - timedelta(days=1)
        case _:
            assert_never(policy)


def active_from(
    policy: Waiting,
    *,
    ordered_at: datetime,
    delivered_at: datetime | None,
    return_days: int,
    zone: str,
) -> datetime | None:
    """Find the instant, in UTC, from which points can be spent; None waits for the delivery.

    `return_days` is how long the shop takes goods back after delivery.
    """
    match policy:
        case Immediately():
            return ordered_at.astimezone(UTC)
        case DaysAfterOrder(days):
            return _after(ordered_at, days, zone=zone)
        case DaysAfterDelivery(days):
            return None if delivered_at is None else _after(delivered_at, days, zone=zone)
        case ReturnWindow(further_days):
            days = return_days + further_days
            return None if delivered_at is None else _after(delivered_at, days, zone=zone)
        case _:
            assert_never(policy)


def _after(moment: datetime, days: int, *, zone: str) -> datetime:
    if days == 0:
        return moment.astimezone(UTC)
    return end_of_day(day_in(moment, zone=zone) + timedelta(days=days), zone=zone)


def policy_json(policy: Validity | Waiting) -> dict[str, object]:
    """Write a policy as JSON that `read_validity` or `read_waiting` reads back."""
    kind, fields = _parts(policy)
    return {"kind": kind, **fields}


def _parts(policy: Validity | Waiting) -> tuple[str, dict[str, int | str]]:
    match policy:
        case Never():
            return "never", {}
        case RollingDays(days):
            return "rolling_days", {"days": days}
        case RollingMonths(months):
            return "rolling_months", {"months": months}
        case FixedDay(day):
            return "fixed_day", {"day": day.isoformat()}
        case MonthEnd(months):
            return "month_end", {"months": months}
        case YearEnd(years):
            return "year_end", {"years": years}
        case Inactivity(months):
            return "inactivity", {"months": months}
        case Immediately():
            return "immediately", {}
        case DaysAfterOrder(days):
            return "days_after_order", {"days": days}
        case DaysAfterDelivery(days):
            return "days_after_delivery", {"days": days}
        case ReturnWindow(days):
            return "return_window", {"further_days": days}
        case _:
            assert_never(policy)


VALIDITIES = (
    "never",
    "rolling_days",
    "rolling_months",
    "fixed_day",
    "month_end",
    "year_end",
    "inactivity",
)
WAITINGS = ("immediately", "days_after_order", "days_after_delivery", "return_window")


def read_validity(value: object, *, path: str = "validity") -> Validity:
    """Read a validity from JSON; refuses with `Misfit`, naming the path."""
    part = Part.of(value, path)
    kind = part.choice("kind", VALIDITIES)
    if kind == "never":
        part.only("kind")
        return Never()
    if kind == "fixed_day":
        return FixedDay(part.only("kind", "day").day("day"))
    if kind == "rolling_days":
        return RollingDays(part.only("kind", "days").integer("days", low=0, high=DAYS_MAX))
    if kind == "year_end":
        return YearEnd(part.only("kind", "years").integer("years", low=0, high=100))
    months = part.only("kind", "months").integer("months", low=0, high=MONTHS_MAX)
    if kind == "month_end":
        return MonthEnd(months)
    return RollingMonths(months) if kind == "rolling_months" else Inactivity(months)


def read_waiting(value: object, *, path: str = "waiting") -> Waiting:
    """Read from JSON what points wait for; refuses with `Misfit`, naming the path."""
    part = Part.of(value, path)
    kind = part.choice("kind", WAITINGS)
    if kind == "immediately":
        part.only("kind")
        return Immediately()
    if kind == "return_window":
        part.only("kind", "further_days")
        return ReturnWindow(part.integer("further_days", low=0, high=DAYS_MAX))
    days = part.only("kind", "days").integer("days", low=0, high=DAYS_MAX)
    return DaysAfterOrder(days) if kind == "days_after_order" else DaysAfterDelivery(days)
