"""Members, and what they have."""

from __future__ import annotations

from datetime import datetime

from vafa.customers.queries import records_of
from vafa.ledger.queries import Holding, holding
from vafa.ledger.rules.sheet import OwnerKey
from vafa.loyalty.models import Member, MemberState


def owner_of(member: Member) -> OwnerKey:
    """Name the owner in the ledger that a member is."""
    return OwnerKey("member", member.id)


def membership(*, programme_id: int, customer_id: int) -> Member | None:
    """Return the active membership of a customer, by whichever of their records it was made."""
    found = Member.objects.select_related("programme", "customer").filter(
        programme_id=programme_id,
        customer_id__in=records_of(customer_id=customer_id),
        state=MemberState.ACTIVE,
    )
    return found.order_by("joined_at", "id").first()


def balance_of(*, member: Member, at: datetime) -> Holding:
    """Return what a member can spend, what waits, and what ends when."""
    return holding(owner_of(member), member.programme.asset_id, at=at)
