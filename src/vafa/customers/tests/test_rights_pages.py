from __future__ import annotations

import pytest
from django.test import Client

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
