"""The page Profit: what is left of the year, who makes it, and who takes it away."""

from __future__ import annotations

import html
import re
import shutil
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.insight.make import make_customer, make_order, make_shop
from vafa.insight.models import PageAggregate
from vafa.insight.refresh.pipeline import refresh
from vafa.insight.rules.shapes import shape_of
from vafa.journal.jobs.progress import Progress
from vafa.portfolio.make import make_run
from vafa.portfolio.models import CostRule, MarginRate
from vafa.staff.make import make_member, signed_in
from vafa.staff.models import Shop
from vafa.warehouse.queries import facts_folder

ADDRESS = "/profit/"
AT = datetime(2026, 6, 30, 20, tzinfo=UTC)


def text_of(content: bytes) -> str:
    page = re.sub(r"<script.*?</script>|<[^>]+>", " ", content.decode(), flags=re.S)
    return " ".join(html.unescape(page).split())


@pytest.fixture
def reza(transactional_db: None) -> Customer:
    """Reza's small orders cost more to send than they leave, among nine who buy large ones."""
    shutil.rmtree(facts_folder(), ignore_errors=True)
    make_shop()
    Shop.objects.update(as_of_date=date(2026, 6, 30))
    MarginRate.objects.create(key="shop", rate_basis_points=4_000, stated_at=AT, stated_by="system")
    CostRule.objects.create(kind="shipping", per="order", amount=300)
    for number in range(9):
        other = make_customer(f"other-{number}")
        for month in range(1, 7):
            day = datetime(2026, month, 1 + number, 9, tzinfo=UTC)
            make_order(other, f"O-{number}-{month}", day, 5_000)
    customer = make_customer("reza", name="Reza")
    for month in range(1, 7):
        make_order(customer, f"R-{month}", datetime(2026, month, 15, 9, tzinfo=UTC), 500)
    return customer


@pytest.fixture
def figures(reza: Customer) -> dict[str, Any]:
    """The page's figures as a refresh leaves them."""
    refresh(progress=Progress(), at=AT, by=SYSTEM)
    payload: dict[str, Any] = PageAggregate.objects.get(name="profit").payload
    return payload


def test_the_year_adds_up_to_margin_less_cost_to_serve(figures: dict[str, Any]) -> None:
    year = figures["year"]

    assert (year["net_revenue"], year["gross_margin"], year["cost_to_serve"]) == (
        273_000, 109_200, 18_000,
    )  # fmt: skip
    assert (year["contribution"], year["is_estimated"]) == (91_200, True)


def test_the_curve_has_its_peak_before_the_one_who_takes_away(figures: dict[str, Any]) -> None:
    curve = figures["curve"]

    assert (curve["makers"], curve["losers"], curve["peak"], curve["lost"]) == (9, 1, 91_800, 600)
    assert curve["points"][-1] == [1.0, 91_200, 1.0]


def test_who_is_right_of_the_peak_is_listed_with_all_that_they_cost(
    figures: dict[str, Any], reza: Customer
) -> None:
    losers = figures["losers"]

    assert losers["listed"] == [
        {"customer_id": reza.id, "contribution": -600, "cost_to_serve": 1_800, "fixed": -600}
    ]
    assert (losers["contribution"], losers["cost_to_serve"]) == (-600, 1_800)


def test_the_parts_of_each_way_add_up_to_the_whole(figures: dict[str, Any]) -> None:
    parts = figures["parts"]

    for way in ("strategy", "phase", "channel", "country"):
        assert sum(one["contribution"] for one in parts[way]["listed"]) == 91_200


def test_the_page_says_what_is_left_and_what_is_estimated(figures: dict[str, Any]) -> None:
    page = text_of(signed_in(make_member("parvaneh")).get(ADDRESS).content)

    assert "Contribution, last 365 days €912 33.4% of the net revenue of €2.7k" in page
    assert "The best 90% of customers leave €918: 101% of what is left." in page
    assert "Reza" in page
    assert "Parts of this are estimated" in page


def test_who_may_not_see_costs_sees_what_is_left_alone(figures: dict[str, Any]) -> None:
    page = text_of(signed_in(make_member("mina", role="care_agent")).get(ADDRESS).content)

    assert "Contribution, last 365 days €912" in page
    assert "Cost to serve" not in page
    assert "Gross margin" not in page


def test_the_page_asks_few_questions(figures: dict[str, Any]) -> None:
    parvaneh = signed_in(make_member("parvaneh"))
    parvaneh.get(ADDRESS)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        parvaneh.get(ADDRESS)

    assert len(queries) <= 12


def test_without_costs_the_page_says_what_to_bring(parvaneh: Client) -> None:
    PageAggregate.objects.create(
        run_id=make_run().id,
        name="profit",
        shape=shape_of("profit"),
        payload={"is_known": False, "since": "2025-03-22"},
    )

    response = parvaneh.get(ADDRESS)

    assert "What goods cost is not known yet" in text_of(response.content)
    assert 'href="/costs/"' in response.content.decode()


def test_a_stranger_sees_nothing(stranger: Client) -> None:
    assert stranger.get(ADDRESS).status_code == 302


def test_months_are_whole_and_count_what_came_back(figures: dict[str, Any]) -> None:
    balance = PageAggregate.objects.get(name="balance").payload

    assert [month["month"] for month in balance["months"]][-1] == "2026-06-01"
    assert [month["cost"] for month in balance["months"]] == [3_000] * 6
    assert balance["below"] == 0
