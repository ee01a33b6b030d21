from __future__ import annotations

import pytest
from django.test import Client

from vafa.customers.models import Customer
from vafa.insight.make import make_customer, make_shop
from vafa.portfolio.models import ProfitSettings
from vafa.portfolio.queries import open_flags
from vafa.staff.make import make_member, signed_in


@pytest.fixture
def parvaneh(db: None) -> Client:
    make_shop()
    return signed_in(make_member("parvaneh"))


@pytest.fixture
def mina(db: None) -> Client:
    make_shop()
    return signed_in(make_member("mina", role="care_agent"))


@pytest.fixture
def eleni(db: None) -> Customer:
    return make_customer("10002")


def panel(client: Client, customer: Customer) -> str:
    address = f"/customers/{customer.id}/significance/"
    return client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_an_owner_marks_a_customer_on_the_card_and_takes_it_back(
    parvaneh: Client, eleni: Customer
) -> None:
    said = {"kind": "referee", "reason": "Sends us friends"}

    parvaneh.post(f"/customers/{eleni.id}/significance/flag/", said)

    assert "Sends us friends" in panel(parvaneh, eleni)
    parvaneh.post(f"/customers/{eleni.id}/significance/referee/unflag/")
    assert "Nobody has marked this customer." in panel(parvaneh, eleni)
    assert not open_flags().exists()


def test_who_may_not_decide_sees_the_marks_and_no_form(mina: Client, eleni: Customer) -> None:
    answer = mina.post(
        f"/customers/{eleni.id}/significance/flag/", {"kind": "referee", "reason": "x"}
    )

    assert answer.status_code == 403
    assert not open_flags().exists()
    assert "<form" not in panel(mina, eleni)


def test_the_settings_are_typed_in_the_reader_s_own_figures(parvaneh: Client) -> None:
    said = {
        "discount_basis_points": "۱۲٫۵",
        "self_service_basis_points": "50",
        "standard_shipping_amount": "",
        "offer_amount": "0",
        "balance_months": "3",
    }

    parvaneh.post("/settings/profit/save/", said)

    known = ProfitSettings.objects.get()
    assert (known.discount_basis_points, known.self_service_basis_points) == (1_250, 5_000)
    assert (known.standard_shipping_amount, known.offer_amount) == (None, 0)
    assert known.balance_months == 3


def test_a_share_beyond_the_whole_is_refused_in_a_sentence(parvaneh: Client) -> None:
    said = {
        "discount_basis_points": "120",
        "self_service_basis_points": "50",
        "balance_months": "2",
    }

    page = parvaneh.post("/settings/profit/save/", said).content.decode()

    assert "Shares lie between 0 and 100" in page
    assert not ProfitSettings.objects.exists()
