"""Badges, and leaderboards on which nobody is named.

A pseudonym is an HMAC of the member's id for one board: the same for as long as the board lasts,
another one on the next, and nobody without the shop's key finds the member behind it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import nsmallest
from typing import Final, Literal, NamedTuple

from vafa.core.calendars import month_of
from vafa.loyalty.rules.chance import framed
from vafa.loyalty.rules.codes import ALPHABET
from vafa.loyalty.rules.games.turns import Clock

# 60 bits: on a board of a million members two share one with a chance of 4 in 10 million.
PSEUDONYM_LENGTH: Final = 12

_NO_MATTER: Final = datetime(1970, 1, 1, tzinfo=UTC)

Ties = Literal["shared", "earliest"]


class Score(NamedTuple):
    """What a member has, and since when so much."""

    member: int
    points: int
    reached_at: datetime


class Place(NamedTuple):
    """A line of a leaderboard."""

    rank: int
    pseudonym: str
    points: int


@dataclass(frozen=True, slots=True)
class Board:
    """A leaderboard: its name, the shop's key, and what happens when two have as many points.

    `shared`: they share a rank and the next one is left out (1, 2, 2, 4). `earliest`: who had
    them first is ahead; only the very same instant is shared.
    """

    name: str
    key: bytes
    ties: Ties = "shared"


def badge_window(moment: datetime, *, per: str, clock: Clock) -> str:
    """Name the year or the month of the shop's calendar in which a badge is held once.

    A badge for once in a life has one window without a name.
    """
    year, month = month_of(clock.day_of(moment), calendar=clock.calendar)
    return {"year": f"{year}", "month": f"{year}-{month:02}"}.get(per, "")


def pseudonym(member: int, *, board: str, key: bytes) -> str:
    """Give the name under which a member appears on one board, or in one draw."""
    digest = hmac.digest(key, framed("pseudonym", board, str(member)), "sha256")
    return "".join(ALPHABET[byte & 31] for byte in digest[:PSEUDONYM_LENGTH])


def ranked(scores: Iterable[Score], board: Board, *, limit: int) -> tuple[Place, ...]:
    """List the first places. Who has no points has no place.

    The order within a shared rank is that of the pseudonyms, which says nothing about anybody.
    """
    named = [
        (_strength(score, board), _name(score, board), score.points)
        for score in scores
        if score.points > 0
    ]
    places: list[Place] = []
    before: tuple[int, datetime] | None = None
    rank = 0
    for position, (strength, name, points) in enumerate(nsmallest(limit, named), start=1):
        rank = rank if strength == before else position
        before = strength
        places.append(Place(rank, name, points))
    return tuple(places)


def place_of(member: int, scores: Sequence[Score], board: Board) -> Place | None:
    """Find a member's own place, however far down."""
    own = next((score for score in scores if score.member == member and score.points > 0), None)
    if own is None:
        return None
    strength = _strength(own, board)
    ahead = sum(_strength(score, board) < strength for score in scores)
    return Place(ahead + 1, _name(own, board), own.points)


def _name(score: Score, board: Board) -> str:
    return pseudonym(score.member, board=board.name, key=board.key)


def _strength(score: Score, board: Board) -> tuple[int, datetime]:
    """Give what places are sorted by, the smaller the better."""
    return -score.points, score.reached_at if board.ties == "earliest" else _NO_MATTER
