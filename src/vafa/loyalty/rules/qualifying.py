"""What counts towards a tier, and within which window of time it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal, assert_never, cast

from vafa.core.calendars import (
    add_months,
    day_in,
    local_midnight,
    month_of,
    start_of_month,
    start_of_year,
)
from vafa.core.languages import Calendar
from vafa.core.periods import Period
from vafa.loyalty.rules.calendar import DAYS_MAX, MONTHS_MAX, end_of_day
from vafa.loyalty.rules.typed_json import Part

Measure = Literal["units", "orders", "spend"]
MEASURES: Final[tuple[Measure, ...]] = ("units", "orders", "spend")


@dataclass(frozen=True, slots=True)
class Amounts:
    """Qualifying units, orders, and spend in minor units, together."""

    units: int = 0
    orders: int = 0
    spend: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.units + other.units, self.orders + other.orders, self.spend + other.spend
        )

    def __neg__(self) -> Amounts:
        return Amounts(-self.units, -self.orders, -self.spend)

    def of(self, measure: Measure) -> int:
        """Give the amount of one measure."""
        return {"units": self.units, "orders": self.orders, "spend": self.spend}[measure]

    @property
    def listed(self) -> tuple[int, int, int]:
        """The three amounts in the order of the measures."""
        return self.units, self.orders, self.spend


@dataclass(frozen=True, slots=True)
class Activity:
    """A qualifying posting, or a reversal that takes part of an earlier one back.

    Spending points is no qualifying posting: nothing below zero is taken unless it names the
    moment of what it reverses, and it then counts in that one's window.
    """

    at: datetime
    amounts: Amounts
    reverses_at: datetime | None = None

    def __post_init__(self) -> None:
        listed = self.amounts.listed
        if self.reverses_at is None and min(listed) < 0:
            raise ValueError("A qualifying posting is not negative; a reversal names its original.")
        if self.reverses_at is not None and (max(listed) > 0 or self.reverses_at > self.at):
            raise ValueError("A reversal takes back something earlier.")

    @property
    def counts_at(self) -> datetime:
        """The moment by which the windows are told apart."""
        return self.at if self.reverses_at is None else self.reverses_at


@dataclass(frozen=True, slots=True)
class History:
    """When somebody joined, and all their qualifying postings, in any order."""

    joined_at: datetime
    activities: tuple[Activity, ...] = field(default=())

    def known_at(self, at: datetime) -> History:
        """Leave out what had not happened yet."""
        return History(self.joined_at, tuple(item for item in self.activities if item.at <= at))


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Everything counts for good."""


@dataclass(frozen=True, slots=True)
class LatestDays:
    """What happened within so many days counts: to the end of the day n days later."""

    days: int


@dataclass(frozen=True, slots=True)
class LatestMonths:
    """What happened within so many months counts, to the end of the same day of the month."""

    months: int


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """What happened in the same year of a calendar; by default that of the programme."""

    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class Quarter:
    """What happened in the same three months of the programme's calendar."""


@dataclass(frozen=True, slots=True)
class MemberYear:
    """What happened in the same year since joining."""


Window = Lifetime | LatestDays | LatestMonths | CalendarYear | Quarter | MemberYear


@dataclass(frozen=True, slots=True)
class Place:
    """The zone and the calendar in which a programme counts its days."""

    zone: str
    calendar: Calendar


def window_at(window: Window, *, at: datetime, joined_at: datetime, place: Place) -> Period:
    """Find the period whose activity counts at a moment; a rolling one ends with its day."""
    day = day_in(at, zone=place.zone)
    first = _first_day(window, day=day, joined_at=joined_at, place=place)
    end = leaves_at(window, counts_at=at, joined_at=joined_at, place=place)
    if isinstance(window, LatestDays | LatestMonths):
        end = end_of_day(day, zone=place.zone)
    return Period(local_midnight(first, zone=place.zone), end)


def leaves_at(
    window: Window, *, counts_at: datetime, joined_at: datetime, place: Place
) -> datetime | None:
    """Find the instant from which something that happened no longer counts; None is never."""
    day = day_in(counts_at, zone=place.zone)
    return _leaves_by_day(window, day, joined_at, place)


# A history repeats its days, and a shop its windows.
@lru_cache(maxsize=65536)
def _leaves_by_day(window: Window, day: date, joined_at: datetime, place: Place) -> datetime | None:
    match window:
        case Lifetime():
            return None
        case LatestDays(days):
            return end_of_day(day + timedelta(days=days), zone=place.zone)
        case LatestMonths(months):
            last = add_months(day, months, calendar=place.calendar)
            return end_of_day(last, zone=place.zone)
        case CalendarYear() | Quarter() | MemberYear():
            first = _first_day(window, day=day, joined_at=joined_at, place=place)
            return local_midnight(_next_first_day(window, first, joined_at, place), zone=place.zone)
        case _:
            assert_never(window)


def _first_day(window: Window, *, day: date, joined_at: datetime, place: Place) -> date:
    match window:
        case Lifetime():
            return min(day, day_in(joined_at, zone=place.zone))
        case LatestDays(days):
            return day - timedelta(days=days)
        case LatestMonths(months):
            return _first_counting(day, months, calendar=place.calendar)
        case CalendarYear(calendar):
            return start_of_year(day, calendar=calendar or place.calendar)
        case Quarter():
            month = month_of(day, calendar=place.calendar)[1]
            first = start_of_month(day, calendar=place.calendar)
            return add_months(first, -((month - 1) % 3), calendar=place.calendar)
        case MemberYear():
            return _anniversaries(day, joined_at, place)[0]
        case _:
            assert_never(window)


def _first_counting(day: date, months: int, *, calendar: Calendar) -> date:
    """Find the earliest day whose n months reach to this day: months differ in length."""
    first = add_months(day, -months, calendar=calendar)
    while add_months(first, months, calendar=calendar) < day:
        first += timedelta(days=1)
    while add_months(first - timedelta(days=1), months, calendar=calendar) >= day:
        first -= timedelta(days=1)
    return first


def _next_first_day(
    window: CalendarYear | Quarter | MemberYear, first: date, joined_at: datetime, place: Place
) -> date:
    if isinstance(window, MemberYear):
        return _anniversaries(first, joined_at, place)[1]
    if isinstance(window, Quarter):
        return add_months(first, 3, calendar=place.calendar)
    return add_months(first, 12, calendar=window.calendar or place.calendar)


def _anniversaries(day: date, joined_at: datetime, place: Place) -> tuple[date, date]:
    """Find the anniversaries of joining around a day, counted from the day of joining itself."""
    joined = day_in(joined_at, zone=place.zone)
    years = month_of(day, calendar=place.calendar)[0] - month_of(joined, calendar=place.calendar)[0]
    if day < add_months(joined, 12 * years, calendar=place.calendar):
        years -= 1
    first = add_months(joined, 12 * years, calendar=place.calendar)
    return first, add_months(joined, 12 * (years + 1), calendar=place.calendar)


def amounts_over_time(
    window: Window, *, history: History, place: Place
) -> list[tuple[datetime, Amounts]]:
    """List the instants at which what counts changes, each with what counts from then on."""
    changes: dict[datetime, Amounts] = {}
    for moment, amounts in net_amounts(history.activities):
        changes[moment] = changes.get(moment, Amounts()) + amounts
        leaves = leaves_at(window, counts_at=moment, joined_at=history.joined_at, place=place)
        if leaves is not None:
            changes[leaves] = changes.get(leaves, Amounts()) + -amounts
    steps, counting = [], Amounts()
    for moment in sorted(changes):
        counting += changes[moment]
        steps.append((moment, counting))
    return steps


def net_amounts(activities: Iterable[Activity]) -> list[tuple[datetime, Amounts]]:
    """Join reversals with what they reverse; what was taken back whole is left out."""
    net: dict[datetime, Amounts] = {}
    for activity in activities:
        net[activity.counts_at] = net.get(activity.counts_at, Amounts()) + activity.amounts
    return [(moment, net[moment]) for moment in sorted(net) if net[moment] != Amounts()]


def news_of(told: Amounts, counted: Amounts) -> tuple[Amounts, Amounts]:
    """Tell what has to be added and what taken back so that what counts is what was told."""
    pairs = list(zip(told.listed, counted.listed, strict=True))
    added = Amounts(*(max(new - old, 0) for new, old in pairs))
    return added, Amounts(*(min(new - old, 0) for new, old in pairs))


@dataclass(frozen=True, slots=True)
class Share:
    """What a line cost, of how many thousandths, and how many of these came back."""

    amount: int
    quantity_milli: int
    returned_milli: int = 0

    @property
    def kept(self) -> int:
        """What was paid for the part that was kept."""
        back = min(max(self.returned_milli, 0), self.quantity_milli)
        return self.amount * (self.quantity_milli - back) // self.quantity_milli


def kept_spend(shares: Iterable[Share], *, discount: int = 0) -> int:
    """Say what was paid for goods that were kept, with their part of the order's discount.

    It hangs on what is kept in all, not on the steps in which the rest came back.
    """
    listed = list(shares)
    whole, kept = sum(share.amount for share in listed), sum(share.kept for share in listed)
    if whole <= 0:
        return 0
    return max(0, kept - discount * kept // whole)


WINDOWS: Final = ("lifetime", "latest_days", "latest_months", "year", "quarter", "member_year")


def read_window(value: object, *, path: str = "window") -> Window:
    """Read a window from JSON; refuses with `Misfit`, naming the path."""
    part = Part.of(value, path)
    kind = part.choice("kind", WINDOWS)
    if kind == "latest_days":
        return LatestDays(part.only("kind", "days").integer("days", low=1, high=DAYS_MAX))
    if kind == "latest_months":
        return LatestMonths(part.only("kind", "months").integer("months", low=1, high=MONTHS_MAX))
    if kind == "year":
        if not part.only("kind", "calendar").has("calendar"):
            return CalendarYear()
        return CalendarYear(cast("Calendar", part.choice("calendar", ("gregorian", "jalali"))))
    part.only("kind")
    fixed: dict[str, Window] = {
        "lifetime": Lifetime(),
        "quarter": Quarter(),
        "member_year": MemberYear(),
    }
    return fixed[kind]


def window_json(window: Window) -> dict[str, object]:
    """Write a window as JSON that `read_window` reads back."""
    match window:
        case LatestDays(days):
            return {"kind": "latest_days", "days": days}
        case LatestMonths(months):
            return {"kind": "latest_months", "months": months}
        case CalendarYear(calendar):
            return {"kind": "year"} if calendar is None else {"kind": "year", "calendar": calendar}
        case Lifetime():
            return {"kind": "lifetime"}
        case Quarter():
            return {"kind": "quarter"}
        case MemberYear():
            return {"kind": "member_year"}
        case _:
            assert_never(window)
