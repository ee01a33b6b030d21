"""Leaderboards: places under names that say nothing about anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Count, F, Max, Q, Sum

from vafa.loyalty.models import (
    BadgeAward,
    BoardAbsence,
    BoardDef,
    BoardMeasure,
    ChallengeCompletion,
    GivenEffect,
    Member,
    MemberState,
)
from vafa.loyalty.queries.seals import unsealed
from vafa.loyalty.rules.games import Board, Place, Score, Ties, place_of, pseudonym, ranked


@dataclass(frozen=True)
class BoardSeen:
    """The first places of a leaderboard, and the member's own however far down."""

    key: str
    names: dict[str, str]
    measure: str
    ends_at: datetime | None
    places: tuple[Place, ...]
    own: Place | None
    # The name under which the member appears, whether or not they have a place.
    own_name: str
    takes_part: bool


def boards_of(member: Member, *, at: datetime) -> list[BoardDef]:
    """Return the leaderboards of a member's programme that have begun, the latest first."""
    rows = BoardDef.objects.filter(programme=member.programme_id, begins_at__lte=at)
    return list(rows.order_by("-begins_at", "-id")[:20])


def board_of(board: BoardDef, member: Member | None) -> BoardSeen:
    """Return a leaderboard as one member sees it, or as the shop does without a member."""
    key = unsealed(board.sealed_key)
    rules = Board(name=f"board-{board.id}", key=key, ties=cast("Ties", board.ties))
    absent = set(BoardAbsence.objects.filter(board=board).values_list("member_id", flat=True))
    scores = [score for score in scores_of(board) if score.member not in absent]
    is_in = member is not None and member.id not in absent
    return BoardSeen(
        key=board.key,
        names=board.names,
        measure=board.measure,
        ends_at=board.ends_at,
        places=ranked(scores, rules, limit=board.places),
        own=place_of(member.id, scores, rules) if member and is_in else None,
        own_name=pseudonym(member.id, board=rules.name, key=rules.key) if member else "",
        takes_part=is_in,
    )


def scores_of(board: BoardDef) -> list[Score]:
    """Count what a leaderboard counts, member by member: who has left is left out."""
    match board.measure:
        case BoardMeasure.POINTS:
            found = _points(board)
        case BoardMeasure.CHALLENGES:
            found = _completions(board)
        case _:
            found = _badges(board)
    return [Score(member, count, latest) for member, count, latest in found if count > 0]


def _points(board: BoardDef) -> Iterable[tuple[int, int, datetime]]:
    """Sum the points that were earned and not taken back, spent or not."""
    given = GivenEffect.objects.filter(
        _of(board, member="decision__member__", moment="decision__occurred_at"),
        kind="grant",
        is_shadow=False,
    )
    rows = given.values_list("decision__member").annotate(
        count=Sum(F("given") - F("reversed")), latest=Max("decision__occurred_at")
    )
    return list(rows.order_by())


def _completions(board: BoardDef) -> Iterable[tuple[int, int, datetime]]:
    rows = ChallengeCompletion.objects.filter(
        _of(board, member="member__", moment="completed_at")
    ).values_list("member")
    return list(rows.annotate(count=Count("id"), latest=Max("completed_at")).order_by())


def _badges(board: BoardDef) -> Iterable[tuple[int, int, datetime]]:
    rows = BadgeAward.objects.filter(
        _of(board, member="member__", moment="awarded_at"), withdrawn_at=None
    ).values_list("member")
    return list(rows.annotate(count=Count("id"), latest=Max("awarded_at")).order_by())


def _of(board: BoardDef, *, member: str, moment: str) -> Q:
    wanted = Q(
        **{
            f"{member}programme": board.programme_id,
            f"{member}state": MemberState.ACTIVE,
            f"{moment}__gte": board.begins_at,
        }
    )
    return wanted & Q(**{f"{moment}__lt": board.ends_at}) if board.ends_at else wanted
