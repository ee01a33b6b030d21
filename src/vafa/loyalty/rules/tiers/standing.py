"""Which tier somebody stands on: a pure function of qualifying postings and overrides.

A tier is held wherever it is earned, and from there on for its grace. Each height has its own
stretches of time, and the highest that covers a moment counts, so that more activity can never
lead to a lower tier.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from vafa.core.calendars import add_months, day_in
from vafa.loyalty.rules.calendar import end_of_day
from vafa.loyalty.rules.qualifying import (
    Amounts,
    History,
    LatestDays,
    LatestMonths,
    amounts_over_time,
    leaves_at,
    net_amounts,
)
from vafa.loyalty.rules.tiers.ladder import (
    FallsWhenIdle,
    GraceDays,
    GraceMonths,
    Ladder,
    Override,
    Stays,
    StepsDown,
)

Why = Literal["earned", "kept", "override"]
_INSTANT = timedelta(microseconds=1)
# From one instant to another, half open; None is without an end.
Stretch = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Span:
    """A tier that somebody holds from a moment on, and until when, as far as is known."""

    height: int
    why: Why
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Course:
    """Where somebody stood and will stand if nothing more happens, and what counted when."""

    spans: tuple[Span, ...]
    amounts: tuple[tuple[datetime, Amounts], ...]

    def span_at(self, at: datetime) -> Span:
        """Give the span that covers a moment; before joining that is the first one."""
        place = bisect_right(self.spans, at, key=lambda span: span.since) - 1
        return self.spans[max(place, 0)]

    def amounts_at(self, at: datetime) -> Amounts:
        """Give what counts at a moment."""
        place = bisect_right(self.amounts, at, key=lambda step: step[0]) - 1
        return self.amounts[place][1] if place >= 0 else Amounts()


def tier_at(
    ladder: Ladder, *, history: History, overrides: Sequence[Override] = (), at: datetime
) -> str:
    """Name the tier that somebody holds at a moment, from what had happened by then."""
    course = course_known_at(ladder, history=history, overrides=overrides, at=at)
    return ladder.codes[course.span_at(at).height]


def course_known_at(
    ladder: Ladder, *, history: History, overrides: Sequence[Override], at: datetime
) -> Course:
    """Follow somebody through past and future with what was known at a moment."""
    known = history.known_at(at)
    if isinstance(ladder.downgrade, FallsWhenIdle):
        steps, heights = _idle_course(ladder, ladder.downgrade.days, known)
    else:
        steps = amounts_over_time(ladder.window, history=known, place=ladder.place)
        heights = _held_heights(ladder, steps, known)
    return Course(_spans(ladder, steps, heights, overrides, known.joined_at), tuple(steps))


Steps = list[tuple[datetime, Amounts]]
Heights = list[tuple[datetime, int]]


def _held_heights(ladder: Ladder, steps: Steps, history: History) -> Heights:
    """Find the height held from each change on, from the stretches in which each tier holds."""
    reached = [(moment, ladder.height_reached(amounts)) for moment, amounts in steps]
    held: dict[int, list[Stretch]] = {}
    above: list[Stretch] = []
    for height in range(len(ladder.levels), 0, -1):
        earned = _runs(reached, height)
        stretches = [(since, _grace_end(ladder, until, history)) for since, until in earned]
        if isinstance(ladder.downgrade, Stays):
            stretches = [(since, None) for since, _ in earned[:1]]
        if isinstance(ladder.downgrade, StepsDown):
            stretches += [(since, _window_after(ladder, until, history)) for since, until in above]
        above = held[height] = _joined(stretches)
    bounds = {moment for stretches in held.values() for each in stretches for moment in each}
    ordered = sorted(moment for moment in bounds if moment is not None)
    return [(moment, _highest(held, moment)) for moment in ordered]


def _runs(reached: Heights, height: int) -> list[Stretch]:
    runs: list[Stretch] = []
    began: datetime | None = None
    for moment, found in reached:
        if found >= height and began is None:
            began = moment
        elif found < height and began is not None:
            runs.append((began, moment))
            began = None
    return runs if began is None else [*runs, (began, None)]


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for since, until in sorted(stretches, key=lambda stretch: stretch[0]):
        if not joined or (joined[-1][1] is not None and joined[-1][1] < since):
            joined.append((since, until))
            continue
        latest = joined[-1][1]
        end = None if latest is None or until is None else max(latest, until)
        joined[-1] = (joined[-1][0], end)
    return joined


def _highest(held: dict[int, list[Stretch]], moment: datetime) -> int:
    covering = [
        height
        for height, stretches in held.items()
        if any(since <= moment and (until is None or moment < until) for since, until in stretches)
    ]
    return max(covering, default=0)


def _grace_end(ladder: Ladder, until: datetime | None, history: History) -> datetime | None:
    return None if until is None else grace_end(ladder, until, joined_at=history.joined_at)


def _window_after(ladder: Ladder, until: datetime | None, history: History) -> datetime | None:
    return None if until is None else window_after(ladder, until, joined_at=history.joined_at)


def grace_end(ladder: Ladder, until: datetime, *, joined_at: datetime) -> datetime | None:
    """Find the end of the grace for a tier that was earned until a moment; None is never."""
    zone = ladder.place.zone
    latest = day_in(until - _INSTANT, zone=zone)
    if isinstance(ladder.grace, GraceDays):
        return max(until, end_of_day(latest + timedelta(days=ladder.grace.days), zone=zone))
    if isinstance(ladder.grace, GraceMonths):
        day = add_months(latest, ladder.grace.months, calendar=ladder.place.calendar)
        return max(until, end_of_day(day, zone=zone))
    return window_after(ladder, until, joined_at=joined_at)


def window_after(ladder: Ladder, until: datetime, *, joined_at: datetime) -> datetime | None:
    """Find the end of the window that begins where something ended; None is never."""
    rolling = isinstance(ladder.window, LatestDays | LatestMonths)
    return leaves_at(
        ladder.window,
        counts_at=until - _INSTANT if rolling else until,
        joined_at=joined_at,
        place=ladder.place,
    )


def _idle_course(ladder: Ladder, days: int, history: History) -> tuple[Steps, Heights]:
    """Climb with each activity and fall with each pause; pauses go on after the last one."""
    steps: Steps = []
    heights: Heights = []
    counting, height = Amounts(), 0
    falls_at: datetime | None = None
    for moment, amounts in [*net_amounts(history.activities), (None, Amounts())]:
        while falls_at is not None and (moment is None or falls_at <= moment):
            if height == 0 and counting == Amounts():
                break
            height = max(height - 1, 0)
            counting = ladder.foot_of(height, counting)
            steps.append((falls_at, counting))
            heights.append((falls_at, height))
            falls_at = idle_end(ladder, falls_at - _INSTANT, days)
        if moment is not None:
            counting += amounts
            height = max(height, ladder.height_reached(counting))
            steps.append((moment, counting))
            heights.append((moment, height))
            falls_at = idle_end(ladder, moment, days)
    return steps, heights


def idle_end(ladder: Ladder, moment: datetime, days: int) -> datetime:
    """Find the end of a pause of so many days that begins at a moment."""
    zone = ladder.place.zone
    return end_of_day(day_in(moment, zone=zone) + timedelta(days=days), zone=zone)


def _spans(
    ladder: Ladder,
    steps: Steps,
    heights: Heights,
    overrides: Sequence[Override],
    joined_at: datetime,
) -> tuple[Span, ...]:
    bounds = {joined_at} | {moment for moment, _ in [*steps, *heights]}
    bounds |= {moment for given in overrides for moment in (given.since, given.until)}
    spans: list[Span] = []
    heights_by, steps_by = dict(heights), dict(steps)
    held = reached = 0
    for moment in sorted(bounds):
        held = heights_by.get(moment, held)
        if moment in steps_by:
            reached = ladder.height_reached(steps_by[moment])
        why: Why = "earned" if reached >= held else "kept"
        height, given = _with_override(ladder, overrides, moment, held)
        why = "override" if given else why
        if spans and (spans[-1].height, spans[-1].why) == (height, why):
            continue
        if spans:
            spans[-1] = Span(spans[-1].height, spans[-1].why, spans[-1].since, moment)
        spans.append(Span(height, why, moment, None))
    return tuple(spans)


def _with_override(
    ladder: Ladder, overrides: Sequence[Override], moment: datetime, held: int
) -> tuple[int, bool]:
    """Let the override that began last decide; of two that began at once the higher one."""
    active = [given for given in overrides if given.since <= moment < given.until]
    if not active:
        return held, False
    latest = max(active, key=lambda given: (given.since, ladder.height_of(given.tier), given.kind))
    height = ladder.height_of(latest.tier)
    if latest.kind == "at_least" and height <= held:
        return held, False
    return height, True


def tier_history(
    ladder: Ladder, *, history: History, overrides: Sequence[Override] = (), until: datetime
) -> tuple[Span, ...]:
    """List the tiers that somebody held up to a moment, each as it was seen in its own time.

    A return changes nothing before it, though it takes away what the order had counted for.
    """
    turns = {item.at for item in history.activities if item.reverses_at and item.at <= until}
    epochs = [*sorted(turns), None]
    found: list[Span] = []
    begins: datetime | None = None
    for ends in epochs:
        seen_at = until if ends is None else ends - _INSTANT
        course = course_known_at(ladder, history=history, overrides=overrides, at=seen_at)
        for span in course.spans:
            since = span.since if begins is None else max(span.since, begins)
            latest = min(moment for moment in (span.until, ends, until) if moment is not None)
            if since < latest:
                found.append(Span(span.height, span.why, since, latest))
        begins = ends
    return _merged(found)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in spans:
        if merged and (merged[-1].height, merged[-1].why) == (span.height, span.why):
            merged[-1] = Span(span.height, span.why, merged[-1].since, span.until)
        else:
            merged.append(span)
    return tuple(merged)
