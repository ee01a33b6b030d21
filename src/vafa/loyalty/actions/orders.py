"""What an order earns: decided once for each thing that happens to it, and taken back by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import Books, open_books
from vafa.ledger.rules.sheet import LotFacts
from vafa.ledger.rules.undoing import total
from vafa.loyalty.models import GivenEffect, Member, OrderDecision, Programme, ProgrammeState
from vafa.loyalty.queries.context import basket_of, context_of, customer_seen
from vafa.loyalty.queries.members import balance_of, membership, owner_of
from vafa.loyalty.queries.rulebook import rulebook_of
from vafa.loyalty.rules.calendar import active_from, expires_at
from vafa.loyalty.rules.engine import (
    Decided,
    Evaluation,
    Part,
    Rulebook,
    evaluate,
    ordered_quantities,
    reversals,
)
from vafa.loyalty.rules.engine import (
    Order as Basket,
)
from vafa.loyalty.rules.engine.effects import Grant
from vafa.orders.models import Order
from vafa.orders.queries import lines_of

# What the state of an order in the shop's records tells; deliveries are told by the shop itself.
PLACED, PAID = "order_placed", "order_paid"


@dataclass(frozen=True)
class Earned:
    """What an order brought a member now: points, and those of them that wait."""

    member_id: int
    given: int
    taken_back: int


def follow_order(*, order_id: int, at: datetime, by: Actor) -> list[Earned]:
    """Bring every programme up to what an order is now: decide what is new, take back what fell.

    Doing it again changes nothing. Orders of nobody, or of nobody's programme, earn nothing; so
    do orders from before somebody joined.
    """
    order = Order.objects.get(pk=order_id)
    if order.customer_id is None:
        return []
    found = []
    for programme in Programme.objects.exclude(state=ProgrammeState.DRAFT):
        member = membership(programme_id=programme.id, customer_id=order.customer_id)
        if member is not None and member.joined_at <= order.ordered_at:
            found.append(_follow(member, order, at=at, by=by))
    return found


def take_back_order(*, document: str, at: datetime, by: Actor) -> int:
    """Take back everything that an order earned, in every programme: it is no longer known."""
    taken = 0
    decisions = OrderDecision.objects.filter(document=document).order_by("id")
    for decision in decisions.select_related("member__programme"):
        with (
            transaction.atomic(),
            open_books(owners=[owner_of(decision.member)], at=at, by=by) as books,
        ):
            taken += _take_back(books, decision.member, decision, decision.ordered)
    return taken


def _follow(member: Member, order: Order, *, at: datetime, by: Actor) -> Earned:
    lines = list(lines_of(order_id=order.id))
    basket = basket_of(order, lines)
    returned = _returned(lines, is_void=not order.is_purchase)
    with transaction.atomic():
        given = _decide_all(member, order, basket, at=at, by=by)
        taken = _take_back_all(member, order, returned, at=at, by=by)
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


def _decide_all(member: Member, order: Order, basket: Basket, *, at: datetime, by: Actor) -> int:
    if not order.is_purchase or not _is_in_force(member, order):
        return 0
    given = 0
    with open_books(owners=[owner_of(member)], at=at, by=by) as books:
        for trigger in (PLACED, PAID):
            if not _decisions(member, order).filter(trigger=trigger).exists():
                given += _decide(books, member, basket, trigger, order=order, at=at)
    return given


def _take_back_all(
    member: Member, order: Order, returned: Mapping[str, int], *, at: datetime, by: Actor
) -> int:
    decisions = [
        decision
        for decision in _decisions(member, order).select_for_update()
        if any(back > decision.returned.get(line, 0) for line, back in returned.items())
    ]
    if not decisions:
        return 0
    with open_books(owners=[owner_of(member)], at=at, by=by) as books:
        return sum(_take_back(books, member, decision, returned) for decision in decisions)


def _decisions(member: Member, order: Order) -> QuerySet[OrderDecision]:
    return OrderDecision.objects.filter(member=member, document=order.key).order_by("id")


def _is_in_force(member: Member, order: Order) -> bool:
    ended = member.programme.ended_at
    began = member.programme.began_at
    return (
        began is not None
        and began <= order.ordered_at
        and (ended is None or order.ordered_at < ended)
    )


def _returned(lines: Sequence[Any], *, is_void: bool) -> dict[str, int]:
    """Say how much of each line has come back: all of it, when the order came to nothing."""
    return {
        line.key: line.quantity_milli if is_void else line.returned_quantity_milli
        for line in lines
        if line.quantity_milli > 0 and (is_void or line.returned_quantity_milli > 0)
    }


def _decide(
    books: Books,
    member: Member,
    basket: Basket,
    trigger: str,
    *,
    order: Order,
    at: datetime,
) -> int:
    book = rulebook_of(programme=member.programme)
    balance = balance_of(member=member, at=at)
    context = context_of(
        member,
        triggers={trigger},
        basket=basket,
        customer=customer_seen(member, balance=balance, order=order, at=at),
        book=book,
        at=order.ordered_at,
    )
    evaluation = evaluate(context, book, now=order.ordered_at)
    decision = OrderDecision.objects.create(
        member=member,
        document=order.key,
        trigger=trigger,
        occurred_at=order.ordered_at,
        decided_at=timezone.now(),
        answers=[asdict(answer) for answer in evaluation.answers],
        ordered=ordered_quantities(basket),
    )
    return _give(books, member, decision, evaluation, book=book, at=at)


def _give(
    books: Books,
    member: Member,
    decision: OrderDecision,
    evaluation: Evaluation,
    *,
    book: Rulebook,
    at: datetime,
) -> int:
    given, rows = 0, []
    for decided in [*evaluation.decided, *evaluation.shadow]:
        row = _row(decision, decided)
        rows.append(row)
        if decided.kind == "grant" and decided.given and not decided.is_shadow:
            _issue(books, member, decision, decided, book=book)
            given += decided.given
    GivenEffect.objects.bulk_create(rows)
    return given


def _issue(
    books: Books, member: Member, decision: OrderDecision, decided: Decided, *, book: Rulebook
) -> None:
    effect = decided.effect
    assert isinstance(effect, Grant)
    place, earned_at = book.programme, decision.occurred_at
    facts = LotFacts(
        asset=effect.asset,
        earned_at=earned_at,
        active_from=active_from(
            effect.pending,
            ordered_at=earned_at,
            delivered_at=None,
            return_days=member.programme.return_days,
            zone=place.time_zone,
        ),
        expires_at=expires_at(
            effect.validity, earned_at=earned_at, zone=place.time_zone, calendar=place.calendar
        ),
        reason_class=effect.reason,
        unit_value_micro=member.programme.unit_value_micro,
        rule_version=int(decided.version),
        document=decision.document,
    )
    source = _source(decision, int(decided.version), decided.index)
    draft = books.begin("earned", source, occurred_at=earned_at)
    books.issue(draft, to=owner_of(member), amount=decided.given, facts=facts)


def _row(decision: OrderDecision, decided: Decided) -> GivenEffect:
    return GivenEffect(
        decision=decision,
        version_id=int(decided.version),
        index=decided.index,
        kind=decided.kind,
        desired=decided.desired,
        given=decided.given,
        parts=[asdict(part) for part in decided.parts],
        cuts=[asdict(cut) for cut in decided.cuts],
        is_shadow=decided.is_shadow,
    )


def _take_back(
    books: Books, member: Member, decision: OrderDecision, returned: Mapping[str, int]
) -> int:
    """Take back what belongs to lines that have come back since it was last looked."""
    before: dict[str, int] = decision.returned
    after = {line: max(returned.get(line, 0), before.get(line, 0)) for line in {*returned, *before}}
    taken = 0
    for effect in decision.effects.filter(is_shadow=False, kind="grant").select_for_update():
        parts = [Part(**part) for part in effect.parts]
        due = reversals(parts, ordered=decision.ordered, before=before, after=after)
        amount = min(sum(part.amount for part in due), effect.given - effect.reversed)
        if amount:
            taken += _claw(books, member, decision, effect, amount)
    decision.returned = after
    decision.save(update_fields=["returned"])
    return taken


def _claw(
    books: Books, member: Member, decision: OrderDecision, effect: GivenEffect, amount: int
) -> int:
    posting = books.number_of("earned", _source(decision, effect.version_id, effect.index))
    original = books.original(posting, member.programme.asset_id)
    policy = member.programme.return_policy
    books.claw_back(
        "returned",
        f"{effect.id} {effect.reversed}",
        original,
        min(amount, total(original.given())),
        owner=owner_of(member),
        policy=policy,  # type: ignore[arg-type]
    )
    effect.reversed += amount
    effect.save(update_fields=["reversed"])
    return amount


def _source(decision: OrderDecision, version: int, index: int) -> str:
    """Name in the ledger what one effect gives for one order."""
    return f"{decision.member_id} {decision.trigger} {version}.{index} {decision.document}"
