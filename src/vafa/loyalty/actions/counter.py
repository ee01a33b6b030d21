"""Sales at the counter: each is recorded once, however often a device sends it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import open_books
from vafa.loyalty.actions.basket import Asked
from vafa.loyalty.actions.checkout import NoSuchCheckout, cancel_checkout, commit_checkout
from vafa.loyalty.actions.events import follow_what_happened
from vafa.loyalty.actions.giving import Carried, carry_out, effect_row
from vafa.loyalty.actions.limit_locks import lock_limits
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.actions.qualifying import lock_member
from vafa.loyalty.actions.receipts import note_receipt
from vafa.loyalty.models import Checkout, CheckoutState, Member, MemberState, OrderDecision
from vafa.loyalty.queries.context import context_of, customer_seen
from vafa.loyalty.queries.counter import SALE_LINE, Sold, order_with_receipt, sold_as_order, sold_of
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.queries.rulebook import rulebook_of
from vafa.loyalty.rules.counter import sale_document
from vafa.loyalty.rules.engine import Line, Rulebook, evaluate, ordered_quantities, write_answer
from vafa.loyalty.rules.engine import Order as Basket
from vafa.orders.models import Order

AMOUNT_MAX: Final = 10**12
POINTS_MAX: Final = 10**9
# What was pressed longer ago was pressed without the network, where no balance is known.
PAYS_WITHIN: Final = timedelta(minutes=10)
# At the counter goods are paid and handed over in one.
_HAPPENS: Final = ("order_paid", "order_delivered")


class SaleNeedsAmount(Refused):
    code = "sale_needs_amount"
    sentence = _("Say what the sale came to.")


class TooLateToPay(Refused):
    code = "too_late_to_pay"
    sentence = _(
        "Points were not used: the sale came in too late to know the balance. "
        "Record it again, without points or with the customer there."
    )


class ReceiptIsKnown(Refused):
    code = "receipt_is_known"
    sentence = _(
        "The order with this receipt is known already, and settled: points cannot pay for it now."
    )


class MemberUnclear(Refused):
    code = "member_unclear"
    sentence = _("No member, or more than one, has the number “%(who)s”. Find and choose them.")


@dataclass(frozen=True)
class Sale:
    """A sale as a device tells it: `number` is its own for ever, `points` are to pay with.

    With the number of its `receipt` it is the same as the order that is imported with that number.
    """

    number: UUID
    amount: int
    sold_at: datetime
    points: int = 0
    receipt: str = ""


def sell_at_counter(*, member_id: int, sale: Sale, at: datetime, by: Actor) -> Sold:
    """Record a sale of a member: what it earns is given, points pay what the rules allow.

    The same sale again gets the same answer, and so does one whose receipt was imported as an order
    before. Refuses who is no member, a sale without an amount, points for a receipt that is known,
    and points for a sale that comes in late: then nobody knew the balance.
    """
    document = sale_document(sale.number)
    with transaction.atomic():
        found = Member.objects.select_related("programme", "customer", "terms")
        member = found.get(pk=member_id)
        known = _known(member, document)
        if known is not None:
            return sold_of(checkout=known, at=at)
        _refuse_unfit(member, sale, at)
        imported = _imported(member, sale)
        if imported is not None:
            return sold_as_order(member=member, order=imported, at=at)
        # A device whose clock is ahead sold now.
        sold_at = min(sale.sold_at, at)
        line = Line(SALE_LINE, sale.amount)
        basket = Basket(document, (line,), channel="counter", ordered_at=sold_at)
        asked = Asked(basket, member, points=sale.points)
        # From here on whoever sends the same sale waits, and finds it recorded.
        checkout = commit_checkout(programme_id=member.programme_id, asked=asked, at=sold_at, by=by)
        paid = _paid(basket, checkout)
        book = rulebook_of(programme=member.programme)
        for trigger in _HAPPENS:
            _follow(member, paid, trigger, book=book, at=sold_at, by=by)
        if sale.receipt:
            note_receipt(checkout, receipt=sale.receipt)
        _record(checkout, sale, at=sold_at, by=by)
        return sold_of(checkout=checkout, at=at)


def call_off_sale(*, member_id: int, number: UUID, at: datetime, by: Actor) -> Sold:
    """Call a sale off: what it earned goes, points that paid come back. Again changes nothing."""
    with transaction.atomic():
        member = Member.objects.get(pk=member_id)
        known = _known(member, sale_document(number))
        if known is None:
            raise NoSuchCheckout
        checkout = cancel_checkout(
            programme_id=member.programme_id, document=known.document, at=at, by=by
        )
        return sold_of(checkout=checkout, at=at)


def _imported(member: Member, sale: Sale) -> Order | None:
    """Find the order that a receipt is; under the member's lock, under which it would be followed.

    Refuses to let points pay for it: it was settled without them.
    """
    if not sale.receipt:
        return None
    lock_member(member)
    order = order_with_receipt(member=member, receipt=sale.receipt)
    if order is not None and sale.points:
        raise ReceiptIsKnown
    return order


def _record(checkout: Checkout, sale: Sale, *, at: datetime, by: Actor) -> None:
    assert checkout.member is not None
    record(
        kind="loyalty.sold_at_counter",
        subject_kind="customer",
        subject_id=checkout.member.customer_id,
        at=at,
        by=by,
        payload={"member": checkout.member_id, "amount": sale.amount, "receipt": sale.receipt},
    )


def _refuse_unfit(member: Member, sale: Sale, at: datetime) -> None:
    if member.state != MemberState.ACTIVE:
        raise NotMember
    if not 0 < sale.amount <= AMOUNT_MAX or not 0 <= sale.points <= POINTS_MAX:
        raise SaleNeedsAmount
    if sale.points and at - sale.sold_at > PAYS_WITHIN:
        raise TooLateToPay


def _paid(basket: Basket, checkout: Checkout) -> Basket:
    """Describe the sale as it was paid: less what the rules took off, and with its points."""
    off: dict[str, int] = checkout.answer["line_discounts"]
    lines = tuple(replace(line, amount=line.amount - off.get(line.key, 0)) for line in basket.lines)
    return replace(basket, lines=lines, paid_with_points=checkout.answer["paid_with_points"])


def _known(member: Member, document: str) -> Checkout | None:
    """Return the sale when it was recorded, also when it was called off since."""
    found = Checkout.objects.exclude(state=CheckoutState.QUOTED).select_related(
        "programme", "member__programme"
    )
    return found.filter(programme=member.programme_id, document=document).first()


def _follow(
    member: Member, basket: Basket, trigger: str, *, book: Rulebook, at: datetime, by: Actor
) -> None:
    """Ask the rules what a sale earns by being paid, or by being handed over; once."""
    if all(rule.version.rule.trigger != trigger for rule in book.rules):
        return
    asked = OrderDecision.objects.filter(programme=member.programme_id, document=basket.key)
    if asked.filter(trigger=trigger).exists():
        return
    carried = _decide(member, basket, trigger, book=book, at=at, by=by)
    follow_what_happened(member, carried.happened, at=at, by=by)


def _decide(
    member: Member, basket: Basket, trigger: str, *, book: Rulebook, at: datetime, by: Actor
) -> Carried:
    owner = owner_of(member)
    lock_limits(book, member=member, triggers={trigger})
    with open_books(owners=[owner], at=at, by=by) as books:
        points = books.spendable(owner, member.programme.asset_id)
        context = context_of(
            member,
            triggers={trigger},
            basket=basket,
            customer=customer_seen(
                member, points=points, order=None, at=at, document=basket.key, reads=book.reads
            ),
            book=book,
            at=at,
        )
        evaluation = evaluate(context, book, now=at)
        decision = OrderDecision.objects.create(
            programme=member.programme,
            member=member,
            document=basket.key,
            trigger=trigger,
            occurred_at=at,
            decided_at=timezone.now(),
            answers=[write_answer(answer) for answer in evaluation.answers],
            ordered=ordered_quantities(basket),
        )
        rows = [effect_row(each) for each in [*evaluation.decided, *evaluation.shadow]]
        return carry_out(books, decision, rows, book=book)
