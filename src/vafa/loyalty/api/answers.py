"""What the API says about members and what they have."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from vafa.ledger.queries import Holding, holdings
from vafa.loyalty.actions import NotMember
from vafa.loyalty.models import Member, MemberState, Programme
from vafa.loyalty.queries import owner_of
from vafa.web.api import ApiProblem
from vafa.web.api.fields import Instant

READ, WRITE = "loyalty:read", "loyalty:write"


class EndAnswer(Schema):
    """So many points, and when they end."""

    points: int
    ends_at: Instant


class BalanceAnswer(Schema):
    """What a member has, as it is at this moment; what is due has been counted."""

    spendable: int
    pending: int = Field(description="Given, and not to be spent yet.")
    held: int = Field(description="Put aside for a basket.")
    owed: int = Field(description="Points that were taken back after they had been spent.")
    ends: list[EndAnswer] = Field(description="What ends, the first first; the rest has no end.")


class MemberAnswer(Schema):
    """A customer in a programme."""

    id: int
    programme_id: int
    customer_id: int
    reference: str = Field(description="Said at the counter; says nothing about the person.")
    state: Literal["active", "left"]
    joined_at: Instant
    left_at: Instant | None
    terms: int | None = Field(description="The version of the terms that was accepted.")
    balance: BalanceAnswer


def member_answers(members: list[Member], *, at: datetime) -> list[MemberAnswer]:
    """Describe members with what they have now."""
    found = holdings([owner_of(member) for member in members], at=at)
    return [
        MemberAnswer(
            id=member.id,
            programme_id=member.programme_id,
            customer_id=member.customer_id,
            reference=member.reference,
            state=member.state,  # type: ignore[arg-type]
            joined_at=member.joined_at,
            left_at=member.left_at,
            terms=member.terms.number if member.terms else None,
            balance=balance_answer(
                found.get((owner_of(member), member.programme.asset_id), Holding())
            ),
        )
        for member in members
    ]


def balance_answer(found: Holding) -> BalanceAnswer:
    """Describe what somebody has."""
    return BalanceAnswer(
        spendable=found.spendable,
        pending=found.pending,
        held=found.held,
        owed=found.owed,
        ends=[
            EndAnswer(points=part.amount, ends_at=part.expires_at)
            for part in found.active_parts
            if part.expires_at is not None
        ],
    )


def known_programme(programme_id: int) -> Programme:
    """Return a programme; refuses a number that none has."""
    programme = Programme.objects.filter(pk=programme_id).first()
    if programme is None:
        raise ApiProblem("not_found")
    return programme


def known_member(member_id: int) -> Member:
    """Return a member, also one who has left; refuses a number that none has."""
    found = Member.objects.select_related("programme", "terms").filter(pk=member_id).first()
    if found is None:
        raise ApiProblem("not_found")
    return found


def active_member(member_id: int) -> Member:
    """Return somebody who takes part; refuses who has left."""
    found = known_member(member_id)
    if found.state != MemberState.ACTIVE:
        raise NotMember
    return found
