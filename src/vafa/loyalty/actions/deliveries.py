"""Points that wait for the goods to arrive begin to count when the shop tells of it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from vafa.core.keys import Actor
from vafa.ledger.actions import Books, open_books
from vafa.ledger.queries.sheets import load_facts
from vafa.loyalty.actions.giving import effects_of
from vafa.loyalty.models import GivenEffect, Member
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.rules.calendar import DaysAfterDelivery, ReturnWindow, active_from
from vafa.loyalty.rules.engine.effects import Grant
from vafa.orders.models import Order

BEGAN = "delivered"


def begin_with_delivery(member: Member, order: Order, *, at: datetime, by: Actor) -> int:
    """Say from when the points of an order count, now that it was delivered; returns how many lots.

    Told again, nothing happens; a delivery that is told anew moves the beginning.
    """
    if order.delivered_at is None:
        return 0
    waiting = _waiting(member, order)
    if not waiting:
        return 0
    facts = [(BEGAN, source) for _row, _grant, _moment, source in waiting]
    changed = 0
    with open_books(owners=[owner_of(member)], at=at, by=by, facts=facts) as books:
        for row, grant, moment, source in waiting:
            if not books.is_posted(BEGAN, source):
                changed += _begin(books, row, grant, moment, source)
    return changed


_Waiting = tuple[GivenEffect, Grant, datetime, str]


def _waiting(member: Member, order: Order) -> list[_Waiting]:
    """List what an order gave that begins with its delivery, and when it does."""
    rows = list(
        GivenEffect.objects.select_related("decision").filter(
            decision__programme=member.programme_id,
            decision__member=member,
            decision__document=order.key,
            kind="grant",
            is_shadow=False,
            reversed__lt=F("given"),
        )
    )
    effects, zone, found = effects_of(rows), place_of().time_zone, []
    for row in sorted(rows, key=lambda row: row.id):
        grant = effects[row.version_id, row.index]
        assert isinstance(grant, Grant)
        if isinstance(grant.pending, DaysAfterDelivery | ReturnWindow):
            moment = active_from(
                grant.pending,
                ordered_at=order.ordered_at,
                delivered_at=order.delivered_at,
                return_days=member.programme.return_days,
                zone=zone,
            )
            assert moment is not None
            found.append((row, grant, moment, f"{row.id} {moment.isoformat()}"))
    return found


def _begin(books: Books, row: GivenEffect, grant: Grant, moment: datetime, source: str) -> int:
    earned = f"{row.decision_id} {row.version_id}.{row.index}"
    original = books.original(books.number_of("earned", earned), grant.asset)
    lots = [lot for lot, _amount in original.given() if lot is not None]
    draft = books.begin(BEGAN, source)
    for lot in lots:
        load_facts(books.sheet, [lot])
        ends = books.sheet.facts[lot].expires_at
        books.change_terms(draft, lot, active_from=moment, expires_at=ends)
    return len(lots)
