from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vafa.catalogue.models import Product
from vafa.connectors.shops.costs.actions import (
    UnclearCosts,
    import_costs,
    retry_costs,
    take_back_costs,
)
from vafa.core.keys import SYSTEM
from vafa.customers.actions import merge_customers, undo_merge
from vafa.customers.models import Customer
from vafa.imports.models import QuarantinedRow, Run, RunState
from vafa.journal.models import Entry
from vafa.orders.actions import record_orders
from vafa.orders.make import a_day, an_order
from vafa.orders.models import Order
from vafa.orders.rules import IncomingCustomer
from vafa.portfolio.models import (
    AcquisitionSpend,
    Activity,
    ActivityCount,
    DirectCost,
    MarginRate,
    ProductCost,
    Team,
)
from vafa.staff.models import Shop

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
# Any: a moment and an actor.
SAID: dict[str, Any] = {"at": AT, "by": SYSTEM}


@pytest.fixture(autouse=True)
def shop(db: None, settings: object, tmp_path: Path) -> None:
    """A shop of euros with a cup and a jug, and order 1001 of customer 7."""
    settings.MEDIA_ROOT = str(tmp_path / "media")  # type: ignore[attr-defined]
    Shop.objects.create(id=1, name="Kafe", is_set_up=True, as_of_date=date(2026, 3, 21))
    record_orders(orders=[an_order()], returns=[], run_id=1, at=a_day(28), by=SYSTEM)
    Product.objects.create(code="jug", name="Jug")


def brought(tmp_path: Path, text: str, *, what: str = "", name: str = "costs.csv") -> Run:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return import_costs(path=path, what=what, **SAID)


def costs() -> dict[str, int]:
    found = ProductCost.objects.filter(is_in_force=True)
    return dict(found.values_list("product__code", "unit_cost_micro"))


def reasons() -> list[str]:
    return list(QuarantinedRow.objects.order_by("row_number").values_list("reason", flat=True))


def test_costs_of_products_are_read_and_told_once(tmp_path: Path) -> None:
    run = brought(tmp_path, "SKU;Cost price;From\ncup;2,50;2024-01-01\njug;4;\n")

    assert (run.state, run.rows_read, run.rows_stored) == (RunState.DONE, 2, 2)
    assert costs() == {"cup": 250_000_000, "jug": 400_000_000}
    assert Entry.objects.filter(kind="portfolio.costs_imported").count() == 1


def test_a_persian_file_in_toman_is_kept_in_rial(tmp_path: Path) -> None:
    Shop.objects.update(currency="IRR", money_unit="IRT")

    brought(tmp_path, "کد کالا,قیمت خرید (تومان),از تاریخ\ncup,۱۲۵۰۰,۱۴۰۳/۰۱/۰۱\n")

    cost = ProductCost.objects.get()
    assert (cost.unit_cost_micro, cost.valid_from) == (125_000 * 10**6, date(2024, 3, 20))


def test_bad_rows_are_set_aside_with_their_reasons(tmp_path: Path) -> None:
    text = "sku,cost\ncup,2\nmug,3\njug,cheap\njug,-1\n,5\n"

    run = brought(tmp_path, text)

    assert reasons() == ["unknown_product", "not_a_number", "negative", "missing"]
    assert (run.rows_read, run.rows_stored, run.rows_quarantined) == (5, 1, 4)
    assert costs() == {"cup": 200_000_000}


def test_a_row_is_tried_again_once_its_product_is_known(tmp_path: Path) -> None:
    run = brought(tmp_path, "sku,cost\nmug,3\nbowl,4\n")
    Product.objects.create(code="mug")

    assert retry_costs(run_id=run.id, **SAID) == 1

    assert costs() == {"mug": 300_000_000}
    run.refresh_from_db()
    assert (run.rows_stored, run.rows_quarantined) == (1, 1)


def test_a_file_brought_twice_changes_no_figure(tmp_path: Path) -> None:
    text = "order number,kind,amount\n1001,shipping,4.20\n1001,shipping,4.20\n1001,gift,3\n"

    brought(tmp_path, text)
    brought(tmp_path, text)

    standing = DirectCost.objects.filter(is_in_force=True)
    assert sorted(standing.values_list("kind", "amount")) == [
        *(("gift", 300), ("shipping", 420), ("shipping", 420))
    ]
    assert standing.first().order == Order.objects.get()  # type: ignore[union-attr]
    assert standing.first().day == date(2024, 3, 10)  # type: ignore[union-attr]


def test_a_file_is_taken_back_whole_and_the_one_before_holds_again(tmp_path: Path) -> None:
    brought(tmp_path, "sku,cost\ncup,2\n")
    second = brought(tmp_path, "sku,cost\ncup,3\njug,4\nmug,1\n")
    assert costs() == {"cup": 300_000_000, "jug": 400_000_000}

    run = take_back_costs(run_id=second.id, **SAID)

    assert costs() == {"cup": 200_000_000}
    assert run.state == RunState.WITHDRAWN
    assert QuarantinedRow.objects.count() == 0


def test_withdrawing_the_older_file_leaves_the_newer(tmp_path: Path) -> None:
    first = brought(tmp_path, "sku,cost\ncup,2\njug,2\n")
    brought(tmp_path, "sku,cost\ncup,3\n")

    take_back_costs(run_id=first.id, **SAID)

    assert costs() == {"cup": 300_000_000}


def test_costs_of_orders_and_customers_find_whom_they_are_for(tmp_path: Path) -> None:
    text = (
        "order number,customer number,type,amount,date\n"
        "1001,,compensation,5,2024-04-02\n"
        ",7,gift,3,2024-04-03\n,99,gift,3,2024-04-03\n2002,,gift,1,\n,7,gift,3,\n"
        "1001,,bribe,1,\n1001,,chargeback,9,2030-01-01\n"
    )

    brought(tmp_path, text)

    assert reasons() == [
        *("unknown_customer", "unknown_order", "missing", "unknown_kind", "day_in_future")
    ]
    kinds = DirectCost.objects.order_by("id").values_list(
        "kind", "order__number", "customer__number"
    )
    assert list(kinds) == [("compensation", "1001", None), ("gift", None, "7")]


def test_what_a_merged_customer_cost_is_told_once_and_goes_home_again(tmp_path: Path) -> None:
    other = an_order("1002", customer=IncomingCustomer(source_number="8"))
    record_orders(orders=[other], returns=[], run_id=1, at=a_day(28), by=SYSTEM)
    kept, absorbed = Customer.objects.order_by("number")
    text = "customer number,type,amount,date\n8,gift,3,2024-04-03\n"
    brought(tmp_path, text)
    merged = merge_customers(
        kept_id=kept.id, absorbed_id=absorbed.id, chosen={}, reason="One person.", **SAID
    )

    brought(tmp_path, text + "8,gift,4,2024-04-04\n", name="again.csv")

    costs = DirectCost.objects.filter(is_in_force=True).order_by("amount")
    assert list(costs.values_list("amount", "customer")) == [(300, kept.id), (400, kept.id)]
    undo_merge(merge_id=merged.id, **SAID)
    assert set(DirectCost.objects.values_list("customer", flat=True)) == {absorbed.id}


def test_activities_are_found_by_code_or_name_in_any_language(tmp_path: Path) -> None:
    team = Team.objects.create(name="Care")
    Activity.objects.create(code="answer_call", team=team, seconds=480, driver="call")
    Activity.objects.create(code="pick_and_pack", team=team, seconds=480, driver="order")
    text = "activity,customer,date,times\nanswer_call,7,2024-03-05,3\nAnswer a call,7,2024-03-06,\n"

    brought(tmp_path, text + "pick_and_pack,7,2024-03-06,1\nsing,7,2024-03-06,1\n")

    assert list(ActivityCount.objects.order_by("id").values_list("count", flat=True)) == [3, 1]
    assert reasons() == ["activity_is_counted", "unknown_activity"]


def test_margins_and_spend_are_read_too(tmp_path: Path) -> None:
    brought(tmp_path, "category,margin %\ntea,42.5%\n,38\n")
    brought(tmp_path, "channel,month,spend\nposters,2024-03-15,120\n", name="spend.csv")

    rates = dict(MarginRate.objects.values_list("category", "rate_basis_points"))
    assert rates == {"tea": 4_250, "": 3_800}
    spend = AcquisitionSpend.objects.get()
    assert (spend.month_start, spend.amount) == (date(2024, 3, 1), 12_000)


def test_a_file_of_something_else_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnclearCosts):
        brought(tmp_path, "planet,moons\nMars,2\n")

    assert (Run.objects.count(), ProductCost.objects.count()) == (0, 0)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(amounts=st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=12))
def test_what_a_file_says_adds_up_to_what_is_kept(tmp_path: Path, amounts: list[int]) -> None:
    DirectCost.objects.all().delete()
    rows = "".join(f"1001,gift,{amount / 100:.2f}\n" for amount in amounts)

    run = brought(tmp_path, f"order number,kind,amount\n{rows}", what="direct_costs")

    kept = DirectCost.objects.filter(is_in_force=True).values_list("amount", flat=True)
    assert sum(kept) == sum(amounts)
    assert run.rows_read == run.rows_stored == len(amounts)
