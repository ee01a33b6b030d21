"""Days, weeks and months as a programme counts them: numbers without a gap.

Everything is counted in the programme's zone and calendar, never in the server's and never where
a member happens to travel. Local days may have 23 or 25 hours; their numbers still differ by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from vafa.core.calendars import add_months, month_number, start_of_month, zone_named
from vafa.core.languages import Calendar

Turn = Literal["day", "week", "month"]

_DAY_STARTS_MAX: Final = 12
_SOME_DAY: Final = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Clock:
    """How a programme counts time. `day_start` is the hour at which its day begins.

    A shop whose customers are up late lets the day begin at 4, so that nobody loses a streak one
    minute after midnight. `week_start` counts from Monday 0; Saturday is 5.
    """

    zone: str
    calendar: Calendar = "gregorian"
    week_start: int = 0
    day_start: int = 0

    def __post_init__(self) -> None:
        zone_named(self.zone)
        if not 0 <= self.week_start <= 6 or not 0 <= self.day_start <= _DAY_STARTS_MAX:
            raise ValueError("A clock needs a day of the week and an hour before noon.")

    def day_of(self, moment: datetime) -> date:
        """Say to which of the programme's days a moment belongs."""
        assert moment.tzinfo is not None
        wall = moment.astimezone(zone_named(self.zone)).replace(tzinfo=None)
        return (wall - timedelta(hours=self.day_start)).date()

    def number_of(self, moment: datetime, turn: Turn) -> int:
        """Number the day, week or month of a moment; neighbours differ by one."""
        day = self.day_of(moment)
        if turn == "day":
            return day.toordinal()
        if turn == "week":
            return (day.toordinal() - 1 - self.week_start) // 7
        return month_number(day, calendar=self.calendar)

    def start_of(self, number: int, turn: Turn) -> datetime:
        """Find the instant, in UTC, at which a day, week or month begins; the one before ends."""
        day = self._first_day(number, turn)
        wall = datetime.combine(day, time(self.day_start), tzinfo=zone_named(self.zone))
        return wall.astimezone(UTC)

    def _first_day(self, number: int, turn: Turn) -> date:
        if turn == "day":
            return date.fromordinal(number)
        if turn == "week":
            return date.fromordinal(number * 7 + 1 + self.week_start)
        month = start_of_month(_SOME_DAY, calendar=self.calendar)
        away = number - month_number(month, calendar=self.calendar)
        return add_months(month, away, calendar=self.calendar)


def turns_with(
    moments: Iterable[datetime], *, turn: Turn, clock: Clock, at_least: int = 1
) -> frozenset[int]:
    """Number the turns in which something was done so many times."""
    counted = Counter(clock.number_of(moment, turn) for moment in moments)
    return frozenset(number for number, count in counted.items() if count >= at_least)
