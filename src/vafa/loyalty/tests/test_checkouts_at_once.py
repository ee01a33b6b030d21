"""Many orders draw on one budget at one moment: what they get together is the budget, exactly."""

from __future__ import annotations

from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.ledger.queries import striped_holdings
from vafa.ledger.tests.together import Start, Together, in_processes
from vafa.loyalty.actions.budgets import add_budget
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Budget, Checkout, GivenEffect, Member, Programme
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.codes import budget_owner
from vafa.loyalty.tests.checkout_cast import NOW, earning, spending
from vafa.loyalty.tests.deeds_process import Deed
from vafa.loyalty.tests.engine_cast import discount, percent

pytestmark = pytest.mark.usefixtures("shared_books", "shop")
WORKERS = 64


@pytest.fixture
def together(start_process: Start) -> Together:
    return in_processes(start_process, "vafa.loyalty.tests.deeds_process")


def ten_percent(*limits: dict[str, Any]) -> dict[str, Any]:
    off = discount("order", percent(1_000))
    return {"trigger": "order_quoted", "then": [off], "limits": list(limits)}


def of_spring(kind: str = "discount") -> dict[str, Any]:
    return {"per": "budget", "budget": "spring", "of": kind}


def spring(programme: Programme, amount: int) -> Budget:
    return add_budget(
        programme_id=programme.id, key="spring", name="Spring", amount=amount, at=NOW, by=SYSTEM
    )


def left(budget: Budget) -> int:
    owner = budget_owner(budget)
    return striped_holdings([owner], "EUR", at=NOW)[owner].spendable


def orders(verb: str = "commit", **wanted: object) -> list[Deed]:
    return [{"do": verb, "order": f"{n}", **wanted} for n in range(WORKERS)]


# Ten whole discounts of 500, or ten and a last one that is cut short.
@pytest.mark.parametrize(("amount", "rest"), [(5_000, 0), (5_300, 300), (500, 0), (1, 1)])
def test_orders_at_one_moment_get_a_budget_to_the_cent(
    together: Together, amount: int, rest: int
) -> None:
    budget = spring(make_programme(ten_percent(of_spring())), amount)

    outcomes = together(orders())

    whole = amount // 500
    assert (outcomes["placed 500"], outcomes[f"placed {rest}"]) == (whole, bool(rest))
    assert outcomes["placed"] == WORKERS - whole - bool(rest)
    assert left(budget) == 0


def test_baskets_put_aside_at_one_moment_hold_a_budget_to_the_cent(together: Together) -> None:
    budget = spring(make_programme(ten_percent(of_spring())), 5_300)
    together(orders("quote"))

    outcomes = together(orders())

    assert outcomes == {"placed 500": 10, "placed 300": 1, "placed": WORKERS - 11}
    assert left(budget) == 0


def test_a_budget_that_is_large_enough_refuses_nobody(together: Together) -> None:
    budget = spring(make_programme(ten_percent(of_spring())), WORKERS * 500)

    outcomes = together(orders())

    assert outcomes == {"placed 500": WORKERS}
    assert left(budget) == 0


def test_orders_called_off_at_one_moment_fill_the_budget_again(together: Together) -> None:
    budget = spring(make_programme(ten_percent(of_spring())), 5_300)
    together(orders())

    called_off = orders("cancel")
    for half in (called_off[::2], called_off[1::2]):
        assert together(half + half) == {"done": WORKERS}

    assert left(budget) == 5_300


def points_members(programme: Programme, points: int, members: int) -> list[Member]:
    found = [make_member(programme, Customer.objects.create(number=f"{n}")) for n in range(members)]
    for member in found:
        make_points(member, points)
    return found


def test_points_given_out_of_a_budget_are_never_more_than_it_has(together: Together) -> None:
    programme = make_programme({**earning(), "limits": [of_spring("grant")]})
    members = points_members(programme, 1, 8)
    budget = spring(programme, 1_000)

    deeds = [{**deed, "member": members[n % 8].id} for n, deed in enumerate(orders())]
    together(deeds)

    given = sum(GivenEffect.objects.filter(kind="grant").values_list("given", flat=True))
    assert (given, left(budget)) == (1_000, 0)
    assert sum(balance_of(member=each, at=NOW).spendable for each in members) == 8 + 1_000


def test_points_pay_for_as_many_orders_as_they_reach(together: Together) -> None:
    programme = make_programme(spending())
    (reza,) = points_members(programme, 1_000, 1)

    outcomes = together(orders(member=reza.id, points=200))

    assert outcomes == {"placed 1000": 5, "placed": WORKERS - 5}
    assert balance_of(member=reza, at=NOW).spendable == 0


def test_a_limit_of_a_rule_for_everybody_is_kept_by_many_at_once(together: Together) -> None:
    make_programme(ten_percent({"per": "rule", "period": "ever", "of": "times", "most": 10}))

    outcomes = together(orders())

    assert outcomes == {"placed 500": 10, "placed": WORKERS - 10}


def test_what_is_put_aside_at_one_moment_keeps_a_limit_too(together: Together) -> None:
    ten_times = {"per": "rule", "period": "ever", "of": "times", "most": 10}
    spring(make_programme(ten_percent(ten_times, of_spring())), 100_000)

    quotes = together(orders("quote"))
    outcomes = together(orders())

    assert quotes == outcomes == {"placed 500": 10, "placed": WORKERS - 10}


def test_what_each_may_have_once_is_promised_to_one_basket_of_many(together: Together) -> None:
    once = {"per": "customer", "period": "ever", "of": "times", "most": 1}
    programme = make_programme(ten_percent(once, of_spring()))
    spring(programme, 100_000)
    (reza,) = points_members(programme, 1, 1)

    quotes = together(orders("quote", member=reza.id))
    outcomes = together(orders(member=reza.id))

    assert quotes == outcomes == {"placed 500": 1, "placed": WORKERS - 1}


def test_one_order_placed_by_many_at_once_is_one_order(together: Together) -> None:
    budget = spring(make_programme(ten_percent(of_spring())), 5_300)

    outcomes = together([{"do": "commit", "order": "1"}] * WORKERS)

    assert outcomes == {"placed 500": WORKERS}
    assert left(budget) == 4_800
    assert Checkout.objects.count() == 1
