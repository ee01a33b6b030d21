from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import Customer
from vafa.insight.models import PageAggregate
from vafa.insight.refresh.figures.lifecycle import lifecycle_figures
from vafa.insight.refresh.figures.offer import offer_figures
from vafa.insight.tests.past_of_a_shop import shop_of, steady_shop
from vafa.insight.tests.small_base import known_of
from vafa.portfolio.models import ValuationRun

ADDRESS, OFFER = "/lifecycle/", "/offer/"


def text_of(content: bytes) -> str:
    page = re.sub(r"<script.*?</script>|<[^>]+>", " ", content.decode(), flags=re.S)
    return " ".join(html.unescape(page).split())


@pytest.fixture
def steady(run: ValuationRun, tmp_path: Path) -> ValuationRun:
    """Figures of a shop with eighteen months of steady customers."""
    payload = lifecycle_figures(shop_of(tmp_path, steady_shop()))
    PageAggregate.objects.create(run_id=run.id, name="lifecycle", payload=payload)
    return run


@pytest.fixture
def reza_at_risk(run: ValuationRun, reza: Customer, tmp_path: Path) -> ValuationRun:
    """Figures of a shop in which Reza alone is at risk."""
    row = {"customer_id": reza.id, "phase_state": "at_risk", "expected_revenue": 12_300}
    payload = lifecycle_figures(known_of(tmp_path, row))
    PageAggregate.objects.create(run_id=run.id, name="lifecycle", payload=payload)
    return run


def test_before_the_first_refresh_the_page_says_what_to_do(parvaneh: Client) -> None:
    text = text_of(parvaneh.get(ADDRESS).content)

    assert "Import your orders" in text


def test_the_phases_stand_in_the_order_in_which_they_occur(
    parvaneh: Client, steady: ValuationRun
) -> None:
    page = parvaneh.get(ADDRESS).content.decode()

    phases = re.findall(r"vafa-phase is-(\w+)", page)
    assert phases == ["prospect", "new", "existing", "at_risk", "former", "won_back"]


def test_the_owner_reads_what_a_blunt_rule_would_have_cost(
    parvaneh: Client, steady: ValuationRun
) -> None:
    text = text_of(parvaneh.get(ADDRESS).content)

    assert "As if on 30 Nov 2025 each rule had written off some of the 15 customers" in text
    assert "Silent for more than 180 days" in text


def test_who_is_about_to_go_is_named_with_the_money_at_stake(
    parvaneh: Client, reza_at_risk: ValuationRun
) -> None:
    text = text_of(parvaneh.get(ADDRESS).content)

    assert "رضا کریمی €123.00" in text


def test_a_young_shop_reads_that_its_past_is_too_short(
    parvaneh: Client, reza_at_risk: ValuationRun
) -> None:
    text = text_of(parvaneh.get(ADDRESS).content)

    assert "The past is too short for this" in text
    assert "too short to suggest a limit" in text


def test_the_page_speaks_persian_in_persian_digits(
    parvaneh_in_persian: Client, steady: ValuationRun
) -> None:
    response = parvaneh_in_persian.get(ADDRESS)

    assert 'dir="rtl"' in response.content.decode()
    assert "نیمی از کسانی که برمی‌گردند تا ۳۰ روز برمی‌گردند." in text_of(response.content)


def test_only_an_owner_is_offered_the_settings(mina: Client, steady: ValuationRun) -> None:
    page = mina.get(ADDRESS).content.decode()

    assert "settings/lifecycle/" not in page


def test_a_stranger_sees_no_lifecycle(stranger: Client) -> None:
    assert stranger.get(ADDRESS).status_code == 302
    assert stranger.get(OFFER).status_code == 302


def test_the_page_asks_the_database_little(parvaneh: Client, steady: ValuationRun) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        parvaneh.get(ADDRESS)

    assert len(queries) <= 12


@pytest.fixture
def offered(run: ValuationRun, reza: Customer, tmp_path: Path) -> ValuationRun:
    """Figures of a shop in which Reza bought tea, this year and before it."""
    tea = reza.orders.first().lines.first().product_id  # type: ignore[union-attr]
    purchases = [(reza.id, "2024-11-01", 5_000), (reza.id, "2026-02-01", 8_000)]
    lines = [
        (1, reza.id, "2024-11-01", tea, "Tea", "product", 1_000, 5_000),
        (2, reza.id, "2026-02-01", tea, "Tea", "product", 1_000, 8_000),
    ]
    payload = offer_figures(shop_of(tmp_path, purchases, *lines))
    PageAggregate.objects.create(run_id=run.id, name="offer", payload=payload)
    return run


def test_products_are_shown_by_the_shops_own_names(parvaneh: Client, offered: ValuationRun) -> None:
    text = text_of(parvaneh.get(OFFER).content)

    assert "Darjeeling TEA-1 €80.00" in text
    assert "Too few first orders of one product" in text


def test_all_time_is_one_click_away(parvaneh: Client, offered: ValuationRun) -> None:
    response = parvaneh.get(OFFER, {"period": "all"}, headers={"HX-Request": "true"})

    assert "Darjeeling TEA-1 €130.00" in text_of(response.content)
    assert "<html" not in response.content.decode()


def test_an_unknown_period_is_the_last_year(parvaneh: Client, offered: ValuationRun) -> None:
    text = text_of(parvaneh.get(OFFER, {"period": "nonsense"}).content)

    assert "Darjeeling TEA-1 €80.00" in text
