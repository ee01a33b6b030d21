"""Offers of partners, given past a spend: each order gets each offer once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.loyalty.actions.partner_offers import (
    OfferHasNoCodes,
    OfferHasOneWord,
    OfferNameTaken,
    add_partner_codes,
    end_partner_offer,
    give_partner_offers,
    put_offer_live,
    write_partner_offer,
)
from vafa.loyalty.actions.partners import add_partner
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import GivenOffer, Member, Partner, PartnerCode, PartnerOffer
from vafa.loyalty.queries.partners import offers_in_hand
from vafa.orders.actions import record_order
from vafa.orders.make import an_order
from vafa.orders.models import Order

pytestmark = pytest.mark.usefixtures("shop")
BEGAN = datetime(2026, 4, 1, tzinfo=UTC)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def reza(db: None) -> Member:
    told = an_order("0", ordered_at=datetime(2025, 1, 1, tzinfo=UTC))
    record_order(order=told, returns=[], at=NOON, by=SYSTEM)
    return make_member(make_programme(), Customer.objects.get())


@pytest.fixture
def bakery(reza: Member) -> Partner:
    return add_partner(programme_id=reza.programme_id, name="Bakery", at=BEGAN, by=SYSTEM)


def offer(partner: Partner, **said: Any) -> PartnerOffer:
    usual: dict[str, Any] = {
        "name": "A bun",
        "words": "A bun for nothing.",
        "spend_from": 2_000,
        "shared_word": "BUN",
        "at": BEGAN,
        "by": SYSTEM,
    }
    return write_partner_offer(partner_id=partner.id, **(usual | said))


def live(found: PartnerOffer) -> PartnerOffer:
    return put_offer_live(offer_id=found.id, at=BEGAN, by=SYSTEM)


def bought(number: str, cups: int, *, status: str = "paid") -> Order:
    told = an_order(number, goods=[("cup", cups, 500)], ordered_at=NOON, status=status)
    return record_order(order=told, returns=[], at=NOON, by=SYSTEM)


def given(order: Order) -> int:
    return len(give_partner_offers(order_id=order.id, at=NOON, by=SYSTEM))


def test_a_spend_that_reaches_the_offer_gives_its_word_once(reza: Member, bakery: Partner) -> None:
    live(offer(bakery))
    small, enough = bought("1", 3), bought("2", 4)

    assert [given(small), given(enough), given(enough)] == [0, 1, 0]
    assert offers_in_hand(member=reza, at=NOON).get().offer.shared_word == "BUN"


def test_each_code_of_a_list_is_given_once_and_then_none(reza: Member, bakery: Partner) -> None:
    buns = offer(bakery, shared_word="")
    add_partner_codes(offer_id=buns.id, texts=["B1", " B2 ", "B1", ""], at=BEGAN, by=SYSTEM)
    live(buns)

    told = [given(bought(str(number), 4)) for number in range(1, 4)]

    codes = list(GivenOffer.objects.order_by("id").values_list("code__text", flat=True))
    assert (told, codes) == ([1, 1, 0], ["B1", "B2"])


def test_adding_the_same_codes_again_adds_none(bakery: Partner) -> None:
    buns = offer(bakery, shared_word="")

    added = [
        add_partner_codes(offer_id=buns.id, texts=["B1", "B2"], at=BEGAN, by=SYSTEM)
        for _time in range(2)
    ]

    assert (added, PartnerCode.objects.count()) == ([2, 0], 2)


def test_an_offer_without_codes_does_not_go_live(bakery: Partner) -> None:
    buns = offer(bakery, shared_word="")

    with pytest.raises(OfferHasNoCodes):
        live(buns)

    assert not PartnerOffer.objects.get().is_live


def test_one_word_takes_no_list(bakery: Partner) -> None:
    buns = offer(bakery)

    with pytest.raises(OfferHasOneWord):
        add_partner_codes(offer_id=buns.id, texts=["B1"], at=BEGAN, by=SYSTEM)

    assert PartnerCode.objects.count() == 0


@pytest.mark.parametrize("why", ["draft", "ended", "unpaid", "over"])
def test_nothing_is_given_by_what_does_not_hold(reza: Member, bakery: Partner, why: str) -> None:
    buns = offer(bakery, valid_until=NOON if why == "over" else None)
    if why != "draft":
        live(buns)
    if why == "ended":
        end_partner_offer(offer_id=buns.id, at=NOON, by=SYSTEM)

    assert given(bought("1", 4, status="pending" if why == "unpaid" else "paid")) == 0


def test_a_name_is_taken_once(bakery: Partner) -> None:
    offer(bakery)

    with pytest.raises(OfferNameTaken):
        offer(bakery)

    assert PartnerOffer.objects.count() == 1
