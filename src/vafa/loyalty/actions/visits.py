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
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.loyalty.actions.causes import choose_cause, donate_points
from vafa.loyalty.actions.games.boards import leave_board, return_to_board
from vafa.loyalty.actions.games.challenges import check_in
from vafa.loyalty.actions.games.contest_entries import hand_in_entry, withdraw_entry
from vafa.loyalty.actions.games.draws import enter_draw_freely
from vafa.loyalty.actions.games.spinning import spin_wheel
from vafa.loyalty.actions.members import join_programme, leave_programme
from vafa.loyalty.actions.referrals import join_by_referral, make_referral_link
from vafa.loyalty.models import Member
from vafa.loyalty.queries.doors import Visit
from vafa.loyalty.queries.games.wheels import SpinSeen
from vafa.loyalty.rules.codes import normalise_code


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
    points: int = 0
    text: str = ""
    link: str = ""


@dataclass(frozen=True)
class Doing:
    """A deed on its way: whose, what was asked, and when and by whom it is done."""

    member: Member
    asked: Asked
    at: datetime
    by: Actor


Done = SpinSeen | int | None
Deed = Callable[[Doing], Done]


def visit_deed(*, visit: Visit, deed: str, asked: Asked, at: datetime, by: Actor) -> Done:
    """Do what whoever opened the page by a link asks for.

    Refuses what does not exist, and everything but joining to who is no member. Returns what a
    spin brought, or how many points there were.
    """
    with transaction.atomic():
        if deed == "join":
            _join(visit, asked, at=at, by=by)
            return None
        if visit.member is None or deed not in DEEDS:
            raise NoSuchDeed
        try:
            done = DEEDS[deed](Doing(visit.member, asked, at, by))
        except ObjectDoesNotExist as missing:
            raise NoSuchDeed from missing
        record(
            kind="loyalty.member_page_used",
            subject_kind="customer",
            subject_id=visit.customer.id,
            at=at,
            by=by,
            payload={"member": visit.member.id, "deed": deed},
        )
    return done


def _join(visit: Visit, asked: Asked, *, at: datetime, by: Actor) -> None:
    """Let a customer join, by a friend's word when they say one."""
    member = join_programme(
        programme_id=visit.programme.id, customer_id=visit.customer.id, at=at, by=by
    )
    word = normalise_code(asked.text)
    if word:
        join_by_referral(token=word, member_id=member.id, at=at, by=by)


def _donate(doing: Doing) -> None:
    donate_points(
        member_id=doing.member.id,
        points=doing.asked.points,
        cause_id=doing.asked.number,
        source=f"page {doing.member.id} {doing.asked.request_key}",
        at=doing.at,
        by=doing.by,
    )


def _leave(doing: Doing) -> None:
    leave_programme(member_id=doing.member.id, at=doing.at, by=doing.by)


def _check_in(doing: Doing) -> int:
    return check_in(member_id=doing.member.id, at=doing.at, by=doing.by)


def _spin(doing: Doing) -> SpinSeen:
    return spin_wheel(
        member_id=doing.member.id,
        wheel_id=doing.asked.number,
        nonce=doing.asked.nonce,
        request_key=doing.asked.request_key,
        at=doing.at,
        by=doing.by,
    )


def _enter(doing: Doing) -> None:
    enter_draw_freely(
        draw_id=doing.asked.number, member_id=doing.member.id, at=doing.at, by=doing.by
    )


def _hand_in(doing: Doing) -> None:
    hand_in_entry(
        contest_id=doing.asked.number,
        member_id=doing.member.id,
        text=doing.asked.text,
        link=doing.asked.link,
        at=doing.at,
        by=doing.by,
    )


def _take_back(doing: Doing) -> None:
    withdraw_entry(entry_id=doing.asked.number, member_id=doing.member.id, at=doing.at, by=doing.by)


def _choose(doing: Doing) -> None:
    choose_cause(
        member_id=doing.member.id,
        cause_id=doing.asked.number or None,
        rounds_up=doing.asked.is_wanted,
        at=doing.at,
        by=doing.by,
    )


def _board(doing: Doing) -> None:
    change = return_to_board if doing.asked.is_wanted else leave_board
    change(board_id=doing.asked.number, member_id=doing.member.id, at=doing.at, by=doing.by)


def _recommend(doing: Doing) -> None:
    make_referral_link(member_id=doing.member.id, at=doing.at, by=doing.by)


DEEDS: Final[Mapping[str, Deed]] = MappingProxyType(
    {
        "leave": _leave,
        "check-in": _check_in,
        "spin": _spin,
        "enter": _enter,
        "hand-in": _hand_in,
        "take-back": _take_back,
        "cause": _choose,
        "donate": _donate,
        "board": _board,
        "recommend": _recommend,
    }
)
