from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from vafa.catalogue.models import Product
from vafa.core.keys import SYSTEM
from vafa.orders.actions import record_orders
from vafa.orders.facts import ORDER_LINES, ORDERS, RETURNS
from vafa.orders.make import a_day, a_return, an_order
from vafa.orders.models import Order
from vafa.portfolio.facts import COST_FACTS
from vafa.portfolio.models import (
    AcquisitionSpend,
    Activity,
    CostRule,
    DirectCost,
    MarginRate,
    ProductCost,
    Team,
    TeamCost,
)
from vafa.warehouse.actions import export_facts
from vafa.warehouse.queries import Facts, facts_folder, open_facts

AT = a_day(28)
SAID = {"stated_at": AT, "stated_by": "system"}


@pytest.fixture(autouse=True)
def shop(transactional_db: None) -> Iterator[None]:
    """A shop with an order and a return of it, and no facts exported yet."""
    shutil.rmtree(facts_folder(), ignore_errors=True)
    record_orders(orders=[an_order()], returns=[], run_id=1, at=AT, by=SYSTEM)
    yield
    shutil.rmtree(facts_folder(), ignore_errors=True)


# Any: an Ibis table of one of the facts.
def rows(name: str) -> list[dict[str, Any]]:
    everything = (ORDERS, ORDER_LINES, RETURNS, *COST_FACTS)
    export_facts(facts=everything, zone="UTC", at=AT, by=SYSTEM)
    with open_facts() as facts:
        return list(_table(facts, name).to_pyarrow().to_pylist())


def _table(facts: Facts, name: str) -> Any:
    return facts.returns if name == "returns" else getattr(facts.costs, name)


def test_a_shop_without_costs_has_empty_facts_of_them() -> None:
    assert [rows(fact.name) for fact in COST_FACTS] == [[]] * 7
    assert facts_folder().is_dir()


def test_a_cost_of_a_product_holds_until_the_next_one_begins() -> None:
    cup = Product.objects.get(code="cup")
    ProductCost.objects.create(product=cup, key="1", unit_cost_micro=3_000_000, **SAID)
    ProductCost.objects.create(
        product=cup, key="2", unit_cost_micro=4_000_000, valid_from=date(2024, 3, 1), **SAID
    )
    ProductCost.objects.create(
        product=cup, key="2", run_id=9, unit_cost_micro=9, is_in_force=False, **SAID
    )

    said = [tuple(row.values())[1:] for row in rows("product_costs")]

    assert sorted((cost, str(since), str(until)) for cost, since, until in said) == [
        (3_000_000, "1900-01-01", "2024-03-01"),
        (4_000_000, "2024-03-01", "9999-12-31"),
    ]


def test_the_time_of_a_team_is_charged_at_its_practical_capacity() -> None:
    team = Team.objects.create(name="Care")
    TeamCost.objects.create(
        team=team, monthly_cost=56_000_000, paid_minutes=875_000, practical_basis_points=8_000
    )
    Activity.objects.create(code="handle_complaint", team=team, seconds=13_200, driver="complaint")

    (row,) = rows("activities")

    assert row["cost_micro"] == 17_600_000_000
    assert (row["driver"], row["seconds"], row["is_estimated"]) == ("complaint", 13_200, False)


def test_the_rate_of_a_large_team_paid_in_rial_is_exact() -> None:
    team = Team.objects.create(name="Care", is_estimated=True)
    TeamCost.objects.create(team=team, monthly_cost=10**12, paid_minutes=700_000)
    Activity.objects.create(code="answer_call", team=team, seconds=301, driver="call")

    (row,) = rows("activities")

    assert row["cost_micro"] == round(301 * 10**12 * 10**6 * 10**4 / (700_000 * 60 * 8_000))
    assert row["is_estimated"]


def test_a_rule_for_a_channel_and_country_is_narrower_than_one_for_all() -> None:
    for channel, country in (("", ""), ("", "GR"), ("shop", ""), ("shop", "GR")):
        CostRule.objects.create(
            kind="shipping", per="order", amount=1, channel=channel, country=country
        )

    said = rows("cost_rules")

    assert [row["narrowness"] for row in sorted(said, key=lambda row: row["rule_id"])] == [
        *(0, 1, 2, 3)
    ]


def test_a_cost_of_an_order_belongs_to_the_customer_of_the_order() -> None:
    order = Order.objects.get()
    DirectCost.objects.create(
        key="a", order=order, kind="compensation", amount=250, day=date(2024, 3, 12), **SAID
    )

    (row,) = rows("direct_costs")

    assert (row["order_id"], row["customer_id"]) == (order.id, order.customer_id)
    assert (row["kind"], row["amount"], str(row["day"])) == (*("compensation", 250, "2024-03-12"),)


def test_money_for_a_channel_that_no_order_names_is_of_no_channel() -> None:
    for channel in ("shop", "posters"):
        AcquisitionSpend.objects.create(
            key=channel, channel=channel, month_start=date(2024, 3, 1), amount=100, **SAID
        )
    MarginRate.objects.create(key="", rate_basis_points=4_000, **SAID)

    said = {row["name"]: row["channel"] for row in rows("acquisition_spend")}
    (rate,) = rows("margin_rates")

    assert said == {"shop": "shop", "posters": None}
    assert (rate["category"], rate["rate_basis_points"], rate["is_estimated"]) == (None, 4000, True)


def test_lines_that_came_back_together_are_one_return() -> None:
    back = [a_return(), a_return(goods=("plate", 2, 300))]
    record_orders(orders=[], returns=back, run_id=2, at=AT, by=SYSTEM)

    (row,) = rows("returns")

    assert (row["lines"], row["quantity_milli"], row["amount"]) == (2, 3_000, 1_100)
    assert (row["channel"], str(row["day"])) == ("shop", "2024-03-20")
