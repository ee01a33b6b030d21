"""The counter: who is meant, and what a sale brought."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from vafa.core.contacts import parse_email, parse_phone
from vafa.core.digits import plain_typed
from vafa.core.errors import Unreadable
from vafa.core.text import search_key
from vafa.customers.models import Customer
from vafa.customers.queries import records_of, search_customers
from vafa.customers.queries.trees import forest_of
from vafa.ledger.queries import Holding, holdings
from vafa.loyalty.models import (
    Checkout,
    CheckoutState,
    GivenEffect,
    Member,
    MemberState,
    OrderDecision,
    Programme,
    ProgrammeState,
)
from vafa.loyalty.queries.members import balance_of, owner_of
from vafa.loyalty.queries.named import customers_named
from vafa.loyalty.rules.codes import normalise_code
from vafa.orders.models import Order

FOUND_MAX: Final = 12
JOINING_MAX: Final = 5
# A sale is one line: what it came to.
SALE_LINE: Final = "sale"


@dataclass(frozen=True)
class AtCounter:
    """A member who may stand at the counter, with what they have."""

    member: Member
    holding: Holding


@dataclass(frozen=True)
class Sold:
    """What a sale brought: points earned and paid with, money they paid, what is left to pay."""

    member: Member
    earned: int
    spent: int
    paid_with_points: int
    payable: int
    spendable: int
    is_called_off: bool
    # Its receipt was imported before, and earned as an order.
    is_imported: bool = False


def members_at_counter(*, text: str, at: datetime) -> list[AtCounter]:
    """Return the active members of running programmes whom typed words find.

    By phone, e-mail, name, customer number, or the number on their card.
    """
    customers = search_customers(text=text, limit=FOUND_MAX)
    forest = forest_of(customer_ids=[one.id for one in customers])
    records = [record for one in customers for record in forest.below(forest.root_of(one.id))]
    members = _active()
    by_card = members.filter(reference=normalise_code(text)) if text.strip() else members.none()
    found = {member.id: member for member in by_card}
    listed = members.filter(customer_id__in=records).order_by("programme_id", "id")
    found |= {member.id: member for member in listed}
    shown = list(found.values())[:FOUND_MAX]
    have = holdings([owner_of(member) for member in shown], at=at) if shown else {}
    return [
        AtCounter(member, have.get((owner_of(member), member.programme.asset_id), Holding()))
        for member in shown
    ]


def customers_to_join(*, text: str) -> list[tuple[Customer, Programme]]:
    """Return whom typed words find who is in no running programme, with each they could join."""
    running = list(Programme.objects.filter(state=ProgrammeState.LIVE).order_by("id"))
    customers = search_customers(text=text, limit=JOINING_MAX) if running else []
    forest = forest_of(customer_ids=[one.id for one in customers])
    roots = [one for one in customers if forest.root_of(one.id) == one.id]
    records = {record: one.id for one in roots for record in forest.below(one.id)}
    members = _active().filter(customer_id__in=records).values_list("customer_id", flat=True)
    taken = {records[customer_id] for customer_id in members}
    return [(one, programme) for one in roots if one.id not in taken for programme in running]


def member_named(*, text: str, region: str) -> Member | None:
    """Return the one member whom a whole phone, e-mail, card or customer number names.

    For sales that come in late, when nobody is there to choose: a beginning names nobody, and so
    does what several members share.
    """
    typed = plain_typed(text).strip()
    values = {typed}
    with suppress(Unreadable):
        values.add(parse_phone(typed, region=region))
    with suppress(Unreadable):
        values.add(parse_email(typed))
    customers = set(customers_named(numbers=[typed], values=values).values())
    forest = forest_of(customer_ids=customers)
    records = [record for one in customers for record in forest.below(one)]
    named = Q(customer_id__in=records) | Q(reference=normalise_code(typed) or None)
    found = list(_active().filter(named).order_by("id")[:2])
    return found[0] if len(found) == 1 else None


def _active() -> QuerySet[Member]:
    return Member.objects.filter(
        state=MemberState.ACTIVE, programme__state=ProgrammeState.LIVE
    ).select_related("programme", "customer")


def sold_of(*, checkout: Checkout, at: datetime) -> Sold:
    """Say what a sale brought, and what its member has now."""
    assert checkout.member is not None
    earned, spent = _points_of(checkout.member, checkout.document)
    return Sold(
        member=checkout.member,
        earned=earned,
        spent=spent,
        paid_with_points=checkout.answer["paid_with_points"],
        payable=checkout.answer["payable"],
        spendable=balance_of(member=checkout.member, at=at).spendable,
        is_called_off=checkout.state == CheckoutState.CANCELLED,
    )


def sold_as_order(*, member: Member, order: Order, at: datetime) -> Sold:
    """Say what a receipt brought that was imported before it was typed at the counter."""
    earned, spent = _points_of(member, order.key)
    return Sold(
        member=member,
        earned=earned,
        spent=spent,
        paid_with_points=0,
        payable=order.total_amount,
        spendable=balance_of(member=member, at=at).spendable,
        is_called_off=False,
        is_imported=True,
    )


def _points_of(member: Member, document: str) -> tuple[int, int]:
    """Say how many points a document earned and spent, less what went back."""
    given = GivenEffect.objects.filter(
        decision__programme=member.programme_id, decision__document=document, is_shadow=False
    )
    rows = list(given.values_list("kind", "given", "reversed"))
    return (
        sum(given - back for kind, given, back in rows if kind == "grant"),
        sum(given - back for kind, given, back in rows if kind == "spend"),
    )


def order_with_receipt(*, member: Member, receipt: str) -> Order | None:
    """Return the imported order of a member with this number, if it has earned what it earns."""
    orders = Order.objects.filter(
        number_key=search_key(receipt),
        customer_id__in=records_of(customer_id=member.customer_id),
    )
    for order in orders.order_by("-ordered_at", "id"):
        decided = OrderDecision.objects.filter(
            programme=member.programme_id, member=member, document=order.key, is_void=False
        )
        if decided.exists():
            return order
    return None


def sale_with_receipt(*, member: Member, order: Order) -> Checkout | None:
    """Return the sale of a member at the counter whose receipt has the number of an order."""
    sales = Checkout.objects.filter(
        member=member, state=CheckoutState.COMMITTED, answer__receipt=order.number_key
    )
    return sales.order_by("id").first() if order.number_key else None
