from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from vafa.core.errors import Refused
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.portfolio.actions.costs import (
    SaidCost,
    ShopYear,
    apply_cost_defaults,
    forget_acquisition_spend,
    forget_margin_rate,
    forget_product_cost,
    keep_costs,
    record_acquisition_spend,
    record_activity,
    record_cost,
    remove_activity,
    remove_cost_rule,
    remove_team,
    set_activity,
    set_cost_rule,
    set_margin_rate,
    set_product_costs,
    set_team,
    withdraw_costs,
)
from vafa.portfolio.actions.costs.products import statement_of
from vafa.portfolio.models import (
    AcquisitionSpend,
    Activity,
    ActivityCount,
    CostRule,
    DirectCost,
    MarginRate,
    ProductCost,
    Team,
    TeamCost,
    ValuationRun,
)
from vafa.portfolio.tests.conftest import AT, BY, make_product, make_shop, make_team

TODAY = date(2026, 3, 21)
TOMORROW = date(2026, 3, 22)
# Any: a moment and an actor.
SAID: dict[str, Any] = {"at": AT, "by": BY}
CUP = 3_000_000


def kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def cost_of(product_id: int) -> list[int]:
    found = ProductCost.objects.filter(product_id=product_id, is_in_force=True)
    return list(found.order_by("valid_from").values_list("unit_cost_micro", flat=True))


def test_a_cost_said_again_for_the_same_day_replaces_the_old_one(run: ValuationRun) -> None:
    cup = make_product("cup", run, revenue=10_000)

    for cost in (CUP, 2 * CUP):
        set_product_costs(costs=[SaidCost(cup.id, cost)], today=TODAY, **SAID)

    assert cost_of(cup.id) == [2 * CUP]
    assert ProductCost.objects.count() == 1
    assert kinds() == ["portfolio.product_costs_set"] * 2


def test_a_cost_from_another_day_on_stands_beside_the_old_one(run: ValuationRun) -> None:
    cup = make_product("cup", run, revenue=10_000)

    set_product_costs(
        costs=[SaidCost(cup.id, CUP), SaidCost(cup.id, 2 * CUP, date(2026, 1, 1))],
        today=TODAY,
        **SAID,
    )

    assert cost_of(cup.id) == [CUP, 2 * CUP]
    assert len(kinds()) == 1


@pytest.mark.parametrize(
    ("cost", "day", "code"),
    [
        (-1_000_000, date(2026, 1, 1), "cost_is_negative"),
        (91 * 10**17, date(2026, 1, 1), "cost_is_absurd"),
        (CUP, TOMORROW, "cost_day_in_future"),
        (21_000 * 1_000_000, date(2026, 1, 1), "cost_above_price"),
    ],
)
def test_a_cost_that_cannot_be_right_is_refused(
    run: ValuationRun, cost: int, day: date, code: str
) -> None:
    cup = make_product("cup", run, revenue=10_000)

    with pytest.raises(Refused) as refusal:
        set_product_costs(costs=[SaidCost(cup.id, cost, day)], today=TODAY, **SAID)

    assert refusal.value.code == code
    assert str(refusal.value)
    assert (ProductCost.objects.count(), kinds()) == (0, [])


def test_one_unknown_product_refuses_all(run: ValuationRun) -> None:
    cup = make_product("cup", run, revenue=10_000)

    with pytest.raises(Refused, match="no such product"):
        set_product_costs(
            costs=[SaidCost(cup.id, CUP), SaidCost(cup.id + 9, CUP)], today=TODAY, **SAID
        )

    assert ProductCost.objects.count() == 0


def test_a_forgotten_cost_is_unknown(run: ValuationRun) -> None:
    cup = make_product("cup", run, revenue=10_000)
    set_product_costs(costs=[SaidCost(cup.id, CUP)], today=TODAY, **SAID)

    forget_product_cost(product_id=cup.id, **SAID)

    assert cost_of(cup.id) == []
    with pytest.raises(Refused):
        forget_product_cost(product_id=cup.id, **SAID)


def test_taking_an_import_back_puts_what_was_said_before_in_force(run: ValuationRun) -> None:
    cup, jug = (make_product(code, run, revenue=10_000) for code in ("cup", "jug"))
    set_product_costs(costs=[SaidCost(cup.id, CUP)], today=TODAY, **SAID)
    brought = [SaidCost(cup.id, 2 * CUP), SaidCost(jug.id, CUP)]
    keep_costs(rows=[statement_of(one, **SAID) for one in brought], run_id=7, **SAID)
    assert (cost_of(cup.id), cost_of(jug.id)) == ([2 * CUP], [CUP])

    assert withdraw_costs(run_id=7, **SAID) == 2

    assert (cost_of(cup.id), cost_of(jug.id)) == ([CUP], [])


def test_an_import_that_goes_on_stores_nothing_twice(run: ValuationRun) -> None:
    cup = make_product("cup", run, revenue=10_000)

    stated = [
        keep_costs(rows=[statement_of(SaidCost(cup.id, CUP), **SAID)], run_id=7, **SAID)
        for _time in range(2)
    ]

    assert [(one.stored, one.repeated) for one in stated] == [(1, 0), (0, 1)]
    assert ProductCost.objects.count() == 1


def test_a_margin_rate_of_a_person_is_no_estimate(db: None) -> None:
    set_margin_rate(category="tea", rate_basis_points=4_500, **SAID)
    set_margin_rate(category="tea", rate_basis_points=4_000, **SAID)

    rate = MarginRate.objects.get()
    assert (rate.category, rate.rate_basis_points, rate.is_estimated) == ("tea", 4_000, False)
    forget_margin_rate(category="tea", **SAID)
    assert MarginRate.objects.count() == 0


@pytest.mark.parametrize("rate", [10_000, -10_001])
def test_a_margin_that_no_trade_has_is_refused(db: None, rate: int) -> None:
    with pytest.raises(Refused):
        set_margin_rate(category="", rate_basis_points=rate, **SAID)

    assert (MarginRate.objects.count(), kinds()) == (0, [])


def test_a_rule_replaces_the_one_of_the_same_kind_place_and_day(db: None) -> None:
    for amount in (300, 350):
        set_cost_rule(kind="shipping", per="order", amount=amount, today=TODAY, **SAID)
    rule = set_cost_rule(
        kind="shipping", per="order", amount=900, country="IR", today=TODAY, **SAID
    )

    assert set(CostRule.objects.values_list("amount", flat=True)) == {350, 900}
    remove_cost_rule(rule_id=rule.id, **SAID)
    assert list(CostRule.objects.values_list("amount", flat=True)) == [350]


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "shipping", "per": "order"},
        {"kind": "shipping", "per": "order", "amount": 1, "basis_points": 1},
        {"kind": "shipping", "per": "order", "basis_points": 100},
        {"kind": "payment_fee", "per": "percent_of_revenue", "amount": 100},
        {"kind": "payment_fee", "per": "percent_of_revenue", "basis_points": 10_001},
        {"kind": "shipping", "per": "order", "amount": -1},
        {"kind": "shipping", "per": "mile", "amount": 1},
        {"kind": "bribes", "per": "order", "amount": 1},
        {"kind": "shipping", "per": "order", "amount": 1, "valid_from": TOMORROW},
    ],
)
def test_a_rule_that_says_nothing_clear_is_refused(db: None, said: dict[str, object]) -> None:
    with pytest.raises(Refused):
        set_cost_rule(**said, today=TODAY, **SAID)  # type: ignore[arg-type]

    assert (CostRule.objects.count(), kinds()) == (0, [])


def test_a_cost_with_the_same_key_is_recorded_once(run: ValuationRun) -> None:
    reza = Customer.objects.create(number="10001")

    for _time in range(2):
        record_cost(key="gift-1", kind="gift", amount=500, day=TODAY, customer_id=reza.id, **SAID)

    cost = DirectCost.objects.get()
    assert (cost.amount, cost.customer_id, cost.order_id) == (500, reza.id, None)
    assert kinds() == ["portfolio.cost_recorded"]


@pytest.mark.parametrize(
    "said",
    [
        {"currency": "USD"},
        {"kind": "bribe"},
        {"day": TOMORROW},
        {"amount": 10**16},
        {"customer_id": None},
        {"order_id": 1},
    ],
)
def test_a_cost_that_is_not_clear_is_refused(run: ValuationRun, said: dict[str, object]) -> None:
    reza = Customer.objects.create(number="10001")
    usual = {"key": "1", "kind": "gift", "amount": 500, "day": TODAY, "customer_id": reza.id}

    with pytest.raises(Refused):
        record_cost(**{**usual, **said}, **SAID)  # type: ignore[arg-type]

    assert (DirectCost.objects.count(), kinds()) == (0, [])


def test_a_teams_cost_is_kept_for_each_day_from_which_it_changed(db: None) -> None:
    for cost, since in ((80_000, date(1900, 1, 1)), (90_000, date(2026, 1, 1))):
        set_team(
            name="Care",
            monthly_cost=cost,
            paid_minutes=1_000,
            valid_from=since,
            today=TODAY,
            **SAID,
        )

    assert Team.objects.count() == 1
    costs = TeamCost.objects.order_by("valid_from")
    assert list(costs.values_list("monthly_cost", flat=True)) == [80_000, 90_000]


@pytest.mark.parametrize(
    "said",
    [
        {"name": " "},
        {"monthly_cost": -1},
        {"paid_minutes": 0},
        {"practical_basis_points": 0},
        {"practical_basis_points": 10_001},
        {"valid_from": TOMORROW},
    ],
)
def test_a_team_without_sense_is_refused(db: None, said: dict[str, object]) -> None:
    usual = {"name": "Care", "monthly_cost": 1, "paid_minutes": 1, "today": TODAY}

    with pytest.raises(Refused):
        set_team(**{**usual, **said}, **SAID)  # type: ignore[arg-type]

    assert (Team.objects.count(), kinds()) == (0, [])


def test_an_activity_is_recorded_once_and_then_stays(run: ValuationRun) -> None:
    team = make_team()
    activity = set_activity(code="answer_call", team_id=team.id, seconds=480, driver="call", **SAID)
    for _time in range(2):
        record_activity(
            key="call-1", code="answer_call", customer_id=None, day=TODAY, today=TODAY, **SAID
        )

    assert ActivityCount.objects.get().count == 1
    with pytest.raises(Refused, match="record must stay"):
        remove_activity(activity_id=activity.id, **SAID)
    with pytest.raises(Refused, match="still does"):
        remove_team(team_id=team.id, **SAID)


def test_work_that_is_counted_from_orders_cannot_be_recorded(run: ValuationRun) -> None:
    team = make_team()
    set_activity(code="pick", team_id=team.id, seconds=60, driver="order", **SAID)

    with pytest.raises(Refused, match="counted from orders"):
        record_activity(key="1", code="pick", customer_id=None, day=TODAY, today=TODAY, **SAID)

    assert ActivityCount.objects.count() == 0


@pytest.mark.parametrize("seconds", [0, 86_401])
def test_an_activity_takes_between_a_second_and_a_day(run: ValuationRun, seconds: int) -> None:
    with pytest.raises(Refused):
        set_activity(code="call", team_id=make_team().id, seconds=seconds, driver="call", **SAID)

    assert Activity.objects.count() == 0


def test_spend_belongs_to_the_month_of_the_shops_calendar(db: None) -> None:
    make_shop(calendar="jalali")

    record_acquisition_spend(channel="posters", day=date(2026, 3, 19), amount=500, **SAID)
    record_acquisition_spend(channel="posters", day=date(2026, 3, 1), amount=700, **SAID)

    spend = AcquisitionSpend.objects.get()
    assert (spend.month_start, spend.amount) == (date(2026, 2, 20), 700)


def test_spend_of_a_month_to_come_is_refused(run: ValuationRun) -> None:
    with pytest.raises(Refused):
        record_acquisition_spend(channel="shop", day=date(2026, 4, 1), amount=5, **SAID)

    assert AcquisitionSpend.objects.count() == 0


def test_forgotten_spend_is_unknown_and_not_nothing(run: ValuationRun) -> None:
    record_acquisition_spend(channel="shop", day=TODAY, amount=5, **SAID)

    forget_acquisition_spend(channel="shop", month_start=date(2026, 3, 1), **SAID)

    assert AcquisitionSpend.objects.count() == 0


def test_defaults_fill_in_only_what_nobody_said(run: ValuationRun) -> None:
    set_margin_rate(category="", rate_basis_points=3_300, **SAID)
    set_cost_rule(kind="shipping", per="order", amount=7, today=TODAY, **SAID)
    year = ShopYear(orders=120, returns=6, net_revenue=600_000, categories=("tea", "nails"))

    filled = apply_cost_defaults(year=year, **SAID)

    rates = {one.category: (one.rate_basis_points, one.is_estimated) for one in _rates()}
    assert rates == {"": (3_300, False), "tea": (2_200, True)}
    assert list(CostRule.objects.filter(kind="shipping").values_list("amount")) == [(7,)]
    assert CostRule.objects.filter(is_estimated=True).count() == 3
    assert (Activity.objects.filter(is_estimated=True).count(), filled) == (7, 1 + 3 + 8)


def _rates() -> list[MarginRate]:
    return list(MarginRate.objects.filter(is_in_force=True))


def test_defaults_applied_twice_change_nothing(run: ValuationRun) -> None:
    year = ShopYear(orders=120, returns=6, net_revenue=600_000)
    apply_cost_defaults(year=year, **SAID)

    assert apply_cost_defaults(year=year, **SAID) == 0


def test_a_shop_without_orders_gets_no_defaults(db: None) -> None:
    with pytest.raises(Refused):
        apply_cost_defaults(year=ShopYear(0, 0, 0), **SAID)

    assert (CostRule.objects.count(), kinds()) == (0, [])
