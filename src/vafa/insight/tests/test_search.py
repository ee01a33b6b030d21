from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from vafa.customers.models import Customer
from vafa.insight.make import make_customer, make_order


@pytest.mark.parametrize(
    "text",
    [
        *("رضا", "رضا كريمي", "كریمی", "10001", "۱۰۰۰۱"),
        *("reza@example.ir", "۰۹۱۲ ۱۲۳", "+98 912 1234567", "A-2", "#a-2"),
    ],
)
def test_anything_leads_to_the_only_customer_it_fits(
    parvaneh: Client, reza: Customer, eleni: Customer, text: str
) -> None:
    answer = parvaneh.post("/search/", {"q": text})

    assert answer["Location"] == f"/customers/{reza.id}/"


@pytest.mark.parametrize("text", ["ΕΛΕΝΗ", "ελενη παπαδοπουλου", "Παπαδοπούλου"])
def test_greek_is_found_without_accents_and_in_capitals(
    parvaneh: Client, reza: Customer, eleni: Customer, text: str
) -> None:
    assert parvaneh.post("/search/", {"q": text})["Location"] == f"/customers/{eleni.id}/"


def test_several_are_listed(parvaneh: Client, reza: Customer, eleni: Customer) -> None:
    page = parvaneh.post("/search/", {"q": "1000"}).content.decode()

    assert "رضا کریمی" in page
    assert "Ελένη Παπαδοπούλου" in page


def test_an_order_without_a_customer_is_found(parvaneh: Client) -> None:
    make_order(None, "G-77", datetime(2026, 1, 1, tzinfo=UTC), 500)

    page = parvaneh.post("/search/", {"q": "g-77"}).content.decode()

    assert "G-77" in page
    assert "without a customer" in page


def test_nothing_found_says_what_to_try(parvaneh: Client, reza: Customer) -> None:
    assert "Nothing found" in parvaneh.post("/search/", {"q": "zzz"}).content.decode()
    assert "Whom are you looking for?" in parvaneh.get("/search/").content.decode()


def test_what_is_typed_never_stands_in_an_address(parvaneh: Client, reza: Customer) -> None:
    page = parvaneh.get("/search/", {"q": "10001"})

    assert page.status_code == 200
    assert page.context["found"].customers == []


def test_the_palette_offers_pages_and_customers(parvaneh: Client, reza: Customer) -> None:
    page = parvaneh.post("/palette/", {"q": "10001"}).content.decode()

    assert f'href="/customers/{reza.id}/"' in page
    assert 'href="/customers/"' in parvaneh.post("/palette/", {"q": "custom"}).content.decode()


def test_the_palette_answers_machines_in_json(parvaneh: Client, reza: Customer) -> None:
    answer = parvaneh.post("/palette/", {"q": "10001"}, headers={"Accept": "application/json"})

    assert answer.json()["groups"][0]["items"][0]["url"] == f"/customers/{reza.id}/"


def test_a_search_shows_a_few_and_says_that_more_fit(parvaneh: Client) -> None:
    for number in range(30):
        make_customer(f"777{number:02}")

    page = parvaneh.post("/search/", {"q": "777"})

    assert len(page.context["found"].customers) == 25
    assert "More fit than are shown" in page.content.decode()


def test_a_stranger_finds_nobody(stranger: Client, reza: Customer) -> None:
    assert stranger.post("/search/", {"q": "10001"})["Location"].startswith("/sign-in/")
