"""Gift cards are sold and refunded; members are given store credit."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import open_books
from vafa.ledger.models import Asset
from vafa.ledger.rules.sheet import AccountKey
from vafa.loyalty.actions.codes import CodeTaken
from vafa.loyalty.models import GiftCard, Member
from vafa.loyalty.queries.gift_cards import gift_card_owner, till
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.codes import SYMBOLS_MIN, CodeShape, new_codes, normalise_code
from vafa.staff.queries import shop

REASON_LENGTH_MAX: Final = 60


class CardNeedsMoney(Refused):
    code = "card_needs_money"
    sentence = _("The amount has to be more than nothing.")


class CardCodeTooShort(Refused):
    code = "card_code_too_short"
    sentence = _("The code of a gift card needs at least twelve letters and digits.")


class CardEndsTooEarly(Refused):
    code = "card_ends_too_early"
    sentence = _("The gift card would be over before it is sold.")


class CardInUse(Refused):
    code = "card_in_use"
    sentence = _("The gift card is in a basket at this moment. Please try again in some minutes.")


class CardIsEmpty(Refused):
    code = "card_is_empty"
    sentence = _("Nothing is left on this gift card.")


def sell_gift_card(
    *,
    amount: int,
    at: datetime,
    by: Actor,
    code: str = "",
    programme_id: int | None = None,
    bought_by: int | None = None,
    meant_for: int | None = None,
    sold_with: str = "",
    valid_until: datetime | None = None,
    voucher_kind: str = "multi_purpose",
    age_least: int | None = None,
) -> GiftCard:
    """Sell a gift card: the money that was paid for it is on it from now on.

    Without a code one is made; without a programme it pays in all of them. Refuses a code that is
    taken or guessed too easily, no money, and an end that has passed.
    """
    if amount <= 0:
        raise CardNeedsMoney
    if valid_until is not None and valid_until <= at:
        raise CardEndsTooEarly
    normal = normalise_code(code) if code else new_codes(1, shape=CodeShape())[0]
    if len(normal) < SYMBOLS_MIN:
        raise CardCodeTooShort
    currency = _money()
    with transaction.atomic():
        card = _new_card(
            programme_id=programme_id,
            normal=normal,
            amount=amount,
            bought_by_id=bought_by,
            meant_for_id=meant_for,
            sold_with=sold_with,
            valid_until=valid_until,
            voucher_kind=voucher_kind,
            age_least=age_least,
            sold_at=at,
        )
        owner = gift_card_owner(card)
        with open_books(owners=[owner], at=at, by=by) as books:
            draft = books.begin("gift_card_sold", f"{card.id}", occurred_at=at)
            books.put_in(draft, owner=owner, asset=currency, amount=amount, out=till(currency))
        _record("loyalty.gift_card_sold", card, amount, at=at, by=by)
    return card


def refund_gift_card(*, gift_card_id: int, at: datetime, by: Actor) -> int:
    """Pay out what is left on a card and return how much; it buys nothing from now on.

    What comes back to it later, of an order that it had paid, can be paid out by doing it again.
    Refuses a card that is in a basket, and one on which nothing is left.
    """
    currency = _money()
    with transaction.atomic():
        card = GiftCard.objects.select_for_update().get(pk=gift_card_id)
        owner = gift_card_owner(card)
        with open_books(owners=[owner], at=at, by=by) as books:
            held = books.sheet.accounts_of(owner, currency, "held")
            if any(books.sheet.balance(account) for account in held):
                raise CardInUse
            left = books.spendable(owner, currency)
            if not left:
                raise CardIsEmpty
            draft = books.begin("gift_card_refunded", f"{card.id} {card.refunds}")
            active = AccountKey(owner, "active", currency)
            books.move(draft, out=active, into=till(currency), amount=left)
        card.refunded_at, card.refunds = at, card.refunds + 1
        card.save(update_fields=["refunded_at", "refunds"])
        _record("loyalty.gift_card_refunded", card, left, at=at, by=by)
    return left


def refund_cards_of_order(*, document: str, at: datetime, by: Actor) -> int:
    """Pay out what is left on the cards that an order sold, when it is called off.

    Returns how much. A card that is in a basket at this moment keeps that promise and buys nothing
    more; its rest is paid out by hand.
    """
    refunded = 0
    cards = GiftCard.objects.filter(sold_with=document, refunded_at=None).order_by("id")
    for card in cards if document else []:
        try:
            refunded += refund_gift_card(gift_card_id=card.id, at=at, by=by)
        except (CardIsEmpty, CardInUse):
            GiftCard.objects.filter(pk=card.pk).update(refunded_at=at)
    return refunded


def give_store_credit(
    *, member_id: int, amount: int, reason: str, document: str, at: datetime, by: Actor
) -> bool:
    """Give a member money to spend here, as for a complaint; says whether it was new.

    Once for each document, however often it is told. Refuses no money.
    """
    if amount <= 0:
        raise CardNeedsMoney
    currency = _money()
    with transaction.atomic():
        member = Member.objects.get(pk=member_id)
        owner, source = owner_of(member), f"{member.id} {document}"
        with open_books(owners=[owner], at=at, by=by) as books:
            if books.is_posted("store_credit", source):
                return False
            draft = books.begin("store_credit", source, reason=reason[:REASON_LENGTH_MAX])
            books.put_in(draft, owner=owner, asset=currency, amount=amount, out=till(currency))
        record(
            kind="loyalty.store_credit_given",
            subject_kind="customer",
            subject_id=member.customer_id,
            at=at,
            by=by,
            payload={"member": member.id, "amount": amount},
        )
    return True


def _money() -> str:
    currency = shop().currency
    Asset.objects.get_or_create(code=currency, defaults={"has_lots": False})
    return currency


# Any: columns of several types.
def _new_card(**columns: object) -> GiftCard:
    try:
        with transaction.atomic():
            return GiftCard.objects.create(**columns)
    except IntegrityError as clash:
        raise CodeTaken from clash


def _record(kind: str, card: GiftCard, amount: int, *, at: datetime, by: Actor) -> None:
    buyer = card.bought_by_id
    record(
        kind=kind,
        subject_kind="customer" if buyer else "",
        subject_id=buyer,
        at=at,
        by=by,
        payload={"gift_card": card.id, "amount": amount},
    )
