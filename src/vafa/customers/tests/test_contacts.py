from __future__ import annotations

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.actions import recognise_customers
from vafa.customers.models import DuplicatePair
from vafa.customers.rules import IncomingCustomer, SeenCustomer
from vafa.customers.rules.contacts import shown_contact
from vafa.customers.tests.test_consent import AT
from vafa.customers.tests.test_duplicates_page import signed_in
from vafa.staff.models import Shop
from vafa.staff.rules import ROLE_PERMISSIONS, may

MAIL, PHONE = "eleni@example.com", "+306912345678"
ROLES = [("marketer", True), ("care_agent", True), ("analyst", False), ("viewer", False)]


@pytest.fixture
def eleni(db: None) -> int:
    Shop.objects.update_or_create(id=1, defaults={"name": "Shop", "is_set_up": True})
    customer = IncomingCustomer(source_number="E-1", name="Eleni", email=MAIL, phone=PHONE)
    seen = SeenCustomer(customer, "shop", AT)
    (found,) = recognise_customers(incoming=[seen], run_id=None, at=AT, by=SYSTEM)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (MAIL, "e•••@example.com"),
        (PHONE, "•••78"),
        ("@eleni_tea", "e•••"),
        ("", ""),
    ],
)
def test_a_contact_is_masked_so_far_that_who_knows_it_knows_it_again(
    text: str, masked: str
) -> None:
    assert shown_contact(text, in_full=False) == masked
    assert shown_contact(text, in_full=True) == text


@pytest.mark.parametrize(("role", "sees"), ROLES)
def test_the_card_masks_contacts_for_who_may_not_see_them(
    eleni: int, role: str, sees: bool
) -> None:
    shown = signed_in("somebody", role).get(f"/customers/{eleni}/").content.decode()

    assert (MAIL in shown, PHONE in shown) == (sees, sees)
    assert ("e•••@example.com" in shown) != sees


@pytest.mark.parametrize(("role", "sees"), ROLES)
def test_search_results_mask_contacts_too(eleni: int, role: str, sees: bool) -> None:
    twin = IncomingCustomer(source_number="E-2", name="Eleni", email="papa@example.com")
    seen = SeenCustomer(twin, "shop", AT)
    recognise_customers(incoming=[seen], run_id=None, at=AT, by=SYSTEM)

    shown = signed_in("somebody", role).post("/search/", {"q": "eleni"}).content.decode()

    assert "E-2" in shown
    assert (MAIL in shown) == sees


def test_who_may_change_or_merge_customers_sees_what_they_change() -> None:
    for role in ROLE_PERMISSIONS:
        if may(role, "customers.change") or may(role, "customers.merge"):
            assert may(role, "customers.contacts"), role


def test_an_analyst_may_not_take_out_all_that_is_kept_on_a_person(eleni: int) -> None:
    refused = signed_in("analyst", "analyst").post(f"/customers/{eleni}/person/")

    assert refused.status_code == 403


@pytest.mark.parametrize(("role", "sees"), ROLES)
def test_duplicates_mask_contacts_too(eleni: int, role: str, sees: bool) -> None:
    twin = IncomingCustomer(source_number="E-2", name="Eleni", email="papa@example.com")
    seen = SeenCustomer(twin, "shop", AT)
    (other,) = recognise_customers(incoming=[seen], run_id=None, at=AT, by=SYSTEM)
    assert other is not None
    DuplicatePair.objects.create(
        low_id=eleni, high_id=other, certainty="look", score=40, place=1, found_at=AT, seen_at=AT
    )

    shown = signed_in("somebody", role).get("/customers/duplicates/").content.decode()

    assert "E-2" in shown
    assert (MAIL in shown, PHONE in shown) == (sees, sees)
