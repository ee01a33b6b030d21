"""What a member's page shows: lots with their ends, moves in words, what was decided."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.urls import reverse

from vafa.core.calendars import day_in
from vafa.ledger.queries.holdings import Part
from vafa.loyalty.forms.history import Told, movements_told, occasion
from vafa.loyalty.forms.tier_way import tier_told
from vafa.loyalty.forms.units import Units, units_for
from vafa.loyalty.models import Member, OrderDecision
from vafa.loyalty.queries.adjustments import reasons_of
from vafa.loyalty.queries.entitlements import entitlements_of
from vafa.loyalty.queries.gift_cards import store_credit_of
from vafa.loyalty.queries.history import due_movements, movements, postings_of
from vafa.loyalty.queries.member_pages import decisions_of
from vafa.loyalty.queries.members import balance_of
from vafa.loyalty.queries.orders import order_numbers
from vafa.loyalty.queries.tiers import standing_of
from vafa.loyalty.rules.codes import format_code
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import shop

MOVES_SHOWN: Final = 30


@dataclass(frozen=True)
class Decided:
    """An order or event, what it brought, and where that is explained."""

    decision_id: int
    what: str
    at: datetime
    given: int


@dataclass(frozen=True)
class LotShown:
    """Points that came in together: from when, and through which day, they can be spent."""

    amount: int
    is_waiting: bool
    active_from: datetime | None
    last_day: date | None


def place_read(text: str) -> tuple[datetime, int] | None:
    """Read a place in the list of members; what is none leads to the first page."""
    moment, _mark, number = text[:60].rpartition("_")
    try:
        at = datetime.fromisoformat(moment.replace(" ", "+"))
        return (at, int(number)) if at.tzinfo else None
    except ValueError:
        return None


def lots_shown(member: Member, *, at: datetime) -> dict[str, object]:
    """Show what a member has, and what of it ends next."""
    found = balance_of(member=member, at=at)
    lots = [_lot(part, is_waiting=False) for part in found.active_parts]
    ending = [lot for lot in lots if lot.last_day is not None]
    return {
        "holding": found,
        "ends_next": ending[0] if ending else None,
        "lots": [*lots, *(_lot(part, is_waiting=True) for part in found.pending_parts)],
        "reference": format_code(member.reference),
    }


def standing_shown(member: Member, units: Units, *, at: datetime) -> dict[str, object]:
    """Show what a member has beside points: a tier, special conditions, store credit."""
    standing = standing_of(member=member, at=at)
    return {
        "tier": tier_told(standing, units) if standing else None,
        "entitlements": [
            (each.name_in(units.reader.language), each)
            for each in entitlements_of(member=member, at=at)
        ],
        "credit": store_credit_of(member=member, at=at),
    }


def _lot(part: Part, *, is_waiting: bool) -> LotShown:
    # The end is the instant at which it is over, so the last day is the one before.
    ends = part.expires_at
    last_day = (
        None if ends is None else day_in(ends - timedelta(microseconds=1), zone=shop().time_zone)
    )
    return LotShown(part.amount, is_waiting, part.active_from, last_day)


def history_shown(request: StaffRequest, member: Member, *, at: datetime) -> dict[str, object]:
    """Show a page of what happened to a member's points, the latest first."""
    before = request.GET.get("before", "")
    postings = postings_of(member=member).order_by("-id")
    is_later = before.isascii() and before.isdigit() and len(before) < 16
    if is_later:
        postings = postings.filter(id__lt=int(before))
    page = list(postings[: MOVES_SHOWN + 1])
    moves = movements(member=member, postings=page[:MOVES_SHOWN])
    moves += [] if is_later else due_movements(member=member, at=at)
    orders = order_numbers(documents=[move.document for move in moves if move.document])
    told = movements_told(moves, units=units_for(member.programme, request.reader), orders=orders)
    # What was recorded later may have happened earlier.
    told.sort(key=newest_first, reverse=True)
    reasons = reasons_of(postings=page)
    address = reverse("loyalty_members:member", args=[member.programme_id, member.id])
    goes_on = len(page) > MOVES_SHOWN
    return {
        "moves": [(each, reasons.get(each.movement.id or 0, "")) for each in told],
        "previous_url": address if is_later else "",
        "next_url": f"{address}?before={page[MOVES_SHOWN - 1].id}" if goes_on else "",
    }


def newest_first(told: Told) -> tuple[datetime, int]:
    """Place a move in the order of what happened: what is not in the books yet comes last."""
    return told.movement.at, told.movement.id or sys.maxsize


def decided_shown(member: Member) -> list[Decided]:
    """Show the orders and events that rules were asked about lately, each once."""
    by_document: dict[str, list[OrderDecision]] = {}
    for decision in decisions_of(member=member):
        by_document.setdefault(decision.document, []).append(decision)
    orders = order_numbers(documents=by_document)
    return [
        Decided(
            decision_id=decisions[0].id,
            what=occasion(document, orders),
            at=decisions[0].occurred_at,
            given=sum(_given(decision) for decision in decisions),
        )
        for document, decisions in by_document.items()
    ]


def _given(decision: OrderDecision) -> int:
    """Count the points that are left of what was granted."""
    granted = [row for row in decision.effects.all() if row.kind == "grant" and not row.is_shadow]
    return sum(row.given - row.reversed for row in granted)
