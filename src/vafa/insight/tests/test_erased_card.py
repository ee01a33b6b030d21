from __future__ import annotations

import pytest
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.customers.actions import EraseReason, erase_customer
from vafa.customers.models import Customer
from vafa.journal.actions import record
from vafa.portfolio.make import make_run, make_valuation
from vafa.staff.make import AT, make_member, signed_in
from vafa.staff.models import Shop


@pytest.fixture
def reza(db: None) -> Customer:
    """Reza, of whom much is expected."""
    Shop.objects.update_or_create(id=1, defaults={"name": "Shop", "is_set_up": True})
    reza = Customer.objects.create(number="10001", name="Reza")
    make_valuation(run=make_run(), customer_id=reza.id)
    return reza


@pytest.fixture
def parvaneh(db: None) -> Client:
    """Parvaneh owns the shop."""
    return signed_in(make_member("parvaneh"))


def test_nothing_is_asked_for_on_the_card_of_who_was_erased(
    reza: Customer, parvaneh: Client
) -> None:
    address = f"/customers/{reza.id}/"
    before = parvaneh.get(address).content.decode()

    erase_customer(
        customer_id=reza.id, typed_number="10001", reason=EraseReason.ASKED, at=AT, by=SYSTEM
    )
    after = parvaneh.get(address).content.decode()

    for panel in ("notes/", "profile/", "What to do"):
        assert (panel in before, panel in after) == (True, False)
    for panel in ("consent/", "rights/", "This person was erased"):
        assert panel in after


def test_the_story_of_a_customer_is_told_in_words(reza: Customer, parvaneh: Client) -> None:
    record(
        kind="customers.person_exported",
        at=AT,
        by=SYSTEM,
        subject_kind="customer",
        subject_id=reza.id,
        payload={"format": "html"},
    )

    story = parvaneh.get(f"/customers/{reza.id}/timeline/").content.decode()

    assert "Gave out all that is kept on a person (HTML)" in story
    assert "person_exported" not in story
