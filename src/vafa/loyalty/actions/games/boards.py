"""Leaderboards are made, and members choose not to appear on them."""

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
from vafa.loyalty.actions.games.writing import GameKeyTaken, locked_programme
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.models import BoardDef, BoardMeasure, BoardTies, Member
from vafa.loyalty.queries.seals import sealed
from vafa.loyalty.rules.chance import random_bytes

PLACES_MAX: Final = 100


class BadBoard(Refused):
    code = "bad_board"
    sentence = _("A leaderboard has between 1 and 100 places.")


def write_board(
    *,
    programme_id: int,
    key: str,
    names: Mapping[str, str],
    measure: BoardMeasure,
    period: Period,
    places: int,
    at: datetime,
    by: Actor,
    ties: BoardTies = BoardTies.SHARED,
) -> BoardDef:
    """Make a leaderboard, with a secret of its own for the names on it.

    Refuses a key that is taken and too many places.
    """
    if not 1 <= places <= PLACES_MAX:
        raise BadBoard
    with transaction.atomic():
        programme = locked_programme(programme_id, key=key, names=names)
        if programme.boards.filter(key=key).exists():
            raise GameKeyTaken
        board = programme.boards.create(
            key=key,
            names=dict(names),
            measure=measure,
            ties=ties,
            places=places,
            begins_at=period.start,
            ends_at=period.end,
            sealed_key=sealed(random_bytes(32)),
        )
        record(
            kind="loyalty.board_written",
            subject_kind="programme",
            subject_id=programme_id,
            at=at,
            by=by,
            payload={"board": board.id},
        )
    return board


def leave_board(*, board_id: int, member_id: int, at: datetime, by: Actor) -> None:
    """Let a member appear on a leaderboard no more; done again, nothing happens."""
    with transaction.atomic():
        board, member = _both(board_id, member_id)
        _row, is_new = board.absences.get_or_create(member=member, defaults={"said_at": at})
        if is_new:
            _record("loyalty.board_left", board, member, at=at, by=by)


def return_to_board(*, board_id: int, member_id: int, at: datetime, by: Actor) -> None:
    """Let a member appear on a leaderboard again; done again, nothing happens."""
    with transaction.atomic():
        board, member = _both(board_id, member_id)
        gone, _tables = board.absences.filter(member=member).delete()
        if gone:
            _record("loyalty.board_returned", board, member, at=at, by=by)


def _both(board_id: int, member_id: int) -> tuple[BoardDef, Member]:
    board = BoardDef.objects.get(pk=board_id)
    member = Member.objects.filter(pk=member_id, programme=board.programme_id).first()
    if member is None:
        raise NotMember
    return board, member


def _record(kind: str, board: BoardDef, member: Member, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=board.programme_id,
        at=at,
        by=by,
        payload={"board": board.id, "member": member.id},
    )
