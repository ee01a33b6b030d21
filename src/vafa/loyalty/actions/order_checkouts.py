"""A checkout goes with the order that it became: called off with it, and taken again with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from vafa.core.keys import Actor
from vafa.ledger.actions import Books, open_books
from vafa.ledger.rules.sheet import OwnerKey
from vafa.ledger.rules.stripes import gather, left_together, parts_of
from vafa.loyalty.actions.basket import (
    PAID,
    SPENT,
    Asked,
    Table,
    Taking,
    keep_promise,
    pay,
)
from vafa.loyalty.actions.checkout import (
    PLACED,
    cancel_checkout,
    note_placed,
    note_what_paid,
    source_of,
)
from vafa.loyalty.actions.events import follow_what_happened
from vafa.loyalty.actions.giving import carry_out
from vafa.loyalty.actions.qualifying import lock_member
from vafa.loyalty.models import Checkout, CheckoutState, GivenEffect, MemberState, OrderDecision
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.queries.rulebook import rulebook_of
from vafa.loyalty.rules.engine import Order as Basket
from vafa.loyalty.rules.engine import Part
from vafa.loyalty.rules.engine.allocation import allocate
from vafa.orders.models import Order, OrderStatus

OFF: Final = frozenset(
    {OrderStatus.CANCELLED, OrderStatus.FAILED, OrderStatus.VOIDED, OrderStatus.REFUSED}
)
_WITH_ORDER: Final = "is_off_with_order"


def follow_checkouts(*, order: Order, at: datetime, by: Actor) -> None:
    """Call off what a checkout took when its order is, and take it again when the order is back.

    The shop settled its price by what was taken: so the same is taken, or as much of it as is left.
    One that waits to be paid keeps what it took; of one that was refunded, lines come back. Doing
    it again changes nothing.
    """
    is_off = order.status in OFF
    if not is_off and not order.is_purchase:
        return
    state = CheckoutState.COMMITTED if is_off else CheckoutState.CANCELLED
    found = Checkout.objects.filter(document=order.key, state=state).order_by("id")
    for checkout_id in list(found.values_list("id", flat=True)):
        with transaction.atomic():
            rows = Checkout.objects.select_for_update(of=("self",))
            checkout = rows.select_related("programme", "member").get(pk=checkout_id)
            if is_off and checkout.state == CheckoutState.COMMITTED:
                _call_off(checkout, at=at, by=by)
            elif not is_off and is_off_with_order(checkout) and not _has_left(checkout):
                _take_again(checkout, at=at, by=by)


def is_off_with_order(checkout: Checkout) -> bool:
    """Say whether a checkout was called off because its order was."""
    return checkout.state == CheckoutState.CANCELLED and bool(checkout.answer.get(_WITH_ORDER))


def _has_left(checkout: Checkout) -> bool:
    return checkout.member is not None and checkout.member.state != MemberState.ACTIVE


def _call_off(checkout: Checkout, *, at: datetime, by: Actor) -> None:
    cancelled = cancel_checkout(
        programme_id=checkout.programme_id, document=checkout.document, at=at, by=by
    )
    cancelled.answer = {**cancelled.answer, _WITH_ORDER: True}
    cancelled.save(update_fields=["answer"])


def _take_again(checkout: Checkout, *, at: datetime, by: Actor) -> None:
    lock_member(checkout.member)
    placed = checkout.programme.decisions.filter(document=checkout.document, trigger=PLACED)
    latest = placed.order_by("-turn")[0]
    checkout.turn += 1
    basket = Basket(checkout.document, ())
    book = rulebook_of(programme=checkout.programme)
    table = Table(checkout.programme, Asked(basket, checkout.member), book, [], {}, [])
    keep_promise(table, {**checkout.answer, _WITH_ORDER: False})
    with open_books(owners=_owners(checkout, table), at=at, by=by) as books:
        _cut_to_what_is_there(books, table)
        pay(books, table, source_of(checkout), held=None)
        decision = OrderDecision.objects.create(
            programme=checkout.programme,
            member=checkout.member,
            document=checkout.document,
            trigger=PLACED,
            turn=checkout.turn,
            occurred_at=at,
            decided_at=at,
            answers=latest.answers,
            ordered=latest.ordered,
        )
        carried = carry_out(books, decision, table.rows, book=book)
    note_what_paid(decision, table, books.posted, source=source_of(checkout))
    follow_what_happened(checkout.member, carried.happened, at=at, by=by)
    note_placed(checkout, {**table.answer, "decision": decision.id}, at=at, by=by)


def _owners(checkout: Checkout, table: Table) -> set[OwnerKey]:
    found = {owner_of(checkout.member)} if checkout.member else set()
    for taking in table.takings:
        found |= set(parts_of(taking.owner)) if taking.owner.part else {taking.owner}
    return found


def _cut_to_what_is_there(books: Books, table: Table) -> None:
    """Take no more of anything than is left of it by now; the price stays as it was."""
    kept = []
    for taking in table.takings:
        amount = min(taking.amount, _left(books, taking))
        if amount < taking.amount:
            _cut(table, taking, amount)
        if amount and taking.owner.part:
            draft = books.begin("shared_out", "")
            gather(books.sheet, draft, part=taking.owner, asset=taking.asset, amount=amount)
        if amount:
            kept.append(taking._replace(amount=amount))
    table.takings = kept
    table.answer["takings"] = [[*taking.owner, *taking[1:]] for taking in kept]
    table.answer["tenders"] = [tender.write() for tender in table.tenders]


def _left(books: Books, taking: Taking) -> int:
    if taking.owner.part:
        return left_together(books.sheet, taking.owner, asset=taking.asset)
    return books.spendable(taking.owner, taking.asset)


def _cut(table: Table, taking: Taking, amount: int) -> None:
    """Write what is taken of points, cards and credit, so that lines give back no more."""
    if taking.kind == SPENT:
        rows = [row for row in table.rows if row.kind == "spend" and not row.is_shadow]
        shares = allocate(amount, [row.given for row in rows])
        for row, share in zip(rows, shares, strict=True):
            _shrink(row, share)
    if taking.kind == PAID:
        mine = [tender for tender in table.tenders if tender.owner == taking.owner]
        table.tenders = [tender for tender in table.tenders if tender.owner != taking.owner]
        for tender in mine if amount else []:
            shares = allocate(amount, [part.amount for part in tender.parts])
            parts = zip(tender.parts, shares, strict=True)
            cut = tuple(replace(part, amount=share) for part, share in parts)
            table.tenders.append(tender._replace(amount=amount, parts=cut))


def _shrink(row: GivenEffect, share: int) -> None:
    parts: list[Mapping[str, Any]] = row.parts
    amounts = allocate(share, [Part(**part).amount for part in parts])
    row.parts = [{**part, "amount": left} for part, left in zip(parts, amounts, strict=True)]
    row.money = row.money * share // row.given if row.given else 0
    row.given = share
