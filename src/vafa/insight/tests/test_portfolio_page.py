from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import Customer
from vafa.insight.make import make_customer
from vafa.insight.models import PageAggregate
from vafa.insight.queries.portfolio import Region, customers_in_region
from vafa.insight.refresh.figures.portfolio import portfolio_figures
from vafa.insight.tests.small_base import known_of, understanding
from vafa.portfolio.make import make_valuation
from vafa.portfolio.models import ValuationRun

ADDRESS, REGION = "/portfolio/", "/portfolio/region/"


def text_of(content: bytes) -> str:
    page = re.sub(r"<script.*?</script>|<[^>]+>", " ", content.decode(), flags=re.S)
    return " ".join(html.unescape(page).split())


@pytest.fixture
def base(run: ValuationRun, tmp_path: Path, eleni: Customer, reza: Customer) -> ValuationRun:
    """Figures of Reza and Eleni, as a refresh leaves them."""
    people: list[dict[str, Any]] = [
        {
            "customer_id": reza.id,
            "revenue_year": 60_000,
            "revenue_total": 60_000,
            "strategy": "PROTECT",
            "expected_revenue_24": 140_000,
        },
        {
            "customer_id": eleni.id,
            "revenue_year": 0,
            "revenue_total": 90_000,
            "strategy": "END",
            "phase": "former",
            "expected_revenue_24": 900,
        },
    ]
    for place, one in enumerate(people, start=1):
        rows = run.valuations.filter(customer_id=one["customer_id"])
        rows.update(
            value_rank=place,
            revenue_year=one["revenue_year"],
            expected_revenue_24=one["expected_revenue_24"],
        )
    payload = portfolio_figures(known_of(tmp_path, *people))
    run.summary = understanding().to_json()
    run.save()
    PageAggregate.objects.create(run_id=run.id, name="portfolio", payload=payload)
    return run


def test_the_page_shows_money_now_and_in_both_futures(parvaneh: Client, base: ValuationRun) -> None:
    page = text_of(parvaneh.get(ADDRESS).content)

    assert "Value is net revenue; what is left of it after costs" in page
    assert "Net revenue, last 365 days €600 of 2 customers" in page
    assert "Expected in 12 months €900 between €800 and €990, nine times in ten" in page
    assert "Expected in 24 months €1.4k" in page


def test_each_strategy_says_what_it_means_and_leads_to_its_list(
    parvaneh: Client, base: ValuationRun
) -> None:
    page = parvaneh.get(ADDRESS).content.decode()

    assert "Keep what others would like to have." in page
    assert 'href="/customers/?strategy=PROTECT"' in page


def test_ending_waits_for_a_person_with_the_evidence_in_view(
    parvaneh: Client, base: ValuationRun, eleni: Customer
) -> None:
    page = text_of(parvaneh.get(ADDRESS).content)

    assert "1 proposal to end waits for a decision Nothing ends by itself." in page
    assert f"{eleni.name} 1 Jun 2025" in page
    assert "€900.00 2%" in page


def test_a_decided_proposal_is_gone_before_the_next_refresh(
    parvaneh: Client, base: ValuationRun
) -> None:
    base.valuations.filter(strategy="END").update(is_end_approved=True)

    assert "waits for a decision" not in text_of(parvaneh.get(ADDRESS).content)


def test_the_ranked_list_says_why(parvaneh: Client, base: ValuationRun) -> None:
    page = text_of(parvaneh.get(ADDRESS).content)

    assert "1 رضا کریمی future value" in re.sub(r"\s+", " ", page.split("Significant for")[1])


def test_the_sleeping_are_told_with_what_they_used_to_bring(
    parvaneh: Client, base: ValuationRun
) -> None:
    page = text_of(parvaneh.get(ADDRESS).content)

    assert "1 customer who is silent now used to bring €900 a year." in page


def test_a_region_lists_those_inside_it(parvaneh: Client, base: ValuationRun) -> None:
    inside = {"x_low": "50000.5", "x_high": "70000", "y_low": "100000", "y_high": "2e5"}

    page = text_of(parvaneh.post(REGION, inside, headers={"HX-Request": "true"}).content)

    assert page.startswith("1 customer Last 365 days: €500 to €700")
    assert "رضا کریمی" in page
    assert "Ελένη" not in page


def test_a_region_that_reaches_the_edge_takes_in_everybody_beyond(
    parvaneh: Client, base: ValuationRun
) -> None:
    make_valuation(run=base, customer_id=make_customer("3").id, revenue_year=-50)

    page = text_of(
        parvaneh.post(f"{REGION}?now_floor=1000", {"x_low": "1010", "x_high": "1e4"}).content
    )

    assert page.startswith("2 customers Last 365 days: up to €100")


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e400", "a lot", "", "-1e300"])
def test_nonsense_ends_leave_a_side_open(parvaneh: Client, base: ValuationRun, value: str) -> None:
    answer = parvaneh.post(REGION, {"x_low": value, "after": "nonsense"})

    assert answer.status_code == 200
    assert text_of(answer.content).startswith("2 customers")


def test_a_long_region_is_read_page_by_page(base: ValuationRun) -> None:
    for place in range(30):
        who = make_customer(f"7{place:03}")
        make_valuation(run=base, customer_id=who.id, expected_revenue_24=1_000 + place // 3)
    region = Region(later_low=1_000, later_high=2_000)

    first = customers_in_region(region=region)
    second = customers_in_region(region=region, after=first.next or "")

    numbers = [row.customer_id for row in (*first.rows, *second.rows)]
    assert (first.count, len(first.rows), len(second.rows)) == (30, 25, 5)
    assert len(set(numbers)) == 30
    back = customers_in_region(region=region, before=second.previous or "")
    assert [row.customer_id for row in back.rows] == numbers[:25]


def test_page_and_region_need_few_queries(parvaneh: Client, base: ValuationRun) -> None:
    with CaptureQueriesContext(connection) as of_page:
        parvaneh.get(ADDRESS)
    with CaptureQueriesContext(connection) as of_region:
        parvaneh.post(REGION, {"x_low": "1"})

    assert len(of_page) <= 12
    assert len(of_region) <= 12


def test_before_the_first_refresh_the_page_says_what_to_do(parvaneh: Client) -> None:
    assert "No customers are valued yet" in text_of(parvaneh.get(ADDRESS).content)
    assert text_of(parvaneh.post(REGION).content).startswith("0 customers")


def test_the_page_speaks_persian(parvaneh_in_persian: Client, base: ValuationRun) -> None:
    page = text_of(parvaneh_in_persian.get(ADDRESS).content)

    assert "۱ پیشنهاد خاتمه در انتظار تصمیم است" in page


def test_a_stranger_sees_nothing(stranger: Client, base: ValuationRun) -> None:
    assert stranger.get(ADDRESS).status_code == 302
    assert stranger.post(REGION).status_code in {302, 401, 403}
