"""What rules see of a member: tier, balances, worth, age; in a fixed number of questions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.loyalty.actions import follow_event
from vafa.loyalty.actions.days import tell_birth_date
from vafa.loyalty.make import A_POINT_A_EURO
from vafa.loyalty.models import Member
from vafa.loyalty.queries.basket_costs import with_costs
from vafa.loyalty.queries.context import basket_of, customer_seen
from vafa.loyalty.queries.limits import limits_left
from vafa.loyalty.queries.rulebook import rulebook_of
from vafa.loyalty.rules.engine import Customer as Seen
from vafa.loyalty.rules.engine import Policy
from vafa.loyalty.rules.happening import Happened
from vafa.loyalty.tests.tier_cast import LATER, ORDERED, a_climber, a_club, arrived, orders
from vafa.orders.models import Order
from vafa.orders.queries import lines_of
from vafa.portfolio.actions.costs import SaidCost, set_cost_rule, set_product_costs
from vafa.portfolio.models import Valuation, ValuationRun

pytestmark = pytest.mark.usefixtures("shop")
EVENT_QUESTIONS = 17


def seen(member: Member, **more: Any) -> Seen:
    known = Member.objects.select_related("programme", "customer").get(pk=member.pk)
    return customer_seen(known, **{"points": 7, "order": None, "at": LATER, **more})


def limited(most: int, per: str, of: str = "times", period: str = "ever") -> dict[str, object]:
    limit = {"per": per, "most": most, "of": of, "period": period}
    return {**A_POINT_A_EURO, "limits": [limit]}


def test_a_rule_sees_the_tier_and_everything_that_a_member_has() -> None:
    reza = a_climber(a_club())
    orders("1", "2")

    found = seen(reza, balances={"points-1": 3, "spin-wheel": 2})

    assert (found.tier, found.tier_rank) == ("silver", 1)
    assert found.balances == {"points-1": 7, "spin-wheel": 2}


def test_an_age_changes_on_the_birthday() -> None:
    reza = a_climber(a_club())
    tell_birth_date(customer_id=reza.customer_id, day=date(2000, 3, 20), at=ORDERED, by=SYSTEM)

    assert seen(reza, at=datetime(2026, 3, 19, 12, tzinfo=UTC)).age == 25
    assert seen(reza, at=datetime(2026, 3, 20, 12, tzinfo=UTC)).age == 26


def test_what_nobody_has_found_yet_is_unknown() -> None:
    found = seen(a_climber(a_club()))

    unknown = (found.phase, found.recency, found.frequency, found.monetary, found.value, found.age)
    assert unknown == (None,) * 6


def test_a_rule_sees_what_the_latest_refresh_found() -> None:
    reza = a_climber(a_club())
    run = ValuationRun.objects.create(
        as_of_date=date(2026, 3, 19), started_at=LATER, is_current=True
    )
    Valuation.objects.create(
        run=run,
        customer_id=reza.customer_id,
        phase="existing",
        latest_day=date(2026, 3, 10),
        purchase_days=4,
        revenue_year=9_900,
        expected_revenue=12_000,
    )

    found = seen(reza)

    assert (found.recency, found.frequency, found.monetary, found.value) == (10, 4, 9_900, 12_000)


def test_own_staff_is_told_apart() -> None:
    reza = a_climber(a_club())
    assert not seen(reza).is_employee

    Customer.objects.filter(pk=reza.customer_id).update(left_out="own_staff")

    assert seen(reza).is_employee


def test_goods_count_with_their_tax() -> None:
    order = arrived("1")
    order.lines.update(tax_amount=220)

    basket = basket_of(order, list(lines_of(order_id=order.id)))

    assert [(line.amount, line.tax) for line in basket.lines] == [(1_320, 220)]


def test_costs_of_goods_are_looked_up_only_under_a_floor() -> None:
    order = Order.objects.get(pk=arrived("1", pieces=3).pk)
    cost = SaidCost(order.lines.get().product_id, 100_500_000)
    set_product_costs(costs=[cost], today=ORDERED.date(), at=ORDERED, by=SYSTEM)
    basket = basket_of(order, list(lines_of(order_id=order.id)))

    bare = with_costs(basket, policy=Policy(), at=LATER)
    full = with_costs(basket, policy=Policy(margin_floor_bp=500), at=LATER)

    assert [line.cost for line in bare.lines] == [None]
    assert [line.cost for line in full.lines] == [302]
    assert full.cost_to_serve is None


def test_what_serving_an_order_costs_follows_the_shops_own_rules() -> None:
    order = arrived("1", pieces=3)
    said: dict[str, Any] = {"today": ORDERED.date(), "at": ORDERED, "by": SYSTEM}
    set_cost_rule(kind="shipping", per="order", amount=350, **said)
    set_cost_rule(kind="payment_fee", per="percent_of_revenue", basis_points=200, **said)
    basket = basket_of(order, list(lines_of(order_id=order.id)))

    seen_by_rules = with_costs(basket, policy=Policy(margin_floor_bp=500), at=LATER)

    assert seen_by_rules.cost_to_serve == 350 + 33


def test_what_is_left_of_many_limits_takes_two_questions() -> None:
    programme = a_club(
        limited(3, "customer"), limited(100, "rule", "grant"), limited(40, "customer", "grant")
    )
    reza = a_climber(programme)
    orders("1")
    book = rulebook_of(programme=programme)

    with CaptureQueriesContext(connection) as asked:
        left = limits_left(reza, book=book, at=LATER)

    assert sorted(left.values()) == [2, 29, 89]
    assert len(asked) == 2


@pytest.mark.parametrize("rules", [1, 12])
def test_an_event_asks_as_much_whatever_the_number_of_rules(rules: int) -> None:
    body = {**limited(5, "customer"), "trigger": "review_written"}
    body["when"] = {"at_least": [{"field": "event.number"}, {"integer": 6}]}
    body["then"] = [{"grant": {"asset": "points-1", "amount": {"fixed": {"amount": 1}}}}]
    reza = a_climber(a_club(*[body] * rules))
    told = Happened("review_written", "review 7", number=5)

    with CaptureQueriesContext(connection) as asked:
        follow_event(member_id=reza.id, happened=told, at=LATER, by=SYSTEM)

    assert len(asked) == EVENT_QUESTIONS
