"""Customers join a programme and leave it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.queries import roots_of
from vafa.journal.actions import record
from vafa.ledger.actions import open_books
from vafa.loyalty.actions.events import follow_event
from vafa.loyalty.actions.refusals import ProgrammeNotLive
from vafa.loyalty.actions.sharing import keep_as_it_is
from vafa.loyalty.actions.tiers import Because, settle_tier
from vafa.loyalty.models import DrawState, Member, MemberState, Programme, ProgrammeState
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.codes import CodeShape, new_codes
from vafa.loyalty.rules.happening import Happened


class AlreadyMember(Refused):
    code = "already_member"
    sentence = _("This customer is already a member.")


class NotMember(Refused):
    code = "not_member"
    sentence = _("This customer is not a member.")


def join_programme(*, programme_id: int, customer_id: int, at: datetime, by: Actor) -> Member:
    """Make a customer a member, with the terms in force; who had left comes back.

    Refuses while the programme is not live, and who is a member.
    """
    customer = roots_of(customer_ids=[customer_id]).get(customer_id, customer_id)
    try:
        with transaction.atomic():
            programme = Programme.objects.get(pk=programme_id)
            if programme.state != ProgrammeState.LIVE:
                raise ProgrammeNotLive
            member = _joined(programme, customer, at)
            _record("loyalty.member_joined", member, at=at, by=by)
            joined = Happened("member_joined", at.isoformat())
            follow_event(member_id=member.id, happened=joined, at=at, by=by)
    except IntegrityError as clash:
        raise AlreadyMember from clash
    return member


def _joined(programme: Programme, customer_id: int, at: datetime) -> Member:
    terms = programme.terms.order_by("-number").first()
    known = Member.objects.select_for_update().filter(programme=programme, customer_id=customer_id)
    member = known.first()
    if member is None:
        return Member.objects.create(
            programme=programme,
            customer_id=customer_id,
            reference=new_codes(1, shape=CodeShape())[0],
            joined_at=at,
            terms=terms,
        )
    if member.state == MemberState.ACTIVE:
        raise AlreadyMember
    member.state, member.joined_at, member.left_at = MemberState.ACTIVE, at, None
    member.terms = terms
    member.save(update_fields=["state", "joined_at", "left_at", "terms"])
    return member


def leave_programme(*, member_id: int, at: datetime, by: Actor) -> None:
    """Let a member leave: what they were promised ends, what waits too; nothing more is given.

    Points, special conditions, spins, and tickets of draws that are open end. Store credit, gift
    cards and credits of packs were paid for, or stand for money, and stay theirs.
    """
    with transaction.atomic():
        member = Member.objects.select_for_update().select_related("programme").get(pk=member_id)
        if member.state == MemberState.LEFT:
            raise NotMember
        owner, assets = owner_of(member), _promised(member.programme)
        with open_books(owners=[owner], at=at, by=by) as books:
            draft = books.begin("left", f"member {member.id} {at.isoformat()}")
            for asset in assets:
                books.end_all(draft, owner=owner, asset=asset)
        _give_tickets_up(member)
        member.state, member.left_at = MemberState.LEFT, at
        member.save(update_fields=["state", "left_at"])
        _record("loyalty.member_left", member, at=at, by=by)
        settle_tier(member_id=member.id, because=Because.PERSON, at=at, by=by)


def _promised(programme: Programme) -> list[str]:
    """List what a programme promises and nobody pays for: points, special conditions, spins."""
    conditions = programme.special_conditions.order_by("id").values_list("asset_id", flat=True)
    wheels = programme.wheels.order_by("id").values_list("asset_id", flat=True)
    return [programme.asset_id, *conditions, *wheels]


def _give_tickets_up(member: Member) -> None:
    """Let the tickets of draws that are still open take part no more."""
    draws = member.programme.draws.filter(state=DrawState.ANNOUNCED, contest=None)
    for draw in draws.order_by("id"):
        # What closes before is seen here; once the list is frozen they stay in it.
        keep_as_it_is(draw)
        if draw.state == DrawState.ANNOUNCED:
            draw.entries.filter(member=member).update(weight=0)


def _record(kind: str, member: Member, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        subject_kind="customer",
        subject_id=member.customer_id,
        at=at,
        by=by,
        payload={"programme": member.programme_id, "member": member.id},
    )
