"""Members as pages list them: who, what they have, and when it last moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Max, QuerySet

from vafa.customers.models import Customer
from vafa.customers.queries import records_of, search_customers
from vafa.customers.queries.trees import forest_of
from vafa.ledger.models import Entry
from vafa.ledger.queries import Holding, holdings
from vafa.loyalty.models import Member, OrderDecision, Programme, ProgrammeState
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.codes import normalise_code

PAGE_SIZE: Final = 50
FOUND_MAX: Final = 20
DECISIONS_SHOWN: Final = 40


@dataclass(frozen=True)
class MemberRow:
    """A member with what they have now, and when it last moved."""

    member: Member
    holding: Holding
    latest_at: datetime | None


@dataclass(frozen=True)
class MemberPage:
    """A page of members, who joined last first, with the place to go on from."""

    rows: list[MemberRow]
    next: tuple[datetime, int] | None


@dataclass(frozen=True)
class Found:
    """Whom a search found: members, and customers who are none."""

    members: list[MemberRow]
    others: list[Customer]


def member_page(
    *, programme_id: int, after: tuple[datetime, int] | None, at: datetime
) -> MemberPage:
    """Return a page of the members of a programme, those who left too."""
    members = _members().filter(programme_id=programme_id)
    if after is not None:
        joined_at, number = after
        # Who joined at the same moment goes by number.
        members = members.filter(joined_at__lte=joined_at).exclude(
            joined_at=joined_at, id__gte=number
        )
    found = list(members.order_by("-joined_at", "-id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    goes_on = len(found) > PAGE_SIZE
    return MemberPage(
        rows=_rows(shown, at=at),
        next=(shown[-1].joined_at, shown[-1].id) if goes_on else None,
    )


def members_found(*, programme_id: int, text: str, at: datetime) -> Found:
    """Return whom typed words find: by name, phone, e-mail, number, or a member's reference."""
    customers = search_customers(text=text, limit=FOUND_MAX)
    forest = forest_of(customer_ids=[one.id for one in customers])
    roots = {forest.root_of(one.id) for one in customers}
    records = {record for root in roots for record in forest.below(root)}
    members = _members().filter(programme_id=programme_id)
    found = list(members.filter(customer_id__in=records).order_by("-joined_at", "-id"))
    named = members.filter(reference=normalise_code(text)).exclude(customer_id__in=records)
    found = [*named, *found][:FOUND_MAX]
    taken = {forest.root_of(member.customer_id) for member in found}
    others = [one for one in customers if one.id in roots and one.id not in taken]
    return Found(_rows(found, at=at), others)


def memberships(*, customer_id: int, at: datetime) -> list[MemberRow]:
    """Return all memberships of a person, by whichever of their records they were made."""
    members = _members().filter(customer_id__in=records_of(customer_id=customer_id))
    return _rows(list(members.order_by("programme_id", "joined_at", "id")), at=at)


def programmes_to_join(*, rows: Sequence[MemberRow]) -> list[Programme]:
    """Return the running programmes in which a person with these memberships is not active."""
    active = {row.member.programme_id for row in rows if row.member.left_at is None}
    running = Programme.objects.filter(state=ProgrammeState.LIVE)
    return list(running.exclude(id__in=active).order_by("id"))


def member_of(*, programme_id: int, member_id: int) -> Member | None:
    """Return one member of a programme, also one who has left."""
    return _members().filter(programme_id=programme_id, pk=member_id).first()


def decisions_of(*, member: Member) -> list[OrderDecision]:
    """Return what was decided for a member lately, the latest first, with what was given."""
    found = member.decisions.prefetch_related("effects").order_by("-occurred_at", "-id")
    return list(found[:DECISIONS_SHOWN])


def _members() -> QuerySet[Member]:
    return Member.objects.select_related("programme", "customer", "terms")


def _rows(members: list[Member], *, at: datetime) -> list[MemberRow]:
    owners = [owner_of(member) for member in members]
    have = holdings(owners, at=at) if owners else {}
    moved = _moved(members)
    return [
        MemberRow(
            member,
            have.get((owner_of(member), member.programme.asset_id), Holding()),
            moved.get(member.id),
        )
        for member in members
    ]


def _moved(members: Sequence[Member]) -> dict[int, datetime]:
    entries = Entry.objects.filter(
        account__owner__kind="member",
        account__owner__number__in=[member.id for member in members],
        account__asset__in={member.programme.asset_id for member in members},
    )
    latest = entries.values_list("account__owner__number").annotate(Max("posting__occurred_at"))
    return dict(latest.order_by())
