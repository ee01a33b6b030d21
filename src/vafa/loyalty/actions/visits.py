"""What members do on their own page: each deed is the shop's own action, and is written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import SYSTEM
from vafa.journal.actions import record
from vafa.loyalty.actions.causes import choose_cause
from vafa.loyalty.actions.games.boards import leave_board, return_to_board
from vafa.loyalty.actions.games.challenges import check_in
from vafa.loyalty.actions.games.draws import enter_draw_freely
from vafa.loyalty.actions.games.spinning import spin_wheel
from vafa.loyalty.actions.members import join_programme, leave_programme
from vafa.loyalty.actions.referrals import make_referral_link
from vafa.loyalty.models import Member
from vafa.loyalty.queries.doors import Visit
from vafa.loyalty.queries.games.wheels import SpinSeen


class NoSuchDeed(Refused):
    code = "no_such_deed"
    sentence = _("There is nothing like this in your programme.")


@dataclass(frozen=True)
class Asked:
    """What a form of the page says: which thing, and what about it."""

    number: int = 0
    is_wanted: bool = False
    nonce: str = ""
    request_key: str = ""


Done = SpinSeen | int | None
Deed = Callable[[Member, Asked, datetime], Done]


def visit_deed(*, visit: Visit, deed: str, asked: Asked, at: datetime) -> Done:
    """Do what whoever opened the page by a link asks for.

    Refuses what does not exist, and everything but joining to who is no member. Returns what a
    spin brought, or how many points there were.
    """
    with transaction.atomic():
        if deed == "join":
            join_programme(
                programme_id=visit.programme.id, customer_id=visit.customer.id, at=at, by=SYSTEM
            )
            return None
        if visit.member is None or deed not in DEEDS:
            raise NoSuchDeed
        try:
            done = DEEDS[deed](visit.member, asked, at)
        except ObjectDoesNotExist as missing:
            raise NoSuchDeed from missing
        record(
            kind="loyalty.member_page_used",
            subject_kind="customer",
            subject_id=visit.customer.id,
            at=at,
            by=SYSTEM,
            payload={"member": visit.member.id, "deed": deed},
        )
    return done


def _leave(member: Member, _asked: Asked, at: datetime) -> None:
    leave_programme(member_id=member.id, at=at, by=SYSTEM)


def _check_in(member: Member, _asked: Asked, at: datetime) -> int:
    return check_in(member_id=member.id, at=at, by=SYSTEM)


def _spin(member: Member, asked: Asked, at: datetime) -> SpinSeen:
    return spin_wheel(
        member_id=member.id,
        wheel_id=asked.number,
        nonce=asked.nonce,
        request_key=asked.request_key,
        at=at,
        by=SYSTEM,
    )


def _enter(member: Member, asked: Asked, at: datetime) -> None:
    enter_draw_freely(draw_id=asked.number, member_id=member.id, at=at, by=SYSTEM)


def _choose(member: Member, asked: Asked, at: datetime) -> None:
    choose_cause(
        member_id=member.id,
        cause_id=asked.number or None,
        rounds_up=asked.is_wanted,
        at=at,
        by=SYSTEM,
    )


def _board(member: Member, asked: Asked, at: datetime) -> None:
    change = return_to_board if asked.is_wanted else leave_board
    change(board_id=asked.number, member_id=member.id, at=at, by=SYSTEM)


def _recommend(member: Member, _asked: Asked, at: datetime) -> None:
    make_referral_link(member_id=member.id, at=at, by=SYSTEM)


DEEDS: Final[Mapping[str, Deed]] = MappingProxyType(
    {
        "leave": _leave,
        "check-in": _check_in,
        "spin": _spin,
        "enter": _enter,
        "cause": _choose,
        "board": _board,
        "recommend": _recommend,
    }
)
