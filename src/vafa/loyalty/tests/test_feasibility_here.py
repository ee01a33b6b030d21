"""Whether an offer is special and feasible, by the shop's own orders."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.loyalty.make import A_POINT_A_EURO, make_code, make_programme
from vafa.loyalty.models import Budget, Partner, PartnerOffer, Programme, RuleVersion
from vafa.loyalty.queries.feasibility import (
    feasibility_of_offer,
    feasibility_of_rule,
    is_weighable,
    uplift_seen,
)
from vafa.loyalty.tests.engine_cast import discount, percent
from vafa.loyalty.tests.partnership_cast import NOON, gift
from vafa.orders.actions import record_order
from vafa.orders.make import an_order

pytestmark = pytest.mark.usefixtures("shop")


def bought(*cups: int, at: datetime = NOON - timedelta(days=1)) -> None:
    for number, count in enumerate(cups):
        told = an_order(f"{at:%j} {number}", goods=[("cup", count, 1_000)], ordered_at=at)
        record_order(order=told, returns=[], at=at, by=SYSTEM)


def off(basis_points: int, **more: Any) -> dict[str, object]:
    then = [discount("order", percent(basis_points))]
    return {"trigger": "order_quoted", "then": then, **more}


def version() -> RuleVersion:
    return RuleVersion.objects.select_related("rule__programme").earliest("id")


def reasons(found: Any) -> list[str]:
    assert found is not None
    return [reason.code for reason in (*found.verdict.objections, *found.verdict.remarks)]


def test_a_discount_is_weighed_on_the_orders_that_would_have_taken_it() -> None:
    make_programme(off(1_000))
    bought(2, 4)

    found = feasibility_of_rule(version=version(), at=NOON)

    assert found is not None
    assert (found.orders_seen, found.orders_taking, found.price, found.reward) == (2, 2, 3_000, 300)
    assert found.verdict.cost_anyway == 600
    assert not found.verdict.is_feasible
    assert reasons(found) == ["margin_unknown"]


def test_orders_of_long_ago_say_nothing() -> None:
    make_programme(off(1_000))
    bought(2, at=NOON - timedelta(days=120))

    assert feasibility_of_rule(version=version(), at=NOON) is None


def test_points_cost_what_the_programme_says_they_cost() -> None:
    make_programme(A_POINT_A_EURO)
    bought(10)

    found = feasibility_of_rule(version=version(), at=NOON)

    # A hundred points at three cents.
    assert found is not None
    assert found.reward == 300


def test_a_code_counts_as_entered() -> None:
    body = off(1_000)
    body["then"] = [{"accept_code": {"template": "spring"}}, discount("order", percent(1_000))]
    make_code(make_programme(body), "SPRING")
    bought(10)

    found = feasibility_of_rule(version=version(), at=NOON)

    assert found is not None
    assert found.reward == 1_000


def test_what_costs_more_than_its_budget_has_left_is_not_feasible() -> None:
    limits = [{"per": "budget", "of": "discount", "budget": "spring"}]
    programme = make_programme(off(1_000, limits=limits))
    Budget.objects.create(programme=programme, key="spring", name="Spring", amount=500)
    bought(10)

    assert "over_budget" in reasons(feasibility_of_rule(version=version(), at=NOON))


def test_who_gets_as_much_already_is_offered_nothing_special() -> None:
    make_programme(off(500), off(1_000))
    bought(10)

    assert "not_special" in reasons(feasibility_of_rule(version=version(), at=NOON))


def test_rules_about_events_are_not_weighed_by_orders() -> None:
    make_programme(gift("birthday", 20))
    bought(10)

    assert not is_weighable(version=version())
    assert feasibility_of_rule(version=version(), at=NOON) is None


def test_an_offer_is_weighed_on_the_orders_that_reach_it() -> None:
    programme = make_programme()
    partner = Partner.objects.create(programme=programme, name="Bakery", created_at=NOON)
    offer = PartnerOffer.objects.create(
        partner=partner, name="Bun", spend_from=3_000, cost=120, created_at=NOON
    )
    bought(2, 4, 6)

    found = feasibility_of_offer(offer=offer, at=NOON)

    assert found is not None
    assert (found.orders_seen, found.orders_taking, found.price) == (3, 2, 5_000)
    assert found.verdict.cost_anyway == 240


def test_without_a_control_group_experience_is_unknown() -> None:
    programme: Programme = make_programme()

    assert uplift_seen(programme=programme, at=NOON) is None
