"""Many enter one code, or pay with one card, at one moment: as often as there is, and no more."""

from __future__ import annotations

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.ledger.actions import open_books
from vafa.ledger.queries import holding
from vafa.ledger.rules.stripes import gather
from vafa.ledger.tests.together import Start, Together, in_processes
from vafa.loyalty.actions.code_uses import supply_uses
from vafa.loyalty.actions.gift_cards import give_store_credit, sell_gift_card
from vafa.loyalty.make import make_code, make_member, make_programme
from vafa.loyalty.models import Code, CodeTemplate, GiftCard, GiftPayment, Programme
from vafa.loyalty.queries.codes import (
    USE,
    code_owner,
    template_counts,
    use_part,
    use_parts,
    uses_left,
)
from vafa.loyalty.queries.gift_cards import gift_card_balance, store_credit_of
from vafa.loyalty.tests.checkout_cast import NOW, ten_percent_with_code
from vafa.loyalty.tests.codes_process import Shopper
from vafa.staff.models import Shop

WORKERS = 64
CODE = "GIFT-7Q4M-0ZKD-VX3H"


@pytest.fixture
def programme(shared_books: None) -> Programme:
    zone = "Europe/Athens"
    Shop.objects.create(id=1, name="Vafa", currency="EUR", money_unit="EUR", time_zone=zone)
    return make_programme(ten_percent_with_code())


@pytest.fixture
def together(start_process: Start) -> Together:
    return in_processes(start_process, "vafa.loyalty.tests.codes_process")


@pytest.mark.parametrize("supply", [1, 10])
def test_one_code_is_used_as_often_as_it_has_uses(
    programme: Programme, together: Together, supply: int
) -> None:
    code = make_code(programme, "SPRING-1", supply=supply)

    outcomes = together([{"order": f"{n}", "codes": ["SPRING1"]} for n in range(WORKERS)])

    assert outcomes == {"placed": supply, "code_does_not_work": WORKERS - supply}
    assert holding(code_owner(code), "use", at=NOW).spendable == 0


def test_one_gift_card_pays_what_is_on_it_and_not_a_cent_more(
    programme: Programme, together: Together
) -> None:
    card = sell_gift_card(amount=12_000, code=CODE, at=NOW, by=SYSTEM)

    outcomes = together([{"order": f"{n}", "gift_cards": [CODE]} for n in range(WORKERS)])

    assert outcomes == {"placed 5000": 2, "placed 2000": 1, "code_does_not_work": WORKERS - 3}
    assert gift_card_balance(card=card, at=NOW) == 0
    assert sum(GiftPayment.objects.values_list("amount", flat=True)) == 12_000


def test_a_card_that_is_refunded_while_it_pays_never_gives_more_than_it_had(
    programme: Programme, together: Together
) -> None:
    card = sell_gift_card(amount=30_000, code=CODE, at=NOW, by=SYSTEM)
    buying: list[Shopper] = [{"order": f"{n}", "gift_cards": [CODE]} for n in range(12)]

    outcomes = together([*buying, {"refund": card.id}, {"refund": card.id}])

    refunded = [int(said.split()[1]) for said in outcomes if said.startswith("refunded")]
    paid = sum(GiftPayment.objects.values_list("amount", flat=True))
    assert sum(refunded) + paid == 30_000
    assert gift_card_balance(card=GiftCard.objects.get(), at=NOW) == 0


def test_store_credit_is_spent_once(programme: Programme, together: Together) -> None:
    reza = make_member(programme, Customer.objects.create(number="7"))
    give_store_credit(
        member_id=reza.id, amount=2_500, reason="late", document="1", at=NOW, by=SYSTEM
    )
    wanted = {"member": reza.id, "store_credit": 1_000}

    outcomes = together([{**wanted, "order": f"{n}"} for n in range(WORKERS)])

    assert outcomes == {"placed 1000": 2, "placed 500": 1, "placed": WORKERS - 3}
    assert store_credit_of(member=reza, at=NOW) == 0


def test_a_use_and_its_order_that_arrive_at_one_moment_are_one_use(
    programme: Programme, together: Together
) -> None:
    code = make_code(programme, "SPRING-1", supply=WORKERS)
    CodeTemplate.objects.update(is_pushed=True)
    orders = [f"{n}" for n in range(16)]
    told: list[Shopper] = [{"told": "SPRING1", "order": order} for order in orders]
    buying: list[Shopper] = [{"order": order, "codes": ["SPRING1"]} for order in orders]

    outcomes = together([*told, *told, *buying])

    assert outcomes["placed"] == 16
    assert outcomes["counted"] + outcomes["repeated"] == 32
    assert holding(code_owner(code), "use", at=NOW).spendable == WORKERS - 16


def test_a_large_code_is_used_by_many_at_once_to_its_last_use(
    programme: Programme, together: Together
) -> None:
    code = make_code(programme, "SPRING-1", supply=1_000)
    use_up(code, 1_000 - 40)

    outcomes = together([{"order": f"{n}", "codes": ["SPRING1"]} for n in range(WORKERS)])

    assert outcomes == {"placed": 40, "code_does_not_work": WORKERS - 40}
    assert uses_left([code], at=NOW) == {code.id: 0}
    assert template_counts(programme_id=programme.id)[code.template_id].used == 1_000


def test_a_large_code_of_before_goes_on_where_its_uses_lie(
    programme: Programme, together: Together
) -> None:
    code = make_code(programme, "SPRING-1", supply=1_000)
    with open_books(owners=[code_owner(code)], at=NOW, by=SYSTEM) as books:
        supply_uses(books, code)

    outcomes = together([{"order": f"{n}", "codes": ["SPRING1"]} for n in range(WORKERS)])

    assert outcomes == {"placed": WORKERS}
    assert uses_left([code], at=NOW) == {code.id: 1_000 - WORKERS}


def use_up(code: Code, uses: int) -> None:
    """Let others have used a code so often, from all its parts."""
    for place, each in enumerate([uses // 2, uses - uses // 2]):
        with open_books(owners=use_parts(code), at=NOW, by=SYSTEM) as books:
            supply_uses(books, code)
            part, draft = use_part(code, f"before {place}"), books.begin("shared_out", "")
            gather(books.sheet, draft, part=part, asset=USE, amount=each)
            gone = books.begin("used", f"before {place}")
            books.spend(gone, owner=part, asset=USE, amount=each)
