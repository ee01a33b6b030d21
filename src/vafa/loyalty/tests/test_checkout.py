"""A basket is quoted, put aside, placed, returned in parts and called off: each exactly once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.ledger.models import Posting
from vafa.ledger.queries import faults, holding, striped_holdings
from vafa.loyalty.actions import (
    CheckoutIsOver,
    CodeDoesNotWork,
    NoSuchCheckout,
    PromiseHasChanged,
    write_loyalty_rule,
)
from vafa.loyalty.actions.basket import Asked
from vafa.loyalty.make import make_code, make_member, make_points, make_programme
from vafa.loyalty.models import Budget, Member, Programme, Qualifying, Rule, RuleMode
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.codes import budget_owner, code_owner
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
from vafa.loyalty.tests.engine_cast import discount, money, percent

pytestmark = pytest.mark.usefixtures("shop")
HOUR = timedelta(hours=1)
PAY = {"spend": {"asset": "points-1", "units": 100, "worth": money(500)}}


def with_code(*limits: dict[str, Any]) -> dict[str, Any]:
    off = discount("order", percent(1_000))
    then = [{"accept_code": {"template": "spring"}}, off]
    return {"trigger": "order_quoted", "then": then, "limits": list(limits)}


@pytest.fixture
def programme(db: None) -> Programme:
    return make_programme(earning(), spending(), with_code())


@pytest.fixture
def reza(programme: Programme) -> Member:
    member = make_member(programme, Customer.objects.create(number="7"))
    make_points(member, 250)
    return member


def has(member: Member, *, at: datetime = NOW) -> tuple[int, int]:
    assert list(faults()) == []
    found = balance_of(member=Member.objects.get(pk=member.pk), at=at)
    return found.spendable, found.held


def test_a_quote_says_what_would_be_and_writes_nothing_in_the_books(reza: Member) -> None:
    before = Posting.objects.count()

    answer = quoted(Asked(basket(), reza, points=250)).answer

    assert (answer["payable"], answer["paid_with_points"]) == (4_000, 1_000)
    assert Posting.objects.count() == before
    assert has(reza) == (250, 0)


def test_what_is_put_aside_is_held_until_its_time_is_over(reza: Member) -> None:
    quoted(Asked(basket(), reza, points=250), minutes=15)

    assert has(reza) == (50, 200)
    assert has(reza, at=NOW + timedelta(minutes=15)) == (250, 0)


def test_a_new_quote_takes_the_place_of_the_one_before(reza: Member) -> None:
    quoted(Asked(basket(), reza, points=250), minutes=15)

    quoted(Asked(basket(), reza, points=100), minutes=15)

    assert has(reza) == (150, 100)


def test_an_order_takes_what_was_put_aside_and_earns_on_what_was_paid(reza: Member) -> None:
    asked = Asked(basket(), reza, points=250)
    quoted(asked, minutes=15)

    placed(asked)

    assert has(reza) == (50 + 40, 0)


def test_placing_an_order_twice_is_placing_it_once(reza: Member) -> None:
    asked = Asked(basket(), reza, points=250)
    first = placed(asked).answer
    postings = Posting.objects.count()

    again = placed(asked, at=NOW + HOUR).answer

    assert again == first
    assert Posting.objects.count() == postings
    with pytest.raises(CheckoutIsOver):
        quoted(asked)


def test_what_was_promised_is_kept_when_the_rules_change(reza: Member) -> None:
    asked = Asked(basket(), reza, points=250)
    quoted(asked, minutes=15)
    ended = Rule.objects.get(name="Rule 2")
    write_loyalty_rule(
        programme_id=ended.programme_id,
        name=ended.name,
        body=spending(),
        mode=RuleMode.ENDED,
        at=NOW,
        by=SYSTEM,
    )

    assert placed(asked).answer["paid_with_points"] == 1_000
    assert placed(Asked(basket("2"), reza, points=100)).answer["paid_with_points"] == 0


def test_another_basket_than_the_promised_one_is_refused(reza: Member) -> None:
    quoted(Asked(basket(), reza, points=250), minutes=15)

    with pytest.raises(PromiseHasChanged):
        placed(Asked(basket("1", 9_000), reza, points=250))

    assert has(reza) == (50, 200)


def test_an_order_called_off_leaves_the_balance_as_it_was(reza: Member) -> None:
    make_code(reza.programme, "SPRING-1")
    placed(Asked(basket(), reza, codes=("spring-1",), points=250))

    cancelled()
    cancelled()

    assert has(reza) == (250, 0)
    assert placed(Asked(basket("2"), reza, codes=("spring-1",))).answer["order_discount"] == 500


def test_an_order_taken_up_again_counts_again(reza: Member) -> None:
    asked = Asked(basket(), reza, points=200)
    placed(asked)
    for _turn in range(2):
        cancelled()
        reopened(asked)

    assert has(reza) == (50 + 40, 0)


def test_an_order_called_off_is_not_brought_back_by_a_late_request(reza: Member) -> None:
    asked = Asked(basket(), reza, points=200)
    placed(asked)
    cancelled()

    with pytest.raises(CheckoutIsOver):
        placed(asked)

    assert has(reza) == (250, 0)


def test_what_was_never_an_order_is_not_taken_up_again(reza: Member) -> None:
    quoted(Asked(basket(), reza))

    for number in ("1", "2"):
        with pytest.raises(NoSuchCheckout):
            reopened(Asked(basket(number), reza))

    assert has(reza) == (250, 0)


def test_lines_that_come_back_undo_their_share_to_the_unit(reza: Member) -> None:
    placed(Asked(basket("1", 3_000, 2_000), reza, points=200))

    came_back({"l0": 1000})
    came_back({"l0": 1000})
    assert has(reza) == (50 + 120 + 16, 0)
    came_back({"l0": 1000, "l1": 1000})

    assert has(reza) == (250, 0)


def test_a_code_works_once_and_every_refusal_sounds_the_same(reza: Member) -> None:
    code = make_code(reza.programme, "SPRING-1")
    answer = placed(Asked(basket(), None, codes=("spring 1",))).answer

    with pytest.raises(CodeDoesNotWork):
        placed(Asked(basket("2"), reza, codes=("SPRING1",)))
    with pytest.raises(CodeDoesNotWork):
        placed(Asked(basket("3"), reza, codes=("UNKNOWN",)))

    assert (answer["order_discount"], answer["payable"]) == (500, 4_500)
    assert holding(code_owner(code), "use", at=NOW).spendable == 0
    assert list(faults()) == []


def test_a_budget_is_never_overdrawn_and_comes_back_with_the_order(db: None) -> None:
    limit = {"per": "budget", "of": "discount", "budget": "spring"}
    programme = make_programme(with_code(limit))
    budget = Budget.objects.create(programme=programme, key="spring", name="Spring", amount=700)
    make_code(programme, "SPRING-1", supply=10)

    answers = [placed(Asked(basket(str(n)), codes=("SPRING1",))).answer for n in range(3)]
    cancelled("0")

    assert [answer["order_discount"] for answer in answers] == [500, 200, 0]
    assert left_of(budget) == 500
    assert list(faults()) == []


def test_small_parts_of_a_budget_are_brought_together_for_whoever_needs_them(db: None) -> None:
    limit = {"per": "budget", "of": "discount", "budget": "spring"}
    programme = make_programme(with_code(limit))
    budget = Budget.objects.create(programme=programme, key="spring", name="Spring", amount=5_250)
    make_code(programme, "SPRING-1", supply=100)

    answers = [placed(Asked(basket(str(n)), codes=("SPRING1",))).answer for n in range(12)]

    assert [answer["order_discount"] for answer in answers] == [500] * 10 + [250, 0]
    assert left_of(budget) == 0
    assert list(faults()) == []


def left_of(budget: Budget) -> int:
    owner = budget_owner(budget)
    return striped_holdings([owner], "EUR", at=NOW)[owner].spendable


def test_what_was_paid_after_discounts_counts_towards_tiers(reza: Member) -> None:
    make_code(reza.programme, "SPRING-1")

    placed(Asked(basket(), reza, codes=("SPRING1",)))

    counted = Qualifying.objects.get(member=reza)
    assert (counted.orders, counted.spend) == (1, 4_500)


def test_a_basket_that_becomes_the_first_order_is_the_first_order(db: None) -> None:
    welcome = {**earning(), "when": {"nth_order": {"is": 1}}}
    programme = make_programme(welcome)
    reza = make_member(programme, Customer.objects.create(number="7"))

    assert placed(Asked(basket(), reza)).answer["effects"][0]["given"] == 50
