"""How many days, weeks or months in a row: computed anew from what happened, never counted up.

So an event that arrives late, twice or out of order gives the same streak in the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

from vafa.loyalty.rules.games.turns import Clock, Turn

StreakState = Literal["none", "done", "open", "frozen", "broken"]


@dataclass(frozen=True, slots=True)
class Freezes:
    """How many missed turns a streak survives: some from its start, one more every so often.

    `earned_every` 0 means that none are earned.
    """

    at_start: int = 0
    earned_every: int = 0
    held_max: int = 0

    def __post_init__(self) -> None:
        if min(self.at_start, self.earned_every, self.held_max) < 0:
            raise ValueError("Nobody holds less than no freezes.")

    def after(self, length: int, left: int) -> int:
        """Say how many are left when a streak has reached a length."""
        if self.earned_every and length % self.earned_every == 0:
            return max(left, min(left + 1, self.held_max))
        return left


NO_FREEZES: Final = Freezes()


@dataclass(frozen=True, slots=True)
class Streak:
    """A streak as it stands: frozen turns bridge it and do not make it longer.

    `done`: this turn counts already. `open`: it is still to be done. `frozen`: turns were missed
    and freezes bridge them. `broken`: it ended; `length` is 0 then, `best` stays.
    """

    state: StreakState
    length: int = 0
    best: int = 0
    latest: int | None = None
    freezes_left: int = 0

    def ends_at(self, *, turn: Turn, clock: Clock, now: int) -> datetime | None:
        """Find the instant at which it breaks unless something is done before."""
        if self.latest is None or self.state in {"none", "broken"}:
            return None
        # While it lives, the latest turn and those frozen since reach up to the turn before `now`.
        final = (self.latest + 1 if self.state == "done" else now) + self.freezes_left
        return clock.start_of(final + 1, turn)


class Step(NamedTuple):
    """A turn of a streak: its number, how long the streak was with it, freezes left after it."""

    number: int
    length: int
    freezes_left: int


def steps_of(turns: Iterable[int], freezes: Freezes) -> Iterator[Step]:
    """Go through the turns in order, counting on or, where too many were missed, from one."""
    latest: int | None = None
    length, left = 0, freezes.at_start
    for number in sorted(set(turns)):
        missed = 0 if latest is None else number - latest - 1
        if missed > left:
            length, left = 0, freezes.at_start
        else:
            left -= missed
        length += 1
        left = freezes.after(length, left)
        latest = number
        yield Step(number, length, left)


def streak_of(turns: Iterable[int], *, now: int, freezes: Freezes = NO_FREEZES) -> Streak:
    """Say how a streak stands in the turn `now`. What lies after it is not looked at.

    A turn is missed only when it is over, so nothing breaks on the day itself.
    """
    steps = list(steps_of((number for number in turns if number <= now), freezes))
    if not steps:
        return Streak("none", freezes_left=freezes.at_start)
    final = steps[-1]
    best = max(step.length for step in steps)
    missed = max(now - final.number - 1, 0)
    left = final.freezes_left - missed
    if left < 0:
        return Streak("broken", 0, best, final.number, freezes.at_start)
    state: StreakState = "frozen" if missed else "done" if final.number == now else "open"
    return Streak(state, final.length, best, final.number, left)
