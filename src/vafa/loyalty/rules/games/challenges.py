"""Challenges: do something so many times, within so many days, or in so many weeks in a row.

Progress is computed from the deeds each time, so that a repeated or late event changes nothing
that it should not. Completions are numbered from 1: that number is the award's key.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, assert_never

from vafa.core.periods import Period
from vafa.loyalty.rules.games.streaks import NO_FREEZES, Freezes, steps_of, streak_of
from vafa.loyalty.rules.games.turns import Clock, Turn, turns_with


class Deed(NamedTuple):
    """Something a member did; the key of the outside fact makes it count once."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Times:
    """So many times within the challenge's own period."""

    times: int


@dataclass(frozen=True, slots=True)
class WithinDays:
    """So many times within any so many local days; 1 is a single day."""

    times: int
    days: int


@dataclass(frozen=True, slots=True)
class InARow:
    """In each of so many days, weeks or months in a row, each time so many times."""

    turns: int
    turn: Turn
    times_each: int = 1
    freezes: Freezes = NO_FREEZES


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is asked, when it counts, and how often it can be completed."""

    asks: Times | WithinDays | InARow
    period: Period
    completions_max: int = 1

    def __post_init__(self) -> None:
        if self.target < 1 or self.completions_max < 1:
            raise ValueError("A challenge asks for something, and can be completed.")

    @property
    def target(self) -> int:
        """How many deeds or turns complete it."""
        return self.asks.turns if isinstance(self.asks, InARow) else self.asks.times


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a member is towards the next completion, and when each earlier one was reached."""

    done: int
    target: int
    completed_at: tuple[datetime, ...] = ()


def progress_of(
    deeds: Iterable[Deed], challenge: Challenge, *, clock: Clock, at: datetime
) -> Progress:
    """Say how far somebody is at a moment; later deeds and those outside the period do not count.

    A completed challenge that cannot be completed again shows its full target.
    """
    once = {deed.key: deed.at for deed in sorted(deeds, key=lambda one: one.at, reverse=True)}
    moments = sorted(
        moment for moment in once.values() if moment <= at and challenge.period.contains(moment)
    )
    asks = challenge.asks
    match asks:
        case Times():
            done, completed = len(moments) % asks.times, moments[asks.times - 1 :: asks.times]
        case WithinDays():
            done, completed = _within_days(moments, asks, clock, at)
        case InARow():
            done, completed = _in_a_row(moments, asks, clock, at)
        case _:
            assert_never(asks)
    completed_at = tuple(completed[: challenge.completions_max])
    is_over = len(completed_at) == challenge.completions_max
    return Progress(challenge.target if is_over else done, challenge.target, completed_at)


def _within_days(
    moments: Sequence[datetime], asks: WithinDays, clock: Clock, at: datetime
) -> tuple[int, list[datetime]]:
    """Take each completion as early as it comes, which gives the most; no deed counts for two."""
    completed: list[datetime] = []
    recent: deque[date] = deque()
    for moment in moments:
        day = clock.day_of(moment)
        recent.append(day)
        _forget(recent, day, asks.days)
        if len(recent) == asks.times:
            completed.append(moment)
            recent.clear()
    _forget(recent, clock.day_of(at), asks.days)
    return len(recent), completed


def _forget(recent: deque[date], today: date, days: int) -> None:
    while recent and recent[0] <= today - timedelta(days=days):
        recent.popleft()


def _in_a_row(
    moments: Sequence[datetime], asks: InARow, clock: Clock, at: datetime
) -> tuple[int, list[datetime]]:
    turns = turns_with(moments, turn=asks.turn, clock=clock, at_least=asks.times_each)
    fulfilled = _fulfilled_at(moments, asks, clock)
    completed = [
        fulfilled[step.number]
        for step in steps_of(turns, asks.freezes)
        if step.length % asks.turns == 0
    ]
    now = clock.number_of(at, asks.turn)
    return streak_of(turns, now=now, freezes=asks.freezes).length % asks.turns, completed


def _fulfilled_at(moments: Sequence[datetime], asks: InARow, clock: Clock) -> dict[int, datetime]:
    """Find for each turn the deed with which it began to count."""
    seen: dict[int, int] = {}
    fulfilled = {}
    for moment in moments:
        number = clock.number_of(moment, asks.turn)
        seen[number] = seen.get(number, 0) + 1
        if seen[number] == asks.times_each:
            fulfilled[number] = moment
    return fulfilled
