"""Profit in the prices of today: what is to come, and every page that shows what was left."""

from __future__ import annotations

import html
import re
from typing import Any

import pyarrow.parquet as pq
import pytest

from vafa.customers.models import Customer
from vafa.insight.models import ListedPeople, PageAggregate
from vafa.insight.refresh.pipeline import run_folder
from vafa.insight.tests.dear_year import (
    LARGE,
    SMALL,
    follow_prices,
    left_paid,
    left_real,
    make_dear_year,
    refreshed,
)
from vafa.portfolio.models import Valuation, ValuationRun
from vafa.staff.make import make_member, signed_in
from vafa.staff.models import Prices, StaffMember

# So many others are enough for models; so few are not, and are quickly refreshed.
MANY, FEW = 40, 4
PAID = FEW * left_paid(LARGE) + left_paid(SMALL)
REAL = FEW * left_real(LARGE) + left_real(SMALL)
BASKETS = FEW * LARGE + SMALL


@pytest.fixture
def reza(transactional_db: None) -> Customer:
    """Reza's small orders cost more to send than they leave, among many."""
    return make_dear_year(MANY)


@pytest.fixture
def few(transactional_db: None) -> ValuationRun:
    """Reza and a few others are valued, too few for models."""
    make_dear_year(FEW)
    return refreshed()


# Any: the figures are JSON.
def figures(name: str) -> dict[str, Any]:
    payload: dict[str, Any] = PageAggregate.objects.get(name=name).payload
    return payload


def orders_to_come(run: ValuationRun, customer: Customer) -> float:
    scored = pq.read_table(run_folder(run.id) / "worth.parquet").to_pylist()
    found: float = next(
        row["expected_orders_24m"] for row in scored if row["customer_id"] == customer.id
    )
    return found


def test_what_is_to_come_counts_by_what_a_day_leaves_in_the_prices_of_today(
    reza: Customer,
) -> None:
    run = refreshed()

    everybody = MANY * left_real(LARGE) + left_real(SMALL)
    per_day = (left_real(SMALL) + 3 * everybody / (12 * (MANY + 1))) / (12 + 3)
    row = Valuation.objects.get(customer=reza)
    assert row.contribution_24 == round(orders_to_come(run, reza) * per_day)
    assert (row.contribution_year, row.contribution_year_real) == (
        left_paid(SMALL),
        left_real(SMALL),
    )


def test_below_the_setting_what_is_to_come_counts_by_what_was_paid(reza: Customer) -> None:
    follow_prices(inflation_min=0.5)

    run = refreshed()

    everybody = MANY * left_paid(LARGE) + left_paid(SMALL)
    per_day = (left_paid(SMALL) + 3 * everybody / (12 * (MANY + 1))) / (12 + 3)
    row = Valuation.objects.get(customer=reza)
    assert row.contribution_24 == round(orders_to_come(run, reza) * per_day)
    assert row.contribution_year_real == left_real(SMALL)


def test_cells_and_their_people_are_kept_in_both_moneys(reza: Customer) -> None:
    run = refreshed()

    cells = figures("classic.real")["time"]["cells"]
    listed = ListedPeople.objects.filter(name__startswith="classic.real.time.")
    assert sum(cell["customers"] for cell in cells.values()) == MANY + 1
    assert sum(len(one.people) for one in listed) == MANY + 1
    assert {amount for one in listed for amount in one.amounts} == {
        12 * LARGE * 140,
        12 * SMALL * 140,
    }
    assert set(ListedPeople.objects.values_list("run_id", flat=True)) == {run.id}


def test_every_part_of_profit_is_there_in_both_moneys(few: ValuationRun) -> None:
    for name, left in (("profit", PAID), ("profit.real", REAL)):
        found = figures(name)
        assert found["year"]["contribution"] == found["curve"]["total"] == left
        for way in ("strategy", "phase", "channel", "country"):
            assert sum(one["contribution"] for one in found["parts"][way]["listed"]) == left
    losers = figures("profit.real")["losers"]
    assert [one["contribution"] for one in losers["listed"]] == [left_real(SMALL)]
    assert losers["contribution"] == left_real(SMALL)


def test_the_balance_moves_its_money_and_keeps_its_ratio(few: ValuationRun) -> None:
    first, real = (figures(name)["months"][0] for name in ("balance", "balance.real"))
    assert (first["month"], real["month"]) == ("2025-07-01", "2025-07-01")
    assert first["gross_margin"] == BASKETS * 103 * 4 // 10
    assert real["gross_margin"] == BASKETS * 140 * 4 // 10
    assert real["ratio"] == pytest.approx(first["ratio"], rel=1e-2)


def test_groups_and_views_bring_what_they_brought_in_the_prices_of_today(few: ValuationRun) -> None:
    real, paid = figures("questions.real"), figures("questions")
    assert sum(row["contribution_year"] for row in real["groups"]["strategy"]) == REAL
    assert real["serving"]["gross_margin"] == 12 * BASKETS * 140 * 4 // 10
    assert real["people"]["revenue"] == 12 * BASKETS * 140
    costs = [figures["winning"]["channels"][0]["acquisition_cost"] for figures in (paid, real)]
    assert costs == [103, 140]
    assert real["contacts"] == paid["contacts"]


def test_pages_say_in_which_money_they_are(few: ValuationRun) -> None:
    parvaneh = signed_in(make_member("parvaneh"))
    StaffMember.objects.update(prices=Prices.CONSTANT)

    for address in ("/profit/", "/profit/views/", "/questions/", "/portfolio/horizons/", "/chain/"):
        page = html.unescape(re.sub(r"<[^>]+>", " ", parvaneh.get(address).content.decode()))
        assert "All amounts are in the prices of June 2026." in page, address
