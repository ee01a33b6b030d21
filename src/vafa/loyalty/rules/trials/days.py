"""The mornings of a trial: whose birthday, name day or anniversary it is on which day."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from vafa.core.calendars import day_in, local_midnight, month_of
from vafa.loyalty.rules.anniversaries import next_anniversary
from vafa.loyalty.rules.engine import Event, Programme
from vafa.loyalty.rules.name_days import NameDays
from vafa.loyalty.rules.trials.known import ANNIVERSARY, BIRTHDAY, NAME_DAY
from vafa.loyalty.rules.trials.past import Birth

# As the shop's own work begins it each day.
_HOUR: Final = timedelta(hours=7)
_ONE_DAY: Final = timedelta(days=1)
OF_DAYS: Final = frozenset({BIRTHDAY, NAME_DAY, ANNIVERSARY})


class DayOf(NamedTuple):
    """A day of somebody that comes round: of which kind, and by what it is found."""

    customer: int
    trigger: str
    by: date | str


class Mornings:
    """The days of members to come, each kept once, under the day on which it comes next."""

    def __init__(self, place: Programme, *, asked: Set[str], name_days: NameDays | None) -> None:
        self.place, self.asked, self.name_days = place, asked & OF_DAYS, name_days
        self.coming: dict[date, list[DayOf]] = {}
        self.next_day: date | None = None
        self.next_at: datetime | None = None

    def begin(self, at: datetime) -> None:
        """Say that nothing before a moment is looked at."""
        self._go_to(day_in(at, zone=self.place.time_zone))

    def add(self, customer: int, birth: Birth | None, *, joined_at: datetime) -> None:
        """Note the days of somebody who has joined; that of joining itself counts too."""
        joined = day_in(joined_at, zone=self.place.time_zone)
        if ANNIVERSARY in self.asked:
            self._note(DayOf(customer, ANNIVERSARY, joined), joined + _ONE_DAY)
        if birth and birth.day and BIRTHDAY in self.asked:
            self._note(DayOf(customer, BIRTHDAY, birth.day), joined)
        if birth and birth.name and NAME_DAY in self.asked:
            self._note(DayOf(customer, NAME_DAY, birth.name), joined)

    def until(self, at: datetime) -> Iterator[tuple[DayOf, datetime, Event]]:
        """Give what the mornings up to a moment bring, one after another."""
        while self.next_at is not None and self.next_at <= at:
            assert self.next_day is not None
            day, moment = self.next_day, self.next_at
            self._go_to(day + _ONE_DAY)
            for each in self.coming.pop(day, ()):
                yield each, moment, Event(number=self._years(each, day), at=moment)
                self._note(each, day + _ONE_DAY)

    def _go_to(self, day: date) -> None:
        self.next_day = day
        self.next_at = local_midnight(day, zone=self.place.time_zone) + _HOUR

    def _note(self, each: DayOf, since: date) -> None:
        day = self._next(each, since)
        if day is not None:
            assert self.next_day is not None
            # Whoever joins after the morning of their day is found on the next one.
            self.coming.setdefault(max(day, self.next_day), []).append(each)

    def _next(self, each: DayOf, since: date) -> date | None:
        if isinstance(each.by, date):
            return next_anniversary(each.by, since=since, calendar=self.place.calendar)
        if self.name_days is None:
            return None
        for year in (since.year, since.year + 1):
            found = self.name_days.main_day(each.by, year=year)
            if found is not None and found >= since:
                return found
        return None

    def _years(self, each: DayOf, day: date) -> int | None:
        if each.trigger != ANNIVERSARY:
            return None
        assert isinstance(each.by, date)
        calendar = self.place.calendar
        return month_of(day, calendar=calendar)[0] - month_of(each.by, calendar=calendar)[0]
