"""One member after another climbs a ladder, order by order: the tier of each moment at once.

It answers what `tier_at` answers, without looking at the whole history again for each order. It
knows only what comes in the order of time: nothing is taken back later, nobody gives a tier by
hand. A test holds both against each other.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from vafa.core.calendars import day_in
from vafa.loyalty.rules.qualifying import Amounts, MemberYear, leaves_at
from vafa.loyalty.rules.tiers.ladder import FallsWhenIdle, Ladder, Stays, StepsDown
from vafa.loyalty.rules.tiers.standing import grace_end, idle_end, window_after

_INSTANT = timedelta(microseconds=1)


class Climber:
    """What counts for one member now, until when each part of it counts, and the tiers held.

    `kept` has for each height until when it is held although it is no longer earned.
    """

    __slots__ = ("counting", "falls_at", "height", "joined_at", "kept", "leaving")

    def __init__(self, joined_at: datetime) -> None:
        self.joined_at = joined_at
        self.counting = Amounts()
        # The height that is earned now; where pauses lower a tier, the one that is held.
        self.height = 0
        # In the order in which they leave; short, as what leaves together is kept together.
        self.leaving: list[tuple[datetime, Amounts]] | None = None
        self.kept: list[datetime | None] | None = None
        self.falls_at: datetime | None = None


class Climbing:
    """A ladder on which many members climb, each by what counts for them in the order of time."""

    def __init__(self, ladder: Ladder) -> None:
        self.ladder = ladder
        self.idle_days = (
            ladder.downgrade.days if isinstance(ladder.downgrade, FallsWhenIdle) else None
        )
        self._stays = isinstance(ladder.downgrade, Stays)
        self._is_shared = not isinstance(ladder.window, MemberYear)
        self._ends: dict[date, datetime | None] = {}

    def count(self, climber: Climber, amounts: Amounts, *, at: datetime) -> None:
        """Let something count from a moment on; refuses nothing, but time never goes back."""
        self.height_at(climber, at)
        climber.counting += amounts
        reached = self.ladder.height_reached(climber.counting)
        climber.height = max(climber.height, reached)
        if self.idle_days is not None:
            climber.falls_at = idle_end(self.ladder, at, self.idle_days)
        else:
            self._note_end(climber, amounts, at)

    def height_at(self, climber: Climber, at: datetime) -> int:
        """Give the height held at a moment, which is not before what counted latest."""
        if climber.falls_at is not None:
            self._fall(climber, at)
        if climber.leaving:
            self._leave(climber, at)
        if climber.kept is None:
            return climber.height
        for height in range(len(climber.kept), climber.height, -1):
            until = climber.kept[height - 1]
            if until is not None and at < until:
                return height
        return climber.height

    def _note_end(self, climber: Climber, amounts: Amounts, at: datetime) -> None:
        """Note until when it counts; what leaves together is kept together."""
        ends = self._end_of(climber, at)
        if ends is None:
            return
        if climber.leaving is None:
            climber.leaving = []
        if climber.leaving and climber.leaving[-1][0] == ends:
            ends, before = climber.leaving.pop()
            amounts = before + amounts
        climber.leaving.append((ends, amounts))

    def _end_of(self, climber: Climber, at: datetime) -> datetime | None:
        ladder = self.ladder
        find = partial(
            leaves_at,
            ladder.window,
            counts_at=at,
            joined_at=climber.joined_at,
            place=ladder.place,
        )
        if not self._is_shared:
            return find()
        # The same for everybody and for all that happens on one day.
        day = day_in(at, zone=ladder.place.zone)
        if day not in self._ends:
            self._ends[day] = find()
        return self._ends[day]

    def _leave(self, climber: Climber, at: datetime) -> None:
        """Let go what no longer counts, and say how long the tiers are kept that it had opened."""
        leaving = climber.leaving
        while leaving and leaving[0][0] <= at:
            moment, amounts = leaving.pop(0)
            climber.counting += -amounts
            if self._stays:
                continue
            reached = self.ladder.height_reached(climber.counting)
            if reached < climber.height:
                self._keep(climber, reached, moment)
                climber.height = reached

    def _keep(self, climber: Climber, reached: int, moment: datetime) -> None:
        if climber.kept is None:
            climber.kept = [None] * len(self.ladder.levels)
        joined_at = climber.joined_at
        above: datetime | None = None
        for height in range(len(self.ladder.levels), 0, -1):
            until = climber.kept[height - 1]
            if reached < height <= climber.height:
                ends = grace_end(self.ladder, moment, joined_at=joined_at)
                until = _later(until, ends)
            if above is not None and isinstance(self.ladder.downgrade, StepsDown):
                ends = window_after(self.ladder, above, joined_at=joined_at)
                until = _later(until, ends)
            climber.kept[height - 1] = until
            above = until if height > reached else None

    def _fall(self, climber: Climber, at: datetime) -> None:
        """Take one step down for each pause that is over by a moment."""
        assert self.idle_days is not None
        while climber.falls_at is not None and climber.falls_at <= at:
            if climber.height == 0 and climber.counting == Amounts():
                climber.falls_at = None
                break
            fell_at = climber.falls_at
            climber.height = max(climber.height - 1, 0)
            climber.counting = self.ladder.foot_of(climber.height, climber.counting)
            climber.falls_at = idle_end(self.ladder, fell_at - _INSTANT, self.idle_days)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    """Give the later of two ends, of which one may not be there."""
    if one is None or other is None:
        return one or other
    return max(one, other)
