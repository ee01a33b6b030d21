"""What is still missing to the next tier, when the present one would be lost, and what keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from vafa.core.calendars import day_in, local_midnight
from vafa.loyalty.rules.qualifying import (
    Activity,
    Amounts,
    History,
    LatestDays,
    LatestMonths,
    Lifetime,
    Measure,
    window_at,
)
from vafa.loyalty.rules.tiers.ladder import FallsWhenIdle, Ladder, Level, Override
from vafa.loyalty.rules.tiers.standing import Course, course_known_at

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Missing:
    """How much of a measure is still missing, of how much."""

    measure: Measure
    amount: int
    needed: int


@dataclass(frozen=True, slots=True)
class NextTier:
    """The way to the next tier: "3 orders or 40 euro to Gold until 31 December".

    With `needs` "any" each of the missing amounts alone is enough. `until` is the instant from
    which more would be missing, because something that counts now no longer does; None is never.
    """

    tier: str
    needs: Literal["any", "all"]
    missing: tuple[Missing, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Loss:
    """The instant from which the present tier is lost if nothing more happens, and what keeps it.

    What is missing must happen from `counts_from` until before `at`; an empty `missing` says that
    nothing that happens before keeps the tier. `is_near` is true within the days of warning.
    """

    at: datetime
    to_tier: str
    needs: Literal["any", "all"]
    missing: tuple[Missing, ...]
    counts_from: datetime | None
    warn_from: datetime
    is_near: bool


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where somebody stands, and what comes next in both directions."""

    tier: str
    next_tier: NextTier | None
    loss: Loss | None


def forecast(
    ladder: Ladder, *, history: History, overrides: Sequence[Override] = (), at: datetime
) -> Forecast:
    """Look ahead from a moment, with what had happened by then."""
    course = course_known_at(ladder, history=history, overrides=overrides, at=at)
    height = course.span_at(at).height
    return Forecast(
        ladder.codes[height],
        _next_tier(ladder, course, height=height, joined_at=history.joined_at, at=at),
        _loss(ladder, course, height=height, seen=_Seen(history, tuple(overrides), at)),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is looked ahead from."""

    history: History
    overrides: tuple[Override, ...]
    at: datetime


def _next_tier(
    ladder: Ladder, course: Course, *, height: int, joined_at: datetime, at: datetime
) -> NextTier | None:
    if height == len(ladder.levels):
        return None
    level = ladder.levels[height]
    missing = _missing(level, course.amounts_at(at))
    until = _counts_until(ladder, course, joined_at=joined_at, at=at)
    return NextTier(level.code, level.needs, missing, until)


def progress_bp(ladder: Ladder, *, height: int, amounts: Amounts) -> int:
    """Say how much of the way to the next tier is done, in hundredths of a percent.

    Where one threshold is enough the nearest counts, where all are needed the farthest; on the
    highest tier nothing is left to do.
    """
    if height == len(ladder.levels):
        return 0
    level = ladder.levels[height]
    done = [
        min(amounts.of(each.measure), each.amount) * 10_000 // each.amount
        for each in level.thresholds
    ]
    return max(0, max(done) if level.needs == "any" else min(done))


def _missing(level: Level, amounts: Amounts) -> tuple[Missing, ...]:
    found = []
    for threshold in level.thresholds:
        short = threshold.amount - amounts.of(threshold.measure)
        if short > 0:
            found.append(Missing(threshold.measure, short, threshold.amount))
    return tuple(found)


def _counts_until(
    ladder: Ladder, course: Course, *, joined_at: datetime, at: datetime
) -> datetime | None:
    """Find when something that counts now stops counting: the window's end, a pause, an expiry."""
    if isinstance(ladder.window, LatestDays | LatestMonths | Lifetime):
        return next((moment for moment, _ in course.amounts if moment > at), None)
    return window_at(ladder.window, at=at, joined_at=joined_at, place=ladder.place).end


def _loss(ladder: Ladder, course: Course, *, height: int, seen: _Seen) -> Loss | None:
    lower = next(
        (span for span in course.spans if span.since > seen.at and span.height < height), None
    )
    if lower is None:
        return None
    level, counts_from, missing = _keeping(ladder, course, height, lost_at=lower.since, seen=seen)
    zone = ladder.place.zone
    last_day = day_in(lower.since - _INSTANT, zone=zone)
    warn_from = local_midnight(last_day - timedelta(days=ladder.warning_days), zone=zone)
    return Loss(
        at=lower.since,
        to_tier=ladder.codes[lower.height],
        needs=level.needs,
        missing=missing,
        counts_from=counts_from,
        warn_from=warn_from,
        is_near=seen.at >= warn_from,
    )


def _keeping(
    ladder: Ladder, course: Course, height: int, *, lost_at: datetime, seen: _Seen
) -> tuple[Level, datetime | None, tuple[Missing, ...]]:
    """Find what must happen before a tier is lost: enough for it, or for a higher one.

    A higher one is asked for where only a step down from there would lead here. What is found is
    tried out before it is promised.
    """
    own = ladder.levels[height - 1]
    if isinstance(ladder.downgrade, FallsWhenIdle):
        return own, None, (Missing("orders", 1, 1),)
    for level in ladder.levels[height - 1 :]:
        moment = lost_at - _INSTANT
        if level.is_reached_by(course.amounts_at(moment)):
            # Earned to the last instant: what still counts beyond it decides.
            moment = lost_at
        missing = _missing(level, course.amounts_at(moment))
        groups = [missing] if level.needs == "all" else [(each,) for each in missing]
        keeping = [
            group
            for group in groups
            if _would_keep(ladder, group, height, lost_at=lost_at, seen=seen)
        ]
        if keeping:
            window = window_at(
                ladder.window, at=moment, joined_at=seen.history.joined_at, place=ladder.place
            )
            return level, window.start, tuple(each for group in keeping for each in group)
    return own, None, ()


def _would_keep(
    ladder: Ladder, missing: tuple[Missing, ...], height: int, *, lost_at: datetime, seen: _Seen
) -> bool:
    amounts = {each.measure: each.amount for each in missing}
    done = Activity(
        lost_at - _INSTANT,
        Amounts(amounts.get("units", 0), amounts.get("orders", 0), amounts.get("spend", 0)),
    )
    known = seen.history.known_at(seen.at)
    history = History(known.joined_at, (*known.activities, done))
    course = course_known_at(ladder, history=history, overrides=seen.overrides, at=lost_at)
    return course.span_at(lost_at).height >= height
