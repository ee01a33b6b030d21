"""Gift cards and store credit pay for orders, and get back what belongs to lines that come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from vafa.ledger.actions import Books
from vafa.ledger.rules.sheet import OwnerKey
from vafa.loyalty.models import GiftCard, GiftPayment, OrderDecision
from vafa.loyalty.queries.gift_cards import gift_card_owner
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.engine import Evaluation, Part, reversals
from vafa.loyalty.rules.engine import Order as Basket
from vafa.loyalty.rules.tenders import bills_of, share_out
from vafa.staff.queries import shop

# What comes back to a card that is over can still be spent for so long.
GRACE: Final = timedelta(days=30)


class Tender(NamedTuple):
    """What one card, or a member's credit, pays of an order, with the parts of its lines."""

    owner: OwnerKey
    amount: int
    parts: tuple[Part, ...] = ()

    def write(self) -> dict[str, Any]:
        """Write it as objects for JSON."""
        return {
            "owner": [*self.owner],
            "amount": self.amount,
            "parts": [asdict(part) for part in self.parts],
        }


def read_tenders(answer: Mapping[str, Any]) -> list[Tender]:
    """Read what an answer says of cards and credit."""
    return [
        Tender(
            OwnerKey(*said["owner"]), said["amount"], tuple(Part(**part) for part in said["parts"])
        )
        for said in answer.get("tenders", [])
    ]


def take_in_turn(wanted: Sequence[tuple[OwnerKey, int]], *, payable: int) -> list[Tender]:
    """Let each pay what it has until everything is paid."""
    found, left = [], payable
    for owner, has in wanted:
        amount = min(has, left)
        if amount > 0:
            found.append(Tender(owner, amount))
            left -= amount
    return found


def with_parts(tenders: Sequence[Tender], basket: Basket, evaluation: Evaluation) -> list[Tender]:
    """Say which parts of what each pays belong to which lines, after what points pay."""
    bills = bills_of(basket, evaluation.line_discounts)
    before = evaluation.paid_with_points + basket.paid_with_points + basket.paid_with_gift_card
    # What the shop says of its own may be more than there is to pay.
    before = min(before, sum(bill.price for bill in bills))
    shares = share_out([before, *(tender.amount for tender in tenders)], bills)[1:]
    return [tender._replace(parts=parts) for tender, parts in zip(tenders, shares, strict=True)]


def write_payments(
    decision: OrderDecision, tenders: Sequence[Tender], postings: Mapping[OwnerKey, int]
) -> None:
    """Write down what cards and credit paid of an order, to be given back by line."""
    GiftPayment.objects.bulk_create(
        GiftPayment(
            decision=decision,
            gift_card_id=tender.owner.number if tender.owner.kind == "gift_card" else None,
            member_id=tender.owner.number if tender.owner.kind == "member" else None,
            posting_id=postings[tender.owner],
            amount=tender.amount,
            parts=[asdict(part) for part in tender.parts],
        )
        for tender in tenders
    )


def return_payments(
    books: Books, decision: OrderDecision, *, before: Mapping[str, int], after: Mapping[str, int]
) -> int:
    """Give cards and credit back what belongs to lines that have come back; returns how much."""
    found = decision.gift_payments.select_for_update(of=("self",)).select_related(
        "gift_card", "member"
    )
    given = 0
    for payment in found.order_by("id"):
        parts = [Part(**part) for part in payment.parts]
        due = reversals(parts, ordered=decision.ordered, before=before, after=after)
        amount = min(sum(part.amount for part in due), payment.amount - payment.returned)
        if amount:
            _give_back(books, payment, amount)
            given += amount
    return given


def _give_back(books: Books, payment: GiftPayment, amount: int) -> None:
    card, member = payment.gift_card, payment.member
    if card is not None:
        books.bring_in([gift_card_owner(card)])
        _prolong(card, at=books.sheet.at)
    elif member is not None:
        books.bring_in([owner_of(member)])
    original = books.original(payment.posting_id, shop().currency)
    books.restore("paid_back", f"{payment.id} {payment.returned}", original, amount)
    payment.returned += amount
    payment.save(update_fields=["returned"])


def _prolong(card: GiftCard, *, at: datetime) -> None:
    if card.valid_until is not None and card.valid_until < at + GRACE:
        card.valid_until = at + GRACE
        card.save(update_fields=["valid_until"])
