from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import ConsentStatement, Customer
from vafa.customers.tests.test_duplicates_page import signed_in
from vafa.staff.models import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def reza() -> Customer:
    Shop.objects.update_or_create(id=1, defaults={"name": "Shop", "is_set_up": True})
    return Customer.objects.create(number="10001", name="Reza")


def said(**changed: str) -> dict[str, str]:
    return {
        "channel": "email",
        "purpose": "offers",
        "wording": "Send me offers.",
        "source": "form",
        "said_date": "2024-03-01",
    } | changed


def test_a_consent_is_given_and_withdrawn_on_the_card(reza: Customer) -> None:
    mina = signed_in("mina", "care_agent")
    mina.post(f"/customers/{reza.id}/consent/give/", said())
    mina.post(f"/customers/{reza.id}/consent/withdraw/", said(wording="", said_date="2024-03-02"))

    shown = mina.get(f"/customers/{reza.id}/consent/", headers={"HX-Request": "true"})

    assert ConsentStatement.objects.count() == 2
    text = shown.content.decode()
    assert text.count("is-bad") == 1
    assert "is-good" not in text
    assert "Send me offers." in text


def test_who_may_only_look_sees_consent_and_writes_none(reza: Customer) -> None:
    viewer = signed_in("viewer", "viewer")

    refused = viewer.post(f"/customers/{reza.id}/consent/give/", said())

    assert refused.status_code == 403
    assert not ConsentStatement.objects.exists()
    assert b"They consent" not in viewer.get(f"/customers/{reza.id}/consent/").content


def test_the_card_has_the_panel_in_persian(reza: Customer) -> None:
    mina: Client = signed_in("mina", "care_agent", "fa")

    assert f"/customers/{reza.id}/consent/" in mina.get(f"/customers/{reza.id}/").content.decode()
    assert "رضایت" in mina.get(f"/customers/{reza.id}/consent/").content.decode()


@pytest.mark.parametrize("part", ["consent", "rights"])
def test_the_pages_of_rights_ask_little_of_the_database(reza: Customer, part: str) -> None:
    parvaneh = signed_in("parvaneh", "owner")
    for day in range(1, 21):
        parvaneh.post(f"/customers/{reza.id}/consent/give/", said(said_date=f"2024-03-{day:02}"))

    with CaptureQueriesContext(connection) as asked:
        page = parvaneh.get(f"/customers/{reza.id}/{part}/")

    assert page.status_code == 200
    assert len(asked) <= 12


def test_who_may_erase_is_told_which_number_to_type(reza: Customer) -> None:
    page = signed_in("parvaneh", "owner").get(f"/customers/{reza.id}/rights/").content.decode()

    assert "type the customer's number:" in page
    assert f"<strong>{reza.number}</strong>" in page


def test_erasing_leads_to_a_page_that_says_what_is_left(reza: Customer) -> None:
    parvaneh = signed_in("parvaneh", "owner")
    asked = {"reason": "asked", "number": reza.number}

    page = parvaneh.post(f"/customers/{reza.id}/erase/", asked, follow=True)
    rights = parvaneh.get(f"/customers/{reza.id}/rights/").content.decode()

    assert page.status_code == 200
    assert "This person was erased on" in rights
    assert "Erase for good" not in rights
