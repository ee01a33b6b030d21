"""Gift cards and store credit: who may pay with what, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Q

from vafa.ledger.queries import holding, holdings
from vafa.ledger.rules.sheet import AccountKey, OwnerKey
from vafa.loyalty.models import GiftCard, GiftPayment, Member
from vafa.loyalty.queries.ages import is_too_young
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.codes import format_code, normalise_code
from vafa.staff.queries import shop

CARDS_ON_A_PAGE: Final = 50


class ListedCard(NamedTuple):
    """A gift card with what is left on it."""

    card: GiftCard
    shown: str
    left: int
    held: int
    state: str


def gift_card_owner(card: GiftCard) -> OwnerKey:
    """Name the owner in the ledger that a gift card is."""
    return OwnerKey("gift_card", card.id)


def till(currency: str) -> AccountKey:
    """Name the account of the shop that money for cards comes from and goes to."""
    return AccountKey(OwnerKey("shop", 0), "clearing", currency)


def gift_cards_typed(
    *, programme_id: int, typed: Sequence[str], member: Member | None, at: datetime
) -> list[GiftCard | None]:
    """Return the card behind each text, or nothing where none can pay here for this person now."""
    if not typed:
        return []
    normal = [normalise_code(text) for text in typed]
    rows = GiftCard.objects.filter(
        Q(programme=None) | Q(programme=programme_id),
        normal__in=[text for text in normal if text],
    )
    known = {
        card.normal: card
        for card in rows
        if card_state(card, at=at) == "works" and not is_too_young(member, card.age_least, at=at)
    }
    return [known.get(text) for text in normal]


def card_state(card: GiftCard, *, at: datetime) -> str:
    """Say whether a card can pay: whatever is left on it."""
    if card.refunded_at is not None:
        return "refunded"
    if card.valid_until is not None and card.valid_until <= at:
        return "over"
    return "works"


def gift_card_balance(*, card: GiftCard, at: datetime) -> int:
    """Return what a card can pay now."""
    return holding(gift_card_owner(card), shop().currency, at=at).spendable


def store_credit_of(*, member: Member, at: datetime) -> int:
    """Return the store credit that a member can pay with now."""
    return holding(owner_of(member), shop().currency, at=at).spendable


def gift_card_found(*, typed: str) -> GiftCard | None:
    """Find a card as people type it, whatever its state."""
    normal = normalise_code(typed)
    return GiftCard.objects.filter(normal=normal).first() if normal else None


def gift_cards_listed(
    *, programme_id: int, before: int | None, at: datetime
) -> tuple[list[ListedCard], int | None]:
    """Return a page of the cards that pay in a programme, the newest first, and the next place."""
    rows = GiftCard.objects.filter(Q(programme=None) | Q(programme=programme_id)).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = rows.select_related("bought_by", "meant_for")
    page = list(found[: CARDS_ON_A_PAGE + 1])
    following = page[CARDS_ON_A_PAGE - 1].pk if len(page) > CARDS_ON_A_PAGE else None
    return listed_cards(page[:CARDS_ON_A_PAGE], at=at), following


def listed_cards(cards: Sequence[GiftCard], *, at: datetime) -> list[ListedCard]:
    """Put beside each card what is left on it."""
    has = holdings([gift_card_owner(card) for card in cards], at=at)
    left = {
        owner.number: (holding.spendable, holding.held) for (owner, _asset), holding in has.items()
    }
    return [
        ListedCard(
            card, format_code(card.normal), *left.get(card.id, (0, 0)), card_state(card, at=at)
        )
        for card in cards
    ]


def payments_of(*, card: GiftCard) -> list[GiftPayment]:
    """List what a card paid, the latest first."""
    found = card.payments.select_related("decision", "decision__member__customer")
    return list(found.order_by("-id")[:CARDS_ON_A_PAGE])
