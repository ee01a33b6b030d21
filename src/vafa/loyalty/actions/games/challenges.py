"""Challenges and badges are made, and members come by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.periods import Period
from vafa.journal.actions import record
from vafa.loyalty.actions.events import follow_event
from vafa.loyalty.actions.games.writing import GameKeyTaken, locked_programme
from vafa.loyalty.models import BadgeDef, BadgeWindow, ChallengeDef
from vafa.loyalty.queries.games.challenges import clock_of
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.rules.games import BadChallenge, InARow, Times, WithinDays, read_asks, write_asks
from vafa.loyalty.rules.happening import Happened

COMPLETIONS_MAX: Final = 1_000


class NoChallenge(Refused):
    code = "no_challenge"
    sentence = _("A challenge asks for something that can be done, and ends after it begins.")


def write_challenge(
    *,
    programme_id: int,
    key: str,
    names: Mapping[str, str],
    asks: Times | WithinDays | InARow,
    period: Period,
    completions_max: int,
    at: datetime,
    by: Actor,
) -> ChallengeDef:
    """Make a challenge; rules that bring members on name it by its key.

    Refuses a key that is taken, and what nobody can complete.
    """
    with transaction.atomic():
        programme = locked_programme(programme_id, key=key, names=names)
        if programme.challenges.filter(key=key).exists():
            raise GameKeyTaken
        try:
            written = write_asks(read_asks(write_asks(asks)))
        except BadChallenge:
            raise NoChallenge from None
        if not 1 <= completions_max <= COMPLETIONS_MAX:
            raise NoChallenge
        challenge = programme.challenges.create(
            key=key,
            names=dict(names),
            asks=written,
            completions_max=completions_max,
            begins_at=period.start,
            ends_at=period.end,
        )
        record(
            kind="loyalty.challenge_written",
            subject_kind="programme",
            subject_id=programme_id,
            at=at,
            by=by,
            payload={"challenge": challenge.id},
        )
    return challenge


def write_badge(
    *,
    programme_id: int,
    key: str,
    names: Mapping[str, str],
    per: BadgeWindow,
    at: datetime,
    by: Actor,
) -> BadgeDef:
    """Make a badge that rules award; refuses a key that is taken."""
    with transaction.atomic():
        programme = locked_programme(programme_id, key=key, names=names)
        if programme.badges.filter(key=key).exists():
            raise GameKeyTaken
        badge = programme.badges.create(key=key, names=dict(names), per=per)
        record(
            kind="loyalty.badge_written",
            subject_kind="programme",
            subject_id=programme_id,
            at=at,
            by=by,
            payload={"badge": badge.id},
        )
    return badge


def check_in(*, member_id: int, at: datetime, by: Actor) -> int:
    """Follow that a member came by, once for each of the shop's days; returns the points given."""
    day = clock_of(place_of()).day_of(at)
    happened = Happened("checked_in", day.isoformat())
    return follow_event(member_id=member_id, happened=happened, at=at, by=by)
