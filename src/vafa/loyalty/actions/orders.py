"""What an order earns: decided once for each thing that happens to it, and taken back by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import Books, open_books
from vafa.loyalty.actions.deliveries import begin_with_delivery
from vafa.loyalty.actions.effects import IN_THE_PRICE
from vafa.loyalty.actions.events import follow_what_happened
from vafa.loyalty.actions.gift_cards import refund_cards_of_order
from vafa.loyalty.actions.giving import (
    Carried,
    carry_out,
    effect_row,
    everything_spendable,
    take_back,
)
from vafa.loyalty.actions.limit_locks import lock_limits
from vafa.loyalty.actions.order_checkouts import follow_checkouts, is_off_with_order
from vafa.loyalty.actions.qualifying import disqualify, lock_member, qualify_order
from vafa.loyalty.actions.receipts import follow_receipt
from vafa.loyalty.models import (
    Checkout,
    CheckoutState,
    Member,
    OrderDecision,
    Programme,
    ProgrammeState,
)
from vafa.loyalty.queries.context import basket_of, context_of, customer_seen
from vafa.loyalty.queries.counter import sale_with_receipt
from vafa.loyalty.queries.members import membership, owner_of
from vafa.loyalty.queries.rulebook import rulebook_of
from vafa.loyalty.rules.engine import Decided, Rulebook, evaluate, ordered_quantities, write_answer
from vafa.loyalty.rules.engine import Order as Basket
from vafa.loyalty.rules.engine.effects import Donate
from vafa.loyalty.rules.happening import Happened
from vafa.orders.models import Order, OrderLine, OrderStatus
from vafa.orders.queries import lines_of

PLACED, PAID = "order_placed", "order_paid"
SHIPPED, DELIVERED, COMPLETED = "order_shipped", "order_delivered", "order_completed"
WAITING = frozenset({OrderStatus.PENDING, OrderStatus.DRAFT})
# Asked for at a checkout, or not at all: in the shop prices are settled already.
ASKED_IN_A_CHECKOUT = IN_THE_PRICE | {"spend"}


class _Told(NamedTuple):
    """What happened to an order, for the first time or again after it was called off."""

    order: Order
    basket: Basket
    trigger: str
    turn: int
    occurred_at: datetime


@dataclass(frozen=True)
class Earned:
    """What an order brought a member now, and what went back."""

    member_id: int
    given: int
    taken_back: int


def follow_order(*, order_id: int, at: datetime, by: Actor) -> list[Earned]:
    """Bring every programme up to what an order is now: decide what is new, take back what fell.

    Doing it again changes nothing. Orders of nobody, or of nobody's programme, earn nothing; so
    do orders from before somebody joined, and those whose receipt earned at the counter. Gift
    cards that a called off order sold are paid out.
    """
    order = Order.objects.get(pk=order_id)
    if not order.is_purchase:
        refund_cards_of_order(document=order.key, at=at, by=by)
    follow_checkouts(order=order, at=at, by=by)
    if order.customer_id is None:
        return []
    found = []
    for programme in Programme.objects.exclude(state=ProgrammeState.DRAFT).order_by("id"):
        member = membership(programme_id=programme.id, customer_id=order.customer_id)
        if member is not None and member.joined_at <= order.ordered_at:
            found.append(_follow(member, order, at=at, by=by))
    return found


def take_back_order(*, document: str, at: datetime, by: Actor) -> int:
    """Take back everything that an order earned, in every programme: it is no longer known."""
    taken = 0
    decisions = OrderDecision.objects.filter(document=document, member__isnull=False)
    for decision in decisions.select_related("programme", "member").order_by("id"):
        assert decision.member is not None
        with transaction.atomic():
            lock_member(decision.member)
            with open_books(owners=[owner_of(decision.member)], at=at, by=by) as books:
                taken += take_back(books, decision, decision.ordered)
            disqualify(decision.member, document, at=at, by=by)
    return taken


def _follow(member: Member, order: Order, *, at: datetime, by: Actor) -> Earned:
    lines = list(lines_of(order_id=order.id))
    with transaction.atomic():
        lock_member(member)
        sale = sale_with_receipt(member=member, order=order)
        if sale is not None:
            follow_receipt(sale, order, lines, at=at, by=by)
            return Earned(member.id, 0, 0)
        is_in_force = _is_in_force(member.programme, order) and not _is_off(member, order)
        given = 0
        if is_in_force:
            given = _decide_all(member, order, basket_of(order, lines), at=at, by=by)
        taken = _take_back_all(member, order, lines, at=at, by=by)
        begin_with_delivery(member, order, at=at, by=by)
        qualify_order(member, order, lines, does_count=is_in_force, at=at, by=by)
        if given or taken:
            record(
                kind="loyalty.order_followed",
                subject_kind="customer",
                subject_id=member.customer_id,
                at=at,
                by=by,
                payload={"order": order.id, "given": given, "taken_back": taken},
            )
    return Earned(member.id, given, taken)


def _is_in_force(programme: Programme, order: Order) -> bool:
    began, ended = programme.began_at, programme.ended_at
    has_begun = began is not None and began <= order.ordered_at
    return has_begun and (ended is None or order.ordered_at < ended)


def _is_off(member: Member, order: Order) -> bool:
    """Say whether the checkout of an order was called off by itself: then it waits to be reopened.

    What the shop tells of the order meanwhile may be older than that.
    """
    placed = Checkout.objects.filter(
        programme=member.programme_id, document=order.key, state=CheckoutState.CANCELLED
    )
    return any(not is_off_with_order(checkout) for checkout in placed)


def _decide_all(member: Member, order: Order, basket: Basket, *, at: datetime, by: Actor) -> int:
    if not order.is_purchase:
        return 0
    given = 0
    happened: list[Happened] = []
    book = rulebook_of(programme=member.programme)
    lock_limits(book, member=member, triggers={trigger for trigger, _moment in _told_of(order)})
    with open_books(owners=[owner_of(member)], at=at, by=by) as books:
        for trigger, moment in _told_of(order):
            turns = list(_decisions(member, order).filter(trigger=trigger))
            if all(decision.is_void for decision in turns):
                told = _Told(order, basket, trigger, len(turns), moment)
                carried = _decide(books, member, told, book=book, at=at)
                given += carried.given
                happened += carried.happened
    return given + follow_what_happened(member, happened, at=at, by=by)


def _told_of(order: Order) -> list[tuple[str, datetime]]:
    """List what the shop has told of an order, each with its moment, in the order of life."""
    told = [
        (PLACED, order.ordered_at),
        (PAID, order.ordered_at),
        (SHIPPED, order.shipped_at),
        (DELIVERED, order.delivered_at),
        (COMPLETED, order.completed_at),
    ]
    return [(trigger, moment) for trigger, moment in told if moment is not None]


def _decide(books: Books, member: Member, told: _Told, *, book: Rulebook, at: datetime) -> Carried:
    order = told.order
    points = books.spendable(owner_of(member), member.programme.asset_id)
    context = context_of(
        member,
        triggers={told.trigger},
        basket=told.basket,
        customer=customer_seen(
            member,
            points=points,
            order=order,
            at=at,
            reads=book.reads,
            balances=everything_spendable(books, owner_of(member)),
        ),
        book=book,
        at=told.occurred_at,
    )
    evaluation = evaluate(context, book, now=told.occurred_at)
    decision = OrderDecision.objects.create(
        programme=member.programme,
        member=member,
        document=order.key,
        trigger=told.trigger,
        turn=told.turn,
        occurred_at=told.occurred_at,
        decided_at=timezone.now(),
        answers=[write_answer(answer) for answer in evaluation.answers],
        ordered=ordered_quantities(told.basket),
    )
    # Prices were settled in the shop; only what is given beside them counts now.
    rows = [
        effect_row(decided)
        for decided in [*evaluation.decided, *evaluation.shadow]
        if decided.kind not in ASKED_IN_A_CHECKOUT and not _is_paid_by_the_customer(decided)
    ]
    return carry_out(books, decision, rows, book=book)


def _is_paid_by_the_customer(decided: Decided) -> bool:
    """Say whether the customer pays too: only a checkout can add that to what is to be paid."""
    return isinstance(decided.effect, Donate) and decided.effect.payer != "shop"


def _take_back_all(
    member: Member, order: Order, lines: Sequence[OrderLine], *, at: datetime, by: Actor
) -> int:
    is_void = _is_called_off(member, order)
    returned = _returned(lines, is_void=is_void)
    due = [
        decision
        for decision in _decisions(member, order).select_for_update(of=("self",))
        if not decision.is_void and (is_void or _is_news(decision, returned))
    ]
    if not due:
        return 0
    taken = 0
    with open_books(owners=[owner_of(member)], at=at, by=by) as books:
        for decision in due:
            taken += take_back(books, decision, decision.ordered if is_void else returned)
            if is_void:
                decision.is_void = True
                decision.save(update_fields=["is_void"])
    return taken


def _is_called_off(member: Member, order: Order) -> bool:
    """Say whether nothing is left of an order.

    One that waits to be paid is no purchase yet; but when it was placed in a checkout, what that
    took stays taken, or the customer would keep both the points and what they paid for.
    """
    if order.is_purchase:
        return False
    placed = Checkout.objects.filter(
        programme=member.programme_id, document=order.key, state=CheckoutState.COMMITTED
    )
    return order.status not in WAITING or not placed.exists()


def _is_news(decision: OrderDecision, returned: Mapping[str, int]) -> bool:
    return any(back > decision.returned.get(line, 0) for line, back in returned.items())


def _returned(lines: Sequence[OrderLine], *, is_void: bool) -> dict[str, int]:
    """Say how much of each line has come back."""
    return {
        line.key: line.returned_quantity_milli
        for line in lines
        if line.quantity_milli > 0 and line.returned_quantity_milli > 0 and not is_void
    }


def _decisions(member: Member, order: Order) -> QuerySet[OrderDecision]:
    found = OrderDecision.objects.filter(programme=member.programme_id, document=order.key)
    return found.select_related("programme", "member").order_by("id")
