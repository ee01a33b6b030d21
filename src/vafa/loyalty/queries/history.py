"""What happened to a member's points: each posting, with the order or event it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet, Sum, Value

from vafa.ledger.models import Account, Entry, Posting
from vafa.ledger.queries.due import due_moves
from vafa.loyalty.models import Checkout, GivenEffect, Member, OrderDecision
from vafa.loyalty.queries.members import owner_of

ROLES: Final = ("active", "pending", "held", "debt")
# Postings whose source begins with the number of a decision, or of an effect of one.
OF_DECISIONS: Final = ("earned",)
OF_EFFECTS: Final = ("returned", "unspent")
_TOLD_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Movement:
    """One move of points: how much more or less can be spent, waits, is put aside, is owed.

    `document` names the order or event, `trigger` what happened to it; both are empty where the
    move belongs to neither. What has fallen due and is not in the books yet has no `id`.
    """

    id: int | None
    kind: str
    at: datetime
    spendable: int
    pending: int
    held: int
    owed: int
    document: str
    trigger: str
    reason: str


def postings_of(*, member: Member) -> QuerySet[Posting]:
    """Return every posting that moved a member's points."""
    entries = Entry.objects.filter(account__in=_accounts(member)).values("posting_id")
    return Posting.objects.filter(id__in=entries).select_related("hold")


def movements(*, member: Member, postings: Sequence[Posting]) -> list[Movement]:
    """Say what some postings changed for a member."""
    moved: dict[int, dict[str, int]] = {posting.id: {} for posting in postings}
    entries = Entry.objects.filter(posting__in=list(moved), account__in=_accounts(member))
    rows = entries.values_list("posting_id", "account__role")
    for posting_id, role, total in rows.annotate(total=Sum("amount")).order_by():
        moved[posting_id][role] = total
    about = _documents(postings)
    return [
        Movement(
            id=posting.id,
            kind=posting.kind,
            at=posting.occurred_at,
            spendable=moved[posting.id].get("active", 0),
            pending=moved[posting.id].get("pending", 0),
            held=moved[posting.id].get("held", 0),
            owed=-moved[posting.id].get("debt", 0),
            document=about.get(posting.id, ("", ""))[0],
            trigger=about.get(posting.id, ("", ""))[1],
            reason=posting.reason,
        )
        for posting in postings
    ]


# Any: JSON values.
def points_told(customers: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Tell every move of the points of these customers, in each programme, the oldest first."""
    members = Member.objects.filter(customer__in=customers).select_related("programme")
    for member in members.order_by("id"):
        postings = postings_of(member=member).order_by("id").iterator(_TOLD_AT_ONCE)
        while chunk := list(islice(postings, _TOLD_AT_ONCE)):
            for move in movements(member=member, postings=chunk):
                yield _told(member, move)


def _told(member: Member, move: Movement) -> dict[str, Any]:
    return {
        "at": move.at.isoformat(),
        "programme_name": member.programme.name,
        "kind_of_move": move.kind,
        "points_change": move.spendable,
        "pending_change": move.pending,
        "held_change": move.held,
        "owed_change": move.owed,
        "document": move.document,
        "reason": move.reason,
    }


def due_movements(*, member: Member, at: datetime) -> list[Movement]:
    """Return what fell due for a member and waits for the books to be opened, the oldest first."""
    return [
        Movement(
            id=None,
            kind=move.kind,
            at=move.at,
            spendable=move.changes.get("active", 0),
            pending=move.changes.get("pending", 0),
            held=move.changes.get("held", 0),
            owed=-move.changes.get("debt", 0),
            document="",
            trigger="",
            reason="",
        )
        for move in due_moves(owner_of(member), member.programme.asset_id, at=at)
    ]


def _accounts(member: Member) -> QuerySet[Account]:
    return Account.objects.filter(
        owner__kind="member",
        owner__number=member.id,
        asset=member.programme.asset_id,
        role__in=ROLES,
    )


def _documents(postings: Sequence[Posting]) -> dict[int, tuple[str, str]]:
    """Name the order or event behind each posting, and what had happened to it."""
    decisions = {each.id: _number(each) for each in postings if each.kind in OF_DECISIONS}
    effects = {each.id: _number(each) for each in postings if each.kind in OF_EFFECTS}
    checkouts = {each.id: _checkout(each) for each in postings if _checkout(each)}
    decided = OrderDecision.objects.filter(id__in=set(decisions.values()))
    given = GivenEffect.objects.filter(id__in=set(effects.values()))
    placed = Checkout.objects.filter(id__in=set(checkouts.values()))
    return (
        _named(decisions, decided.values_list("id", "document", "trigger"))
        | _named(effects, given.values_list("id", "decision__document", "decision__trigger"))
        | _named(checkouts, placed.values_list("id", "document", Value("order_placed")))
    )


def _named(
    numbers: Mapping[int, int], rows: Iterable[tuple[int, str, str]]
) -> dict[int, tuple[str, str]]:
    names = {number: (document, trigger) for number, document, trigger in rows}
    return {posting: names[number] for posting, number in numbers.items() if number in names}


def _number(posting: Posting) -> int:
    first = posting.source.partition(" ")[0]
    return int(first) if first.isdecimal() else 0


def _checkout(posting: Posting) -> int:
    """Return the number of the basket that something was put aside for, or that was paid."""
    words = posting.source.split()
    if posting.hold is not None and posting.hold.purpose == "checkout":
        words = ["checkout", *posting.hold.document.split()]
    return int(words[1]) if words[:1] == ["checkout"] else 0
