from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from vafa.analytics.facts import ORDER_LINES
from vafa.analytics.make import table_of
from vafa.core.keys import SYSTEM
from vafa.customers.actions.elsewhere import record_wallet_answer
from vafa.customers.models import Customer, HeardBy, Identity, Statement
from vafa.insight.make import make_order
from vafa.insight.models import SavedView
from vafa.insight.refresh.figures.questions import questions_figures
from vafa.insight.tests.small_base import TODAY, known_of
from vafa.portfolio.make import make_run, make_valuation
from vafa.portfolio.models import ValuationRun

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
PROSPECT: dict[str, Any] = {
    "phase": "prospect",
    "first_day": None,
    "purchase_days": 0,
    "orders": 0,
    "revenue_year": 0,
    "strategy": "START",
}
GROWING: dict[str, Any] = {
    "strategy": "ENHANCE",
    "headroom": 0.4,
    "contribution_year": 300,
    "contribution_24": 700,
    "cost_to_serve_year": 100,
    "gross_margin_year": 400,
    "contribution_is_estimated": True,
}
LOSING: dict[str, Any] = {
    "strategy": "END",
    "strategy_rule": 4,
    "contribution_year": -200,
    "country": "IR",
}


# Any: the figures are JSON.
def figures(folder: Path, *rows: dict[str, Any]) -> dict[str, Any]:
    run = make_run()
    ValuationRun.objects.filter(id=run.id).update(id=9)
    line = (1, 1, "2026-03-01", 7, "Tea", "product", 1_000, 50)
    return questions_figures(
        replace(known_of(folder, *rows), order_lines=table_of(ORDER_LINES, line))
    )


@pytest.mark.django_db
def test_people_are_counted_by_group(tmp_path: Path) -> None:
    found = figures(tmp_path, GROWING, LOSING, PROSPECT)

    assert found["people"]["customers"] == 2
    assert found["people"]["prospects"] == 1
    assert [(row["country"], row["customers"]) for row in found["groups"]["country"]] == [
        ("GR", 2),
        ("IR", 1),
    ]
    assert found["groups"]["category"][0] | {"share": 1.0} == {
        "category": "Tea", "customers": 1, "revenue_year": 50, "share": 1.0
    }  # fmt: skip


@pytest.mark.django_db
def test_what_is_unknown_stays_unknown(tmp_path: Path) -> None:
    found = figures(tmp_path, {}, PROSPECT)

    assert found["groups"]["strategy"][0]["contribution_year"] is None
    assert found["serving"]["cost_to_serve"] is None
    assert found["serving"]["parts"] == {}
    assert found["growing"]["base"] == {"customers": 1, "headroom_known": 0}
    assert found["ending"]["judged"] == 0


@pytest.mark.django_db
def test_whom_to_grow_and_whom_to_let_go_are_counted(tmp_path: Path) -> None:
    found = figures(tmp_path, GROWING, LOSING)

    assert found["growing"]["enhance"]["headroom"] == pytest.approx(0.4)
    assert found["serving"]["revenue_estimated"] == 1_000
    assert [(row["strategy_rule"], row["customers"]) for row in found["ending"]["ends"]] == [(4, 1)]
    assert found["ending"]["losers"]["contribution_year"] == -200


@pytest.mark.django_db
def test_prospects_worth_it_stand_beside_what_new_customers_bring(tmp_path: Path) -> None:
    found = figures(tmp_path, GROWING, PROSPECT, {**PROSPECT, "strategy": ""})["winning"]

    assert (found["prospects"], found["worth_it"]) == (2, 1)
    assert [(row["customers"], row["contribution_24"]) for row in found["channels"]] == [(1, 700.0)]


@pytest.fixture
def reza(db: None) -> Customer:
    customer = Customer.objects.create(
        number="1", name="Reza", email="reza@example.ir", city="Yazd"
    )
    Identity.objects.create(customer=customer, home=customer, kind="email", value="reza@example.ir")
    Customer.objects.create(number="2", phone="12")
    return customer


def test_contacts_are_counted_with_those_that_can_be_read(reza: Customer, tmp_path: Path) -> None:
    found = figures(tmp_path, {})["contacts"]

    assert (found["all"], found["with_email"], found["with_phone"], found["with_post"]) == (
        2,
        1,
        1,
        1,
    )
    assert (found["reachable"], found["valid_email"], found["valid_phone"]) == (2, 1, 0)


def test_orders_that_failed_and_came_back_are_counted(reza: Customer, tmp_path: Path) -> None:
    make_order(reza, "A-1", AT, 500)
    failed = make_order(reza, "A-2", AT, 300)
    type(failed).objects.filter(id=failed.id).update(status="failed", is_purchase=False)

    found = figures(tmp_path, {})["payments"]

    assert (found["all"], found["purchases"], found["failed"], found["with_return"]) == (2, 1, 1, 0)


def test_the_latest_answer_about_other_shops_counts(reza: Customer, tmp_path: Path) -> None:
    for day, others in ((date(2026, 1, 1), ["Old"]), (date(2026, 2, 1), ["Tea House", "Bazaar"])):
        record_wallet_answer(
            customer_id=reza.id, others=others, own_rank=1, source=HeardBy.CALL,
            said_date=day, today=TODAY, at=AT, by=SYSTEM,
        )  # fmt: skip

    found = figures(tmp_path, {})["elsewhere"]

    assert (found["answers"], found["elsewhere"]) == (1, 1)
    assert sorted(one["name"] for one in found["shops"]) == ["Bazaar", "Tea House"]


def test_statements_are_counted_by_part_and_basis(reza: Customer, tmp_path: Path) -> None:
    said = {"customer": reza, "source": "call", "text": "…", "said_date": TODAY, "written_at": AT}
    Statement.objects.create(kind="need", part="product", basis="stated", by="person:1", **said)
    Statement.objects.create(kind="taste", part="product", basis="observed", by="person:1", **said)
    Statement.objects.create(kind="biography", basis="stated", by="person:1", **said)

    found = figures(tmp_path, {})["wants"]

    assert (found["customers"], found["statements"], found["stated"]) == (1, 2, 1)
    assert [(row["part"], row["basis"]) for row in found["parts"]] == [
        ("product", "observed"),
        ("product", "stated"),
    ]


def test_shared_views_are_counted_in_the_new_run(reza: Customer, tmp_path: Path) -> None:
    SavedView.objects.create(
        owner_id=1, name="Rich", is_shared=True, filters={"revenue_min": 1}, made_at=AT
    )
    run = make_run(customers=0)
    ValuationRun.objects.filter(id=run.id).update(id=9, is_current=False)
    make_valuation(run=ValuationRun.objects.get(id=9), customer_id=reza.id, revenue_year=700)

    found = questions_figures(replace(known_of(tmp_path, {}), order_lines=table_of(ORDER_LINES)))[
        "groups"
    ]["view"]

    assert [(one["name"], one["customers"], one["revenue_year"]) for one in found] == [
        ("Rich", 1, 700)
    ]
