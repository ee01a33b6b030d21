"""Programmes and their members for machines: who takes part, and what they have."""

from __future__ import annotations

from typing import Literal, cast

from ninja import Query, Router, Schema, Status
from pydantic import Field

from vafa.customers.queries import customer, records_of
from vafa.loyalty.actions import follow_event, join_programme, leave_programme
from vafa.loyalty.api.answers import (
    READ,
    WRITE,
    BalanceAnswer,
    MemberAnswer,
    active_member,
    balance_answer,
    known_member,
    known_programme,
    member_answers,
)
from vafa.loyalty.models import Member, Programme
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.history import Movement, due_movements, movements, postings_of
from vafa.loyalty.rules.happening import Happened
from vafa.staff.queries import now
from vafa.web.api import ApiRequest, Continued, Listed, invalid, page_of, reads, writes
from vafa.web.api.fields import ID_MAX, AmountPaid, Asked, Id, Instant, NameNeeded, Short

router = Router(tags=["Loyalty: members"])

StateCode = Literal["draft", "live", "ended"]
# What a shop tells about its customers beside their orders.
EventCode = Literal[
    "review_written",
    "survey_answered",
    "profile_completed",
    "complaint_resolved",
    "anniversary",
]


class ProgrammeAnswer(Schema):
    """A promise to members; `unit_names` has its word for one point and for many, by language."""

    id: int
    name: str
    state: StateCode
    unit_names: dict[str, list[str]]
    unit_value_micro: int = Field(description="Worth of a point, in millionths of a minor unit.")
    began_at: Instant | None
    ended_at: Instant | None


class ProgrammeList(Schema):
    """All programmes; a shop has few."""

    items: list[ProgrammeAnswer]


class MemberPage(Continued):
    """A page of members, who joined last first."""

    items: list[MemberAnswer]


class MembersAsked(Listed):
    customer_id: Id | None = None
    reference: Short | None = Field(None, description="Exactly as it was told.")


class JoinTold(Asked):
    """Who joins."""

    customer_id: int = Field(strict=True, ge=1, le=ID_MAX, examples=[77])


class MovementAnswer(Schema):
    """One move of a member's points: what changed of what can be spent, waits, is put aside."""

    id: int
    kind: str = Field(description="earned, spent, returned, unspent, expired, reserved …")
    at: Instant
    spendable: int
    pending: int
    held: int
    document: str = Field(description="The order or event it belongs to, if there is one.")
    reason: str


class DueAnswer(Schema):
    """One move that has fallen due: it counts already, and the next deed enters it."""

    kind: str = Field(description="matured, expired or hold_expired.")
    at: Instant
    spendable: int
    pending: int
    held: int


class HistoryPage(Continued):
    """A page of moves, the newest first, and what has fallen due since the last of all."""

    items: list[MovementAnswer]
    due: list[DueAnswer] = Field(description="The oldest first; the same on every page.")


class HistoryAsked(Listed):
    pass


class EventTold(Asked):
    """Something that happened to a member; `source` tells it apart from all others, for ever."""

    trigger: EventCode = Field(examples=["review_written"])
    source: NameNeeded = Field(examples=["review-7"])
    what: Short | None = Field(None, description="Which survey, which product.")
    number: int | None = Field(None, strict=True, ge=0, le=10**6, description="How many stars.")
    amount: AmountPaid | None = None


class EventAnswer(Schema):
    """What an event brought now: nothing when it had been told before."""

    points: int
    balance: BalanceAnswer


@reads(router, "/loyalty/programmes", scope=READ, answer=ProgrammeList)
def list_programmes(request: ApiRequest) -> ProgrammeList:
    """List programmes."""
    return ProgrammeList(items=[_programme(one) for one in Programme.objects.order_by("id")])


@reads(router, "/loyalty/programmes/{programme_id}", scope=READ, answer=ProgrammeAnswer)
def get_programme(request: ApiRequest, programme_id: Id) -> ProgrammeAnswer:
    """Read one programme."""
    return _programme(known_programme(programme_id))


@reads(router, "/loyalty/programmes/{programme_id}/members", scope=READ, answer=MemberPage)
def list_members(request: ApiRequest, programme_id: Id, asked: Query[MembersAsked]) -> MemberPage:
    """List members.

    All of a programme, or the one with a reference, or the memberships of a customer, by whichever
    of their records they joined.
    """
    programme = known_programme(programme_id)
    rows = Member.objects.filter(programme=programme).select_related("programme", "terms")
    if asked.customer_id is not None:
        rows = rows.filter(customer_id__in=records_of(customer_id=asked.customer_id))
    if asked.reference is not None:
        rows = rows.filter(reference=asked.reference)
    found, following = page_of(rows, order=("-joined_at", "-id"), listed=asked)
    return MemberPage(items=member_answers(found, at=now()), next_cursor=following)


@writes(
    router,
    "POST",
    "/loyalty/programmes/{programme_id}/members",
    scope=WRITE,
    answers={201: MemberAnswer},
)
def join_member(request: ApiRequest, programme_id: Id, told: JoinTold) -> Status[MemberAnswer]:
    """Let a customer join.

    They accept the terms in force; who had left comes back. Refused for a member, and while the
    programme takes nobody.
    """
    programme = known_programme(programme_id)
    known = customer(customer_id=told.customer_id)
    if known is None or known.erased_at is not None:
        raise invalid("/body/customer_id", "literal_error")
    joined = join_programme(
        programme_id=programme.id, customer_id=known.id, at=now(), by=request.actor
    )
    return Status(201, _member(joined.id))


@reads(router, "/loyalty/members/{member_id}", scope=READ, answer=MemberAnswer)
def get_member(request: ApiRequest, member_id: Id) -> MemberAnswer:
    """Read a member with the balance."""
    return _member(member_id)


@writes(
    router,
    "POST",
    "/loyalty/members/{member_id}/leave",
    scope=WRITE,
    answers={200: MemberAnswer},
    has_body=False,
)
def leave_member(request: ApiRequest, member_id: Id) -> MemberAnswer:
    """Let a member leave.

    What they could still spend ends with it. Refused when they have left before.
    """
    leave_programme(member_id=known_member(member_id).id, at=now(), by=request.actor)
    return _member(member_id)


@reads(router, "/loyalty/members/{member_id}/history", scope=READ, answer=HistoryPage)
def list_history(request: ApiRequest, member_id: Id, asked: Query[HistoryAsked]) -> HistoryPage:
    """List the moves of a member's points.

    The newest first. Each says what changed; with what is due they add up to the balance.
    """
    member, moment = known_member(member_id), now()
    found, following = page_of(postings_of(member=member), order=("-id",), listed=asked)
    moved = movements(member=member, postings=found)
    due = [
        DueAnswer(**{name: getattr(each, name) for name in DueAnswer.model_fields})
        for each in due_movements(member=member, at=moment)
    ]
    items = [_movement(each) for each in moved]
    return HistoryPage(items=items, due=due, next_cursor=following)


@writes(
    router,
    "POST",
    "/loyalty/members/{member_id}/events",
    scope=WRITE,
    answers={200: EventAnswer},
)
def tell_event(request: ApiRequest, member_id: Id, told: EventTold) -> EventAnswer:
    """Tell what happened to a member.

    A review, a survey, a profile that is complete. The rules are asked once for each source,
    however often it is told.
    """
    member, moment = active_member(member_id), now()
    happened = Happened(told.trigger, told.source, told.what, told.number, told.amount)
    points = follow_event(member_id=member.id, happened=happened, at=moment, by=request.actor)
    return EventAnswer(points=points, balance=balance_answer(balance_of(member=member, at=moment)))


def _programme(one: Programme) -> ProgrammeAnswer:
    names = set(ProgrammeAnswer.model_fields) - {"state"}
    values = {name: getattr(one, name) for name in names}
    return ProgrammeAnswer(**values, state=cast("StateCode", one.state))


def _member(member_id: int) -> MemberAnswer:
    return member_answers([known_member(member_id)], at=now())[0]


def _movement(each: Movement) -> MovementAnswer:
    return MovementAnswer(**{name: getattr(each, name) for name in MovementAnswer.model_fields})
