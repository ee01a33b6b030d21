"""A basket that is tried gets what the checkout really gives, and nothing is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Sum

from vafa.core.keys import SYSTEM
from vafa.core.money import Money
from vafa.customers.make import make_customer
from vafa.loyalty.actions import commit_checkout, follow_order, write_loyalty_rule
from vafa.loyalty.actions.basket import Asked, CodeDoesNotWork
from vafa.loyalty.actions.budgets import add_budget
from vafa.loyalty.actions.gift_cards import sell_gift_card
from vafa.loyalty.actions.trying import BasketTried, invented_member, try_basket
from vafa.loyalty.make import make_code, make_member, make_points, make_programme
from vafa.loyalty.models import GivenEffect, Member, Programme, RuleMode, RuleVersion, TierState
from vafa.loyalty.queries.simulating import Counting
from vafa.loyalty.rules.engine import Line, Order
from vafa.loyalty.rules.engine.effects import FreeItem
from vafa.loyalty.rules.trying import BasketCosts, costs_of
from vafa.loyalty.tests.checkout_cast import (
    NOW,
    basket,
    earning,
    spending,
    ten_percent_with_code,
)
from vafa.loyalty.tests.engine_cast import discount, money, percent
from vafa.loyalty.tests.tier_cast import a_club, ladder
from vafa.orders.make import make_order

pytestmark = pytest.mark.usefixtures("shop")
SILVER = {"at_least": [{"field": "customer.tier_rank"}, {"integer": 1}]}


def grant(trigger: str, points: int, **more: object) -> dict[str, Any]:
    given = {"asset": "points-1", "amount": {"fixed": {"amount": points}}, **more}
    return {"trigger": trigger, "then": [{"grant": given}]}


def tried(programme: Programme, asked: Asked, *, at: datetime = NOW, **more: Any) -> BasketTried:
    return try_basket(programme_id=programme.id, asked=asked, at=at, **more)


def everything() -> dict[str, str]:
    """Sum up every row of every table."""
    return {
        model._meta.label: hashlib.sha256(
            repr(list(model._default_manager.order_by("pk").values_list())).encode()
        ).hexdigest()
        for model in apps.get_models()
    }


def a_full_club() -> Programme:
    """Everything that a checkout may meet: tiers, codes, points, budgets, a rule on trial."""
    budgeted = {
        "trigger": "order_placed",
        "then": [discount("order", {"amount": {"money": money(150)}})],
        "when": SILVER,
        "limits": [{"per": "budget", "of": "discount", "budget": "spring"}],
    }
    monthly = {
        **grant("order_placed", 9),
        "limits": [{"per": "customer", "period": "month", "of": "times", "most": 1}],
    }
    programme = a_club(
        earning(),
        spending(),
        ten_percent_with_code(),
        monthly,
        grant("tier_reached", 40),
        grant("order_paid", 3),
        tiers=ladder(silver=2, gold=3),
    )
    add_budget(
        programme_id=programme.id, key="spring", name="Spring", amount=400, at=NOW, by=SYSTEM
    )
    for name, body, mode in (
        ("Budgeted", budgeted, RuleMode.LIVE),
        ("On trial", grant("order_placed", 1_000), RuleMode.SHADOW),
    ):
        write_loyalty_rule(
            programme_id=programme.id, name=name, body=body, mode=mode, at=NOW, by=SYSTEM
        )
    return programme


@pytest.mark.parametrize("seed", range(8))
def test_a_tried_basket_gets_what_the_checkout_then_really_gives(seed: int) -> None:
    random, programme = Random(seed), a_full_club()
    mina = make_member(programme, make_customer("mina"))
    make_points(mina, 700)
    make_code(programme, "SPRING10", supply=3)
    card = sell_gift_card(amount=2_500, code="GIFT-2026-XMAS", at=NOW, by=SYSTEM)
    for number in range(5):
        at = NOW + timedelta(days=number * 9)
        asked = Asked(
            basket(str(number), *(random.randrange(100, 4_000) for _line in range(2))),
            member=random.choice([mina, mina, mina, None]),
            codes=random.choice([(), ("spring10",)]),
            points=random.choice([0, 150]),
            gift_cards=random.choice([(), (card.normal,)]) if number < 2 else (),
        )
        is_as_given(programme, asked, at=at)


def is_as_given(programme: Programme, asked: Asked, *, at: datetime) -> None:
    """Try a basket, commit the same one, and hold what it really gave against what was said."""
    before, effects = everything(), GivenEffect.objects.count()
    try:
        found = tried(programme, asked, at=at)
    except CodeDoesNotWork:
        with pytest.raises(CodeDoesNotWork):
            commit_checkout(programme_id=programme.id, asked=asked, at=at, by=SYSTEM)
        return
    assert everything() == before
    checkout = commit_checkout(programme_id=programme.id, asked=asked, at=at, by=SYSTEM)
    answer = {key: said for key, said in checkout.answer.items() if key != "decision"}
    assert json.loads(json.dumps(found.answer)) == answer
    # What is given with the order, and what reaching a tier by it sets off, at once.
    given = GivenEffect.objects.order_by("id")[effects:]
    assert said_of(given) == said_of(found.rows)
    if asked.member:
        held = TierState.objects.get(member=asked.member, ended_at=None)
        assert held.level == found.tier_after


def said_of(rows: Iterable[GivenEffect]) -> list[tuple[int, int, int]]:
    """List what was given, without what comes only when the order is paid."""
    paid = RuleVersion.objects.get(body__trigger="order_paid").id
    found = [(row.version_id, row.index, row.given) for row in rows if row.version_id != paid]
    return sorted(found)


def test_points_that_come_later_are_told_with_their_beginning_and_end() -> None:
    waits = {"kind": "days_after_order", "days": 14}
    until = {"kind": "month_end", "months": 2}
    delivered = {"kind": "days_after_delivery", "days": 3}
    programme = make_programme(
        grant("order_paid", 5, pending=waits, validity=until),
        grant("order_placed", 7, pending=delivered),
    )
    mina = make_member(programme, make_customer("mina"))

    first, second = tried(programme, Asked(basket(), member=mina)).points

    # In Athens midnight of 25 March and of 1 June.
    assert (first.trigger, first.amount, first.begins, first.ends) == (
        "order_placed", 7, None, None,
    )  # fmt: skip
    assert (second.trigger, second.amount) == ("order_paid", 5)
    assert second.begins == datetime(2026, 3, 24, 22, tzinfo=UTC)
    assert second.ends == datetime(2026, 5, 31, 21, tzinfo=UTC)


def test_what_is_paid_later_earns_on_the_price_that_is_left() -> None:
    half = {"trigger": "order_placed", "then": [discount("order", percent(5_000))]}
    programme = make_programme(half, {**earning(), "trigger": "order_paid"})
    mina = make_member(programme, make_customer("mina"))

    found = tried(programme, Asked(basket("1", 3_000), member=mina))

    assert (found.answer["payable"], [each.amount for each in found.points]) == (1_500, [15])


def test_a_basket_in_the_future_finds_what_will_have_matured() -> None:
    programme = make_programme()
    mina = make_member(programme, make_customer("mina"))
    order = make_order(mina.customer, "A-1", NOW, 10_000)
    follow_order(order_id=order.id, at=NOW, by=SYSTEM)

    has = [
        tried(programme, Asked(basket(), member=mina), at=NOW + timedelta(days=days)).spendable
        for days in (1, 20, 500)
    ]

    assert has == [0, 100, 0]


def test_a_tier_that_the_basket_reaches_is_told_with_what_that_sets_off() -> None:
    programme = a_club(grant("tier_reached", 40), tiers=ladder(silver=1))
    mina = make_member(programme, make_customer("mina"))

    found = tried(programme, Asked(basket(), member=mina))

    assert (found.tier_before, found.tier_after) == ("base", "silver")
    assert [(each.trigger, each.amount) for each in found.points] == [("tier_reached", 40)]


def test_somebody_made_up_is_a_new_member_and_no_row_is_made_for_them() -> None:
    first = {**grant("order_placed", 5), "when": {"nth_order": {"is": 1}}}
    programme = a_club(first)
    before = everything()
    invented = invented_member(programme=programme, at=NOW)

    found = tried(programme, Asked(basket(), member=invented))

    assert [each.amount for each in found.points] == [5]
    assert found.tier_before == "base"
    assert everything() == before
    assert Member.objects.count() == 0


def test_rules_on_trial_and_drafts_count_only_when_they_are_asked_for() -> None:
    programme = make_programme(grant("order_placed", 1))
    for name, mode, points in (("a", RuleMode.SHADOW, 20), ("b", RuleMode.DRAFT, 300)):
        write_loyalty_rule(
            programme_id=programme.id,
            name=name,
            body=grant("order_placed", points),
            mode=mode,
            at=NOW,
            by=SYSTEM,
        )
    asked = Asked(basket(), member=make_member(programme, make_customer("mina")))

    found = [
        sum(each.amount for each in tried(programme, asked, counting=counting).points)
        for counting in Counting
    ]

    assert found == [1, 21, 321]


def test_a_code_that_does_not_work_then_is_refused() -> None:
    programme = make_programme(ten_percent_with_code())
    code = make_code(programme, "SPRING10")
    code.valid_until = NOW + timedelta(days=5)
    code.save()
    asked = Asked(basket(), codes=("SPRING10",))

    assert tried(programme, asked).answer["order_discount"] == 500
    with pytest.raises(CodeDoesNotWork):
        tried(programme, asked, at=NOW + timedelta(days=6))


def test_what_is_left_to_the_shop_is_unknown_while_a_cost_is() -> None:
    lines = (Line("1", 1_240, tax=240, cost=400), Line("2", 500, product="cup"))

    found = costs_of(Order("B", lines), [], discounts={"1": 620}, asset="p", cost_micro=0)

    assert (found.revenue, found.goods, found.unknown, found.margin) == (
        1_000,
        None,
        ("cup",),
        None,
    )


def test_the_margin_is_what_is_left_after_costs_points_and_gifts() -> None:
    programme = make_programme(earning())
    item = FreeItem(product="cup", units=1, worth=Money(90, "EUR"), cost=Money(70, "EUR"))
    lines = (Line("1", 1_240, tax=240, cost=400),)
    asked = Order("B", lines, cost_to_serve=50)

    found = costs_of(asked, [(item, 1)], discounts={}, asset=programme.asset_id, cost_micro=0)

    assert found == BasketCosts(1_000, 0, 400, 50, 0, 70)
    assert found.margin == 480


def test_trying_takes_no_part_of_a_budget() -> None:
    programme = a_full_club()
    mina = make_member(programme, make_customer("mina"))
    for number in range(3):
        asked = Asked(basket(str(number)), member=mina)
        tried(programme, asked)
        commit_checkout(programme_id=programme.id, asked=asked, at=NOW, by=SYSTEM)

    given = GivenEffect.objects.filter(kind="discount").aggregate(sum=Sum("given"))["sum"]
    assert given == 150
