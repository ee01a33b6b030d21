from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.actions import (
    ContactOfSomebodyElse,
    NotAnEmail,
    NotAPhone,
    NothingChanged,
    change_details,
    recognise_customers,
)
from vafa.customers.models import Customer, DetailChange, Identity
from vafa.customers.queries import search_customers
from vafa.customers.rules import IncomingCustomer, SeenCustomer
from vafa.journal.models import Entry
from vafa.staff.models import Shop

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)


# Any: whatever a test says of the customer.
def seen(at: datetime, **details: Any) -> Customer:
    customer = IncomingCustomer(source_number="7", **details)
    ids = recognise_customers(
        incoming=[SeenCustomer(customer, "shop", at)], run_id=1, at=at, by=SYSTEM
    )
    assert ids[0] is not None
    return Customer.objects.get(pk=ids[0])


@pytest.fixture
def reza(db: None) -> Customer:
    Shop.objects.create(id=1, name="Kafe", phone_region="IR")
    return seen(AT - timedelta(days=9), name="Resa", email="reza@example.ir")


def change(customer: Customer, **details: str) -> Customer:
    return change_details(customer_id=customer.id, details=details, at=AT, by=SYSTEM)


def test_details_typed_by_hand_are_normalised_and_kept_with_what_stood_before(
    reza: Customer,
) -> None:
    changed = change(reza, name=" رضا  کریمی ", phone="۰۹۱۲ ۱۲۳ ۴۵۶۷")

    assert (changed.name, changed.phone) == ("رضا کریمی", "+989121234567")
    assert changed.email == "reza@example.ir"
    assert list(DetailChange.objects.order_by("field").values_list("field", "before", "after")) == [
        ("name", "Resa", "رضا کریمی"),
        ("phone", "", "+989121234567"),
    ]
    assert Entry.objects.get().payload == {"fields": ["name", "phone"]}


def test_a_new_contact_finds_and_recognises_the_customer(reza: Customer) -> None:
    change(reza, phone="09121234567")

    assert search_customers(text="0912123", limit=5) == [reza]
    assert Identity.objects.filter(kind="phone", customer=reza).count() == 1


def test_a_typing_mistake_mended_leaves_no_identity_behind(reza: Customer) -> None:
    change(reza, phone="09121234567")
    change_details(
        customer_id=reza.id, details={"phone": "09121234568"}, at=AT + timedelta(hours=1), by=SYSTEM
    )

    values = Identity.objects.filter(kind="phone").values_list("value", flat=True)
    assert list(values) == ["+989121234568"]


def test_an_older_import_does_not_undo_what_was_typed_and_a_newer_one_does(reza: Customer) -> None:
    change(reza, name="Reza")
    older = seen(AT - timedelta(days=1), name="Resa K").name
    newer = seen(AT + timedelta(days=1), name="Reza Karimi").name

    assert (older, newer) == ("Reza", "Reza Karimi")


def test_a_detail_can_be_taken_off(reza: Customer) -> None:
    assert change(reza, name="").name == ""


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        ({"email": "reza@"}, NotAnEmail),
        ({"phone": "12"}, NotAPhone),
        ({"name": "Resa"}, NothingChanged),
    ],
)
def test_what_cannot_be_read_or_changes_nothing_is_refused(
    reza: Customer, details: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        change(reza, **details)

    assert not DetailChange.objects.exists()
    assert not Entry.objects.exists()


def test_a_contact_of_somebody_else_is_refused_with_their_number(reza: Customer) -> None:
    eleni = Customer.objects.create(number="10002")
    Identity.objects.create(customer=eleni, home=eleni, kind="email", value="eleni@example.gr")

    with pytest.raises(ContactOfSomebodyElse, match="10002"):
        change(reza, email="Eleni@example.gr")

    assert Customer.objects.get(pk=reza.id).email == "reza@example.ir"
