"""Codes and cards for older people work for nobody who is known to be younger."""

from __future__ import annotations

from datetime import date

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.loyalty.actions.basket import Asked, CodeDoesNotWork
from vafa.loyalty.actions.days import tell_birth_date
from vafa.loyalty.actions.games.draws import say_age
from vafa.loyalty.actions.gift_cards import sell_gift_card
from vafa.loyalty.make import make_code, make_member, make_programme
from vafa.loyalty.models import Checkout, CodeTemplate, Member, Programme
from vafa.loyalty.queries.ages import age_of
from vafa.loyalty.tests.checkout_cast import NOW, basket, quoted, ten_percent_with_code

pytestmark = pytest.mark.usefixtures("shop")
CARD = "GIFT-7Q4M-0ZKD-VX3H"


@pytest.fixture
def programme() -> Programme:
    return make_programme(ten_percent_with_code())


@pytest.fixture
def young(programme: Programme) -> Member:
    member = make_member(programme, Customer.objects.create(number="7"))
    say_age(member_id=member.id, years_at_least=17, at=NOW, by=SYSTEM)
    return member


def test_a_code_from_18_on_does_not_work_for_who_is_17(programme: Programme, young: Member) -> None:
    make_code(programme, "SPRING-WINE")
    CodeTemplate.objects.update(age_least=18)

    with pytest.raises(CodeDoesNotWork):
        quoted(Asked(basket(), young, codes=("SPRING-WINE",)))

    assert Checkout.objects.count() == 0


def test_a_code_from_18_on_works_for_who_is_18_and_for_strangers(
    programme: Programme, young: Member
) -> None:
    make_code(programme, "SPRING-WINE", supply=2)
    CodeTemplate.objects.update(age_least=18)
    say_age(member_id=young.id, years_at_least=18, at=NOW, by=SYSTEM)

    for number, buyer in (("1", young), ("2", None)):
        quoted(Asked(basket(number), buyer, codes=("SPRING-WINE",)))

    assert Checkout.objects.count() == 2


def test_a_card_from_18_on_does_not_pay_for_who_is_17(programme: Programme, young: Member) -> None:
    sell_gift_card(amount=1_000, code=CARD, age_least=18, at=NOW, by=SYSTEM)

    with pytest.raises(CodeDoesNotWork):
        quoted(Asked(basket(), young, gift_cards=(CARD,)))

    assert Checkout.objects.count() == 0


def test_a_birthday_says_more_than_what_somebody_said(young: Member) -> None:
    born = date(2000, 3, 11)
    tell_birth_date(customer_id=young.customer_id, day=born, at=NOW, by=SYSTEM)

    assert age_of(young, at=NOW) == 25
