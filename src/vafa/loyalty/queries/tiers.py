"""On which tier members stand, worked out from what counted; no job has to run before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from vafa.core.languages import Calendar
from vafa.loyalty.models import Member, Programme, Qualifying, TierOverride, TierState
from vafa.loyalty.rules.qualifying import Activity, Amounts, History, Place
from vafa.loyalty.rules.tiers import Forecast, Ladder, Override, forecast, read_ladder
from vafa.loyalty.rules.tiers.standing import Course, Why, course_known_at
from vafa.staff.queries import shop

# What a level is called and what it brings, by language.
Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Standing:
    """Where a member stands, since and until when as far as is known, and what comes next.

    `until` is None where nothing ends it; `forecast` has the way up and what keeps the tier.
    """

    level: str
    rank: int
    why: Why
    since: datetime
    until: datetime | None
    amounts: Amounts
    forecast: Forecast
    ladder: Ladder
    words: Mapping[str, Words] = field(default_factory=dict)

    def name_of(self, level: str, *, language: str) -> str:
        """Give what a level is called in a language, or in any that it has a name in."""
        return said_in(self.words.get(level, {}).get("names", {}), language) or level

    def benefits_of(self, level: str, *, language: str) -> str:
        """Give what a level brings in a language, or in any in which that was written."""
        return said_in(self.words.get(level, {}).get("benefits", {}), language)


def said_in(texts: Mapping[str, str], language: str) -> str:
    """Give a text in a language, or in the first in which there is one."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


def place_here() -> Place:
    """Say in which zone and calendar tiers are counted: the shop's."""
    known = shop()
    return Place(known.time_zone, cast("Calendar", known.calendar))


def ladder_of(programme: Programme, *, place: Place | None = None) -> Ladder | None:
    """Return the tiers of a programme, if it has any."""
    if programme.ladder is None:
        return None
    return read_ladder(programme.ladder["tiers"], place=place or place_here())


def words_of(programme: Programme) -> Mapping[str, Words]:
    """Return what the levels of a programme are called and what they bring."""
    return programme.ladder["words"] if programme.ladder else {}


def level_name(programme: Programme, level: str, *, language: str) -> str:
    """Give what a level of a programme is called in a language."""
    return said_in(words_of(programme).get(level, {}).get("names", {}), language) or level


def standing_of(*, member: Member, at: datetime) -> Standing | None:
    """Return where a member stands at a moment, and what comes next; nothing without tiers."""
    ladder = ladder_of(member.programme)
    if ladder is None:
        return None
    history, overrides = history_of(member), overrides_of(member, ladder)
    course = course_known_at(ladder, history=history, overrides=overrides, at=at)
    span = course.span_at(at)
    return Standing(
        level=ladder.codes[span.height],
        rank=span.height,
        why=span.why,
        since=span.since,
        until=span.until,
        amounts=course.amounts_at(at),
        forecast=forecast(ladder, history=history, overrides=overrides, at=at),
        ladder=ladder,
        words=words_of(member.programme),
    )


def course_of(member: Member, ladder: Ladder, *, at: datetime) -> Course:
    """Follow a member through past and future with what was known at a moment."""
    return course_known_at(
        ladder, history=history_of(member), overrides=overrides_of(member, ladder), at=at
    )


def history_of(member: Member) -> History:
    """Return all that counted for a member since they joined."""
    rows = Qualifying.objects.filter(member=member).order_by("id")
    return history_from(rows, member.joined_at)


def history_from(rows: Iterable[Qualifying], joined_at: datetime) -> History:
    """Read what counted since somebody joined; a stay that ended before counts no more."""
    found = (
        Activity(row.occurred_at, Amounts(row.units, row.orders, row.spend), row.reverses_at)
        for row in rows
    )
    return History(joined_at, tuple(each for each in found if each.counts_at >= joined_at))


def overrides_of(member: Member, ladder: Ladder) -> list[Override]:
    """Return the tiers that people gave a member, of those that are still on the ladder."""
    rows = TierOverride.objects.filter(
        member=member, level__in=ladder.codes, since__gte=member.joined_at
    )
    return [override_from(row) for row in rows.order_by("id")]


def override_from(row: TierOverride) -> Override:
    """Read a tier that a person gave."""
    given = Override(row.level, row.since, row.until, row.reason)
    return replace(given, kind="exactly") if row.is_exact else given


def tier_seen(member: Member, *, at: datetime) -> tuple[str | None, int | None]:
    """Return the tier that a rule sees at a moment, and its height; unknown without tiers.

    What was settled is believed while nothing is due; else it is worked out.
    """
    if member.programme.ladder is None:
        return None, None
    state = TierState.objects.filter(member=member, ended_at=None).first()
    if state is not None and state.since <= at and (state.due_at is None or at < state.due_at):
        return state.level, state.rank
    ladder = ladder_of(member.programme)
    assert ladder is not None
    height = course_of(member, ladder, at=at).span_at(at).height
    return ladder.codes[height], height
