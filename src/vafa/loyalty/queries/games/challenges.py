"""Challenges and badges as a member sees them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from vafa.core.periods import Period
from vafa.loyalty.models import BadgeAward, ChallengeCompletion, ChallengeDeed, ChallengeDef, Member
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.rules.engine import Programme as Place
from vafa.loyalty.rules.games import (
    Challenge,
    Clock,
    Deed,
    InARow,
    Streak,
    progress_of,
    read_asks,
    streak_of,
    turns_with,
)

Names = dict[str, str]


@dataclass(frozen=True)
class ChallengeSeen:
    """A challenge with how far a member is; a streak where it is about turns in a row."""

    key: str
    names: Names
    asks: dict[str, object]
    done: int
    target: int
    completions: int
    completions_max: int
    ends_at: datetime | None
    streak: Streak | None
    # When the streak breaks unless something is done before.
    streak_ends_at: datetime | None


@dataclass(frozen=True)
class BadgeSeen:
    """A badge that a member holds."""

    key: str
    names: Names
    window: str
    awarded_at: datetime


def challenges_of(member: Member, *, at: datetime) -> list[ChallengeSeen]:
    """Return the running challenges, and how far a member is in each."""
    rows = ChallengeDef.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at), programme=member.programme_id, begins_at__lte=at
    ).order_by("id")
    deeds: dict[int, list[ChallengeDeed]] = {}
    for deed in ChallengeDeed.objects.filter(member=member, challenge__in=rows).order_by("id"):
        deeds.setdefault(deed.challenge_id, []).append(deed)
    clock = clock_of(place_of())
    told = Counter(
        ChallengeCompletion.objects.filter(member=member, challenge__in=rows).values_list(
            "challenge_id", flat=True
        )
    )
    return [
        _challenge_seen(row, deeds.get(row.id, []), told[row.id], clock=clock, at=at)
        for row in rows
    ]


def _challenge_seen(
    row: ChallengeDef, rows: list[ChallengeDeed], told: int, *, clock: Clock, at: datetime
) -> ChallengeSeen:
    challenge, deeds = challenge_of(row), deeds_of(rows)
    progress = progress_of(deeds, challenge, clock=clock, at=at)
    streak, ends_at = _streak(challenge, deeds, clock, at)
    return ChallengeSeen(
        key=row.key,
        names=row.names,
        asks=row.asks,
        done=progress.done,
        target=progress.target,
        completions=max(told, len(progress.completed_at)),
        completions_max=row.completions_max,
        ends_at=row.ends_at,
        streak=streak,
        streak_ends_at=ends_at,
    )


def _streak(
    challenge: Challenge, deeds: list[Deed], clock: Clock, at: datetime
) -> tuple[Streak | None, datetime | None]:
    asks = challenge.asks
    if not isinstance(asks, InARow):
        return None, None
    moments = [deed.at for deed in deeds if deed.at <= at and challenge.period.contains(deed.at)]
    turns = turns_with(moments, turn=asks.turn, clock=clock, at_least=asks.times_each)
    now = clock.number_of(at, asks.turn)
    streak = streak_of(turns, now=now, freezes=asks.freezes)
    return streak, streak.ends_at(turn=asks.turn, clock=clock, now=now)


def clock_of(place: Place) -> Clock:
    """Say how the shop counts days, weeks and months."""
    return Clock(place.time_zone, place.calendar, place.week_start)


def challenge_of(row: ChallengeDef) -> Challenge:
    """Read what a challenge asks and when."""
    return Challenge(
        asks=read_asks(row.asks),
        period=Period(row.begins_at, row.ends_at),
        completions_max=row.completions_max,
    )


def deeds_of(rows: list[ChallengeDeed]) -> list[Deed]:
    """Count a deed of so many as so many deeds of the same moment."""
    return [
        Deed(f"{row.source} #{number}", row.occurred_at)
        for row in rows
        for number in range(row.amount - row.taken_back)
    ]


def badges_of(member: Member) -> list[BadgeSeen]:
    """Return the badges that a member holds, the latest first."""
    rows = BadgeAward.objects.filter(member=member, withdrawn_at=None).select_related("badge")
    return [
        BadgeSeen(row.badge.key, row.badge.names, row.window, row.awarded_at)
        for row in rows.order_by("-awarded_at", "-id")
    ]
