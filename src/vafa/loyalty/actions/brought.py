"""Balances of a programme the shop had before come over, and are taken back whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final

from django.db import transaction

from vafa.core.keys import Actor
from vafa.customers.queries.trees import forest_of
from vafa.journal.actions import record
from vafa.ledger.actions import Books, open_books
from vafa.ledger.rules.sheet import LotFacts
from vafa.ledger.rules.undoing import total
from vafa.loyalty.actions.refusals import ProgrammeNotLive
from vafa.loyalty.models import (
    BroughtBalance,
    Member,
    MemberState,
    Programme,
    ProgrammeState,
)
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.rules.calendar import end_of_day
from vafa.loyalty.rules.codes import CodeShape, new_codes

BROUGHT: Final = "balance_brought"
TAKEN_BACK: Final = "balance_taken_back"


@dataclass(frozen=True, slots=True)
class Balance:
    """What a list says: points of a customer that end with a day, or never."""

    row_number: int
    customer_id: int
    points: int
    ends_on: date | None = None
    joined_at: datetime | None = None

    @property
    def ends(self) -> str:
        """The end as it is kept."""
        return self.ends_on.isoformat() if self.ends_on else ""


class Outcome(Enum):
    """What became of a row: brought, said before, or said differently before."""

    BROUGHT = "brought"
    REPEATED = "repeated"
    DIFFERS = "differs"


def bring_balances(
    *,
    programme_id: int,
    balances: Sequence[Balance],
    run_id: int,
    source: str,
    at: datetime,
    by: Actor,
) -> list[Outcome]:
    """Give members what a list says they had, each lot with its own end; who is none joins.

    Nobody is welcomed with points: they had joined before. Said again it is not given again, and
    what differs from what the source said before is left to a person. Refuses a programme that is
    not running.
    """
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        if programme.state != ProgrammeState.LIVE:
            raise ProgrammeNotLive
        members = _members(programme, balances, at=at)
        known = _known(members.values(), source)
        outcomes, new = [], []
        for balance in balances:
            member = members[balance.customer_id]
            said = known.get((member.id, balance.ends))
            if said is None:
                known[member.id, balance.ends] = balance.points
                new.append((balance, member))
                outcomes.append(Outcome.BROUGHT)
            else:
                is_same = said == balance.points
                outcomes.append(Outcome.REPEATED if is_same else Outcome.DIFFERS)
        rows = [
            BroughtBalance(
                member=member,
                run_id=run_id,
                row_number=balance.row_number,
                source=source,
                points=balance.points,
                ends_on=balance.ends,
                brought_at=at,
            )
            for balance, member in new
        ]
        BroughtBalance.objects.bulk_create(rows)
        _issue(rows, [balance.ends_on for balance, _member in new], at=at, by=by)
    return outcomes


def withdraw_balances(*, run_id: int, limit: int, at: datetime, by: Actor) -> int:
    """Take back what a list brought, some rows at a time; returns how many.

    Points that were spent meanwhile are treated as the programme says of returns. Members stay
    members.
    """
    with transaction.atomic():
        found = BroughtBalance.objects.filter(run_id=run_id, withdrawn_at=None)
        rows = list(found.select_related("member__programme").order_by("id")[:limit])
        with open_books(owners={owner_of(row.member) for row in rows}, at=at, by=by) as books:
            for row in rows:
                _claw_back(books, row)
        BroughtBalance.objects.filter(id__in=[row.id for row in rows]).update(withdrawn_at=at)
    return len(rows)


def tell_balances_brought(*, run_id: int, rows: int, at: datetime, by: Actor) -> None:
    """Write down that a list of balances is here."""
    _record("loyalty.balances_brought", run_id, at=at, by=by, rows=rows)


def tell_balances_taken_back(*, run_id: int, at: datetime, by: Actor) -> None:
    """Write down that a list of balances was taken back."""
    _record("loyalty.balances_taken_back", run_id, at=at, by=by)


def _members(
    programme: Programme, balances: Sequence[Balance], *, at: datetime
) -> dict[int, Member]:
    """Find the membership of each customer by any of their records, or make one."""
    customers = {balance.customer_id for balance in balances}
    forest = forest_of(customer_ids=customers)
    records = {
        record: customer
        for customer in customers
        for record in forest.below(forest.root_of(customer))
    }
    known = Member.objects.select_for_update(of=("self",)).filter(
        programme=programme, customer_id__in=records
    )
    found: dict[int, Member] = {}
    for member in known.order_by("-joined_at", "-id"):
        found[records[member.customer_id]] = member
    _come_back([member for member in found.values() if member.state == MemberState.LEFT], at)
    joined = {each.customer_id: each.joined_at for each in balances if each.joined_at}
    missing = sorted(customers - found.keys())
    terms = programme.terms.order_by("-number").first()
    references = new_codes(len(missing), shape=CodeShape())
    made = Member.objects.bulk_create(
        Member(
            programme=programme,
            customer_id=customer,
            reference=reference,
            joined_at=joined.get(customer, at),
            terms=terms,
        )
        for customer, reference in zip(missing, references, strict=True)
    )
    return found | {member.customer_id: member for member in made}


def _come_back(members: Sequence[Member], at: datetime) -> None:
    numbers = [member.id for member in members]
    back = {"state": MemberState.ACTIVE, "joined_at": at, "left_at": None}
    Member.objects.filter(id__in=numbers).update(**back)


def _known(members: Iterable[Member], source: str) -> dict[tuple[int, str], int]:
    rows = BroughtBalance.objects.filter(
        member__in=[member.id for member in members], source=source, withdrawn_at=None
    )
    said = rows.values_list("member_id", "ends_on", "points")
    return {(member, ends): points for member, ends, points in said}


def _issue(
    rows: Sequence[BroughtBalance], ends: Sequence[date | None], *, at: datetime, by: Actor
) -> None:
    given = [(row, end) for row, end in zip(rows, ends, strict=True) if row.points]
    zone = place_of().time_zone
    with open_books(owners={owner_of(row.member) for row, _end in given}, at=at, by=by) as books:
        for row, end in given:
            facts = LotFacts(
                asset=row.member.programme.asset_id,
                earned_at=at,
                active_from=at,
                expires_at=end_of_day(end, zone=zone) if end else None,
                reason_class="import",
                unit_value_micro=row.member.programme.unit_value_micro,
            )
            draft = books.begin(BROUGHT, _source(row))
            books.issue(draft, to=owner_of(row.member), amount=row.points, facts=facts)
    for row, _end in given:
        row.posting_id = books.posted[BROUGHT, _source(row)]
    BroughtBalance.objects.bulk_update([row for row, _end in given], ["posting_id"])


def _claw_back(books: Books, row: BroughtBalance) -> None:
    if row.posting_id is None:
        return
    programme = row.member.programme
    original = books.original(row.posting_id, programme.asset_id)
    left = total(original.given())
    if left:
        books.claw_back(
            TAKEN_BACK,
            _source(row),
            original,
            left,
            owner=owner_of(row.member),
            policy=programme.return_policy,  # type: ignore[arg-type]
        )


def _source(row: BroughtBalance) -> str:
    return f"balance {row.id}"


def _record(kind: str, run_id: int, *, at: datetime, by: Actor, **payload: int) -> None:
    record(kind=kind, subject_kind="import", subject_id=run_id, at=at, by=by, payload=payload)
