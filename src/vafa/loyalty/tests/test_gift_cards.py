"""Gift cards are sold, pay in part, come back in proportion, and are refunded for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.ledger.models import Posting
from vafa.ledger.queries import faults
from vafa.loyalty.actions import commit_checkout
from vafa.loyalty.actions.basket import Asked, CodeDoesNotWork
from vafa.loyalty.actions.codes import CodeTaken
from vafa.loyalty.actions.gift_cards import (
    CardCodeTooShort,
    CardEndsTooEarly,
    CardInUse,
    CardIsEmpty,
    CardNeedsMoney,
    give_store_credit,
    refund_cards_of_order,
    refund_gift_card,
    sell_gift_card,
)
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import GiftCard, GiftPayment, Member, Programme
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.gift_cards import gift_card_balance, store_credit_of
from vafa.loyalty.tests.checkout_cast import (
    NOW,
    basket,
    came_back,
    cancelled,
    earning,
    placed,
    quoted,
    reopened,
    spending,
)

pytestmark = pytest.mark.usefixtures("shop")
CODE = "GIFT-7Q4M-0ZKD-VX3H"


@pytest.fixture
def programme(db: None) -> Programme:
    return make_programme(earning(), spending())


@pytest.fixture
def reza(programme: Programme) -> Member:
    member = make_member(programme, Customer.objects.create(number="7"))
    make_points(member, 250)
    return member


def sold(amount: int = 2_500, **fields: object) -> GiftCard:
    chosen = {"amount": amount, "code": CODE, "at": NOW, "by": SYSTEM, **fields}
    return sell_gift_card(**chosen)  # type: ignore[arg-type]


def left(card: GiftCard) -> int:
    assert list(faults()) == []
    return gift_card_balance(card=card, at=NOW)


def credit(member: Member) -> int:
    return store_credit_of(member=member, at=NOW)


def points(member: Member) -> int:
    return balance_of(member=member, at=NOW).spendable


def test_what_was_paid_for_a_card_is_on_it() -> None:
    buyer = Customer.objects.create(number="9")

    card = sold(bought_by=buyer.id, sold_with="order 4")

    assert left(card) == 2_500
    assert Entry.objects.get(kind="loyalty.gift_card_sold").subject_id == buyer.id


def test_a_card_without_a_code_gets_one_that_nobody_guesses() -> None:
    first, second = sold(code=""), sold(code="")

    assert len(first.normal) == len(second.normal) == 12
    assert first.normal != second.normal


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"amount": 0}, CardNeedsMoney),
        ({"code": "GIFT-1"}, CardCodeTooShort),
        ({"valid_until": NOW}, CardEndsTooEarly),
    ],
)
def test_a_card_that_cannot_be_is_not_sold(fields: dict[str, object], refusal: type) -> None:
    with pytest.raises(refusal):
        sold(**fields)  # type: ignore[arg-type]

    assert not GiftCard.objects.exists()
    assert not Posting.objects.exists()


def test_a_code_is_sold_once_however_it_is_written() -> None:
    sold()

    with pytest.raises(CodeTaken):
        sold(code="gift 7q4m ozkd vx3h")

    assert GiftCard.objects.count() == 1


def test_a_card_pays_what_it_has_and_nobody_earns_on_that_part(reza: Member) -> None:
    card = sold(1_500)

    answer = placed(Asked(basket(), reza, gift_cards=(CODE.lower(),))).answer

    assert (answer["payable"], answer["paid_with_gift_cards"]) == (3_500, 1_500)
    assert left(card) == 0
    assert points(reza) == 250 + 35


def test_a_card_that_has_more_keeps_the_rest() -> None:
    make_programme(earning())
    card = sold(9_000)

    answer = placed(Asked(basket(), gift_cards=(CODE, CODE))).answer

    assert (answer["payable"], answer["paid_with_gift_cards"]) == (0, 5_000)
    assert left(card) == 4_000


def test_a_card_pays_nothing_where_the_shop_says_that_all_is_paid(reza: Member) -> None:
    card = sold(1_500)
    paid = replace(basket(), paid_with_gift_card=9_000)

    answer = placed(Asked(paid, reza, gift_cards=(CODE,))).answer

    assert (answer["paid_with_gift_cards"], left(card)) == (0, 1_500)


def test_what_was_put_aside_of_a_card_pays_the_order(reza: Member) -> None:
    card, asked = sold(1_500), Asked(basket(), reza, gift_cards=(CODE,))

    quoted(asked, minutes=15)
    held = left(card)
    with pytest.raises(CardInUse):
        refund_gift_card(gift_card_id=card.id, at=NOW, by=SYSTEM)
    placed(asked)

    assert (held, left(card)) == (0, 0)
    assert GiftPayment.objects.get().amount == 1_500


def test_a_basket_that_is_given_up_frees_the_card(reza: Member) -> None:
    card = sold(1_500)
    quoted(Asked(basket(), reza, gift_cards=(CODE,)), minutes=15)

    assert gift_card_balance(card=card, at=NOW + timedelta(minutes=16)) == 1_500


def test_points_cards_and_credit_go_back_in_proportion_to_the_lines(reza: Member) -> None:
    card = sold(1_000)
    give_store_credit(
        member_id=reza.id, amount=700, reason="late", document="complaint 1", at=NOW, by=SYSTEM
    )
    asked = Asked(basket(), reza, points=200, gift_cards=(CODE,), store_credit=500)
    answer = placed(asked).answer
    assert (answer["payable"], answer["paid_with_store_credit"]) == (2_500, 500)

    came_back({"l0": 1_000})

    assert (left(card), credit(reza)) == (600, 200 + 300)
    came_back({"l0": 1_000, "l1": 1_000})
    assert (left(card), credit(reza), points(reza)) == (1_000, 700, 250)


def test_lines_told_twice_come_back_once(reza: Member) -> None:
    card = sold(1_000)
    placed(Asked(basket(), reza, gift_cards=(CODE,)))

    for _time in range(3):
        came_back({"l0": 1_000})

    assert left(card) == 600


def test_an_order_called_off_gives_back_all_and_can_be_placed_again(reza: Member) -> None:
    card, asked = sold(1_000), Asked(basket(), reza, gift_cards=(CODE,))
    placed(asked)
    came_back({"l0": 1_000})

    cancelled()
    cancelled()
    after = left(card)
    reopened(asked)

    assert (after, left(card)) == (1_000, 0)


def test_a_refunded_card_can_no_longer_be_used(reza: Member) -> None:
    card = sold(1_000)

    refunded = refund_gift_card(gift_card_id=card.id, at=NOW, by=SYSTEM)

    assert (refunded, left(card)) == (1_000, 0)
    with pytest.raises(CodeDoesNotWork):
        placed(Asked(basket(), reza, gift_cards=(CODE,)))
    with pytest.raises(CardIsEmpty):
        refund_gift_card(gift_card_id=card.id, at=NOW, by=SYSTEM)
    assert not GiftPayment.objects.exists()


def test_what_comes_back_to_a_refunded_card_is_paid_out_and_not_spent(reza: Member) -> None:
    card = sold(6_000)
    placed(Asked(basket(), reza, gift_cards=(CODE,)))
    assert refund_gift_card(gift_card_id=card.id, at=NOW, by=SYSTEM) == 1_000

    came_back({"l0": 1_000})

    assert left(card) == 3_000
    with pytest.raises(CodeDoesNotWork):
        placed(Asked(basket("2"), reza, gift_cards=(CODE,)))
    assert refund_gift_card(gift_card_id=card.id, at=NOW, by=SYSTEM) == 3_000


def test_a_card_that_was_sold_in_an_order_goes_with_it(reza: Member) -> None:
    placed(Asked(basket("4"), reza))
    card = sold(1_000, sold_with="4")
    quoted(Asked(basket("5", 400), reza, gift_cards=(CODE,)), minutes=15)

    cancelled("4")

    with pytest.raises(CodeDoesNotWork):
        placed(Asked(basket("6"), reza, gift_cards=(CODE,)))
    placed(Asked(basket("5", 400), reza, gift_cards=(CODE,)))
    assert refund_gift_card(gift_card_id=card.id, at=NOW, by=SYSTEM) == 600


def test_cards_of_an_order_that_is_called_off_are_refunded_once() -> None:
    card = sold(1_000, sold_with="order 4")

    paid = [refund_cards_of_order(document="order 4", at=NOW, by=SYSTEM) for _time in range(2)]

    assert paid == [1_000, 0]
    assert left(card) == 0


@pytest.mark.parametrize(
    ("code", "days"), [(CODE, 1), ("MOON-7Q4M-0ZKD-VX3H", 0), ("GIFT-0000-0000-0000", 0), ("", 0)]
)
def test_every_card_that_cannot_pay_is_refused_in_the_same_words(
    programme: Programme, code: str, days: int
) -> None:
    sold(valid_until=NOW + timedelta(days=1))
    moons = make_programme(earning(), name="Moons")
    sold(code="MOON-7Q4M-0ZKD-VX3H", programme_id=moons.id)
    asked, at = Asked(basket(), gift_cards=(code,)), NOW + timedelta(days=days)

    with pytest.raises(CodeDoesNotWork) as refused:
        commit_checkout(programme_id=programme.id, asked=asked, at=at, by=SYSTEM)

    assert str(refused.value) == "This code does not work here."


def test_money_that_comes_back_to_a_card_that_is_over_lasts_a_month(reza: Member) -> None:
    sold(1_000, valid_until=NOW + timedelta(days=1))
    placed(Asked(basket(), reza, gift_cards=(CODE,)))
    late = NOW + timedelta(days=9)

    came_back({"l0": 1_000}, at=late)

    assert GiftCard.objects.get().valid_until == late + timedelta(days=30)
    again = Asked(basket("2"), reza, gift_cards=(CODE,))
    assert placed(again, at=late).answer["paid_with_gift_cards"] == 600


def test_store_credit_is_given_once_for_a_complaint_and_no_more_is_spent_than_wanted(
    reza: Member,
) -> None:
    given = [
        give_store_credit(
            member_id=reza.id, amount=700, reason="late", document="complaint 1", at=NOW, by=SYSTEM
        )
        for _time in range(2)
    ]

    answer = placed(Asked(basket(), reza, store_credit=300)).answer

    assert given == [True, False]
    assert (answer["paid_with_store_credit"], credit(reza)) == (300, 400)
    assert points(reza) == 250 + 47
