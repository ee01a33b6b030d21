"""Whose day it is: birthdays, name days and anniversaries of members, found by sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, reduce
from operator import or_
from typing import Final, cast

from django.db.models import Q, QuerySet

from vafa.core.calendars import day_in, local_midnight, month_of
from vafa.core.languages import Calendar
from vafa.loyalty.models import BirthDate, Member, MemberState, NameDayList, Programme
from vafa.loyalty.models import ProgrammeState as State
from vafa.loyalty.queries.members import membership
from vafa.loyalty.queries.rulebook import ASKED, latest_versions
from vafa.loyalty.rules.anniversaries import days_celebrated_on
from vafa.loyalty.rules.happening import Happened
from vafa.loyalty.rules.name_days import Feast, NameDays, greek_name_days, read_name_days
from vafa.staff.queries import shop

OLDEST_YEARS: Final = 120
DAYS_OF_MEMBERS: Final = ("birthday", "name_day", "anniversary", "day_begun")


@dataclass(frozen=True)
class Celebration:
    """One member's day; `key` says how far the search has come."""

    key: int
    member_id: int
    happened: Happened


@dataclass(frozen=True)
class Search:
    """Whose day of one kind it is in a programme, on any of some days."""

    programme: Programme
    trigger: str
    days: tuple[date, ...]
    zone: str
    calendar: Calendar

    def year_of(self, day: date) -> int:
        """Give the year by which a day counts once."""
        return month_of(day, calendar=self.calendar)[0]


def searches_of(*, days: tuple[date, ...]) -> list[Search]:
    """Return what programmes ask for on some days; most ask for nothing."""
    known = shop()
    calendar = cast("Calendar", known.calendar)
    found = []
    for programme in Programme.objects.filter(state=State.LIVE).order_by("id"):
        versions = latest_versions(programme_id=programme.id)
        asked = {version.body["trigger"] for version in versions if version.mode in ASKED}
        found += [
            Search(programme, trigger, days, known.time_zone, calendar)
            for trigger in DAYS_OF_MEMBERS
            if trigger in asked
        ]
    return found


def celebrating(search: Search, *, after: int, limit: int) -> tuple[list[Celebration], int | None]:
    """Return whose day it is among the next so many looked at, and where to go on."""
    return _FINDERS[search.trigger](search, after, limit)


def _birthdays(search: Search, after: int, limit: int) -> tuple[list[Celebration], int | None]:
    by_birth = {
        born: day
        for day in search.days
        for born in days_celebrated_on(day, years=OLDEST_YEARS, calendar=search.calendar)
    }
    rows = BirthDate.objects.filter(day__in=list(by_birth), pk__gt=after).order_by("pk")[:limit]
    found, latest = [], None
    for row in rows:
        latest = row.pk
        day = by_birth[row.day]
        member = membership(programme_id=search.programme.id, customer_id=row.customer_id)
        if member is not None and day_in(member.joined_at, zone=search.zone) <= day:
            happened = Happened("birthday", str(search.year_of(day)))
            found.append(Celebration(row.pk, member.id, happened))
    return found, latest


def _anniversaries(search: Search, after: int, limit: int) -> tuple[list[Celebration], int | None]:
    joined: dict[date, tuple[date, int]] = {}
    for day in search.days:
        for began in days_celebrated_on(day, years=OLDEST_YEARS, calendar=search.calendar):
            joined[began] = day, search.year_of(day) - search.year_of(began)
    since = search.programme.began_at
    first = day_in(since, zone=search.zone) if since else None
    asked = [_on(day, search.zone) for day in joined if first is None or day >= first]
    if not asked:
        return [], None
    rows = _members(search, after).filter(reduce(or_, asked)).order_by("pk")[:limit]
    found, latest = [], None
    for member in rows:
        latest = member.pk
        day, years = joined[day_in(member.joined_at, zone=search.zone)]
        happened = Happened("anniversary", str(search.year_of(day)), number=years)
        found.append(Celebration(member.pk, member.pk, happened))
    return found, latest


def _on(day: date, zone: str) -> Q:
    begins = local_midnight(day, zone=zone)
    return Q(joined_at__gte=begins, joined_at__lt=local_midnight(day + timedelta(1), zone=zone))


def _name_days(search: Search, after: int, limit: int) -> tuple[list[Celebration], int | None]:
    listed, years = name_days(), {day.year for day in search.days}
    rows = _members(search, after).select_related("customer").order_by("pk")[:limit]
    found, latest = [], None
    for member in rows:
        latest = member.pk
        main = {listed.main_day(member.customer.name, year=year) for year in years}
        for day in search.days:
            if day in main and day_in(member.joined_at, zone=search.zone) <= day:
                happened = Happened("name_day", str(day.year))
                found.append(Celebration(member.pk, member.pk, happened))
    return found, latest


def _days_begun(search: Search, after: int, limit: int) -> tuple[list[Celebration], int | None]:
    happened = Happened("day_begun", search.days[-1].isoformat())
    ids = list(_members(search, after).order_by("pk").values_list("pk", flat=True)[:limit])
    return [Celebration(pk, pk, happened) for pk in ids], ids[-1] if ids else None


def _members(search: Search, after: int) -> QuerySet[Member]:
    active = Member.objects.filter(programme=search.programme, state=MemberState.ACTIVE)
    return active.filter(pk__gt=after)


_Finder = Callable[[Search, int, int], tuple[list[Celebration], int | None]]
_FINDERS: Final[dict[str, _Finder]] = {
    "birthday": _birthdays,
    "name_day": _name_days,
    "anniversary": _anniversaries,
    "day_begun": _days_begun,
}


def name_days() -> NameDays:
    """Return the list of name days in force: the owner's, or the shipped one."""
    row = NameDayList.objects.order_by("-id").first()
    return _read(row.text) if row else greek_name_days()


# Reading a long list takes a while, and it is the same text for years.
@lru_cache(maxsize=4)
def _read(text: str) -> NameDays:
    return read_name_days(text)


def birth_day_of(*, customer_ids: list[int]) -> date | None:
    """Return when the customer was born to whom some records belong, if anybody said so."""
    rows = BirthDate.objects.filter(customer__in=customer_ids).order_by("id")
    return rows.values_list("day", flat=True).first()


@dataclass(frozen=True)
class DaysKnown:
    """Which days of members a programme rewards, and for how many members they are known."""

    rewarded: tuple[str, ...]
    members: int
    with_birthday: int
    is_list_own: bool


def days_known(*, programme_id: int) -> DaysKnown:
    """Say which days of members a programme rewards, and how many of its members have told one."""
    versions = latest_versions(programme_id=programme_id)
    asked = {version.body["trigger"] for version in versions if version.mode in ASKED}
    members = Member.objects.filter(programme=programme_id, state=MemberState.ACTIVE)
    return DaysKnown(
        rewarded=tuple(trigger for trigger in DAYS_OF_MEMBERS if trigger in asked),
        members=members.count(),
        with_birthday=members.filter(customer__birth__isnull=False).count(),
        is_list_own=NameDayList.objects.exists(),
    )


@dataclass(frozen=True)
class FeastDay:
    """A feast on its day of a year."""

    day: date
    feast: Feast


def feasts_between(first: date, until: date) -> list[FeastDay]:
    """Return the feasts on the list from a day until before another, by their days."""
    found = [
        FeastDay(feast.day_in(year), feast)
        for year in range(first.year, until.year + 1)
        for feast in name_days().feasts
    ]
    within = [each for each in found if first <= each.day < until]
    return sorted(within, key=lambda each: (each.day, each.feast.name))
