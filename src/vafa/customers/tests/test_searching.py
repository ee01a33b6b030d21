from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.actions import recognise_customers
from vafa.customers.queries import customer, search_customers
from vafa.customers.rules import IncomingCustomer, SeenCustomer

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 28, tzinfo=UTC)
PEOPLE = (
    IncomingCustomer(source_number="17", name="Γιώργος Παπαδόπουλος", email="giorgos@shop.gr"),
    IncomingCustomer(source_number="18", name="كريمي رضا", phone="+989121234567"),
    IncomingCustomer(source_number="170", name="Maria Papadaki", company="Papadaki & Sons"),
)


@pytest.fixture(autouse=True)
def people() -> None:
    seen = [SeenCustomer(person, "shop", NOW) for person in PEOPLE]
    recognise_customers(incoming=seen, run_id=None, at=NOW, by=SYSTEM)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("γιωργοσ", ["17"]),
        ("ΠΑΠΑΔ ΓΙΩ", ["17"]),
        ("papad", ["170"]),
        ("papad sons", ["170"]),
        ("papad shop", []),
        ("کریمی", ["18"]),
        ("رضا کر", ["18"]),
        ("۰۹۱۲۱۲۳", ["18"]),
        ("00989121234567", ["18"]),
        ("912 123", ["18"]),
        ("17", ["17", "170"]),
        ("۱۷۰", ["170"]),
        ("giorgos@shop.gr", ["17"]),
        ("", []),
        ("  -- ", []),
        ("nobody", []),
    ],
)
def test_customers_are_found_by_the_beginnings_of_words(typed: str, numbers: list[str]) -> None:
    found = search_customers(text=typed, limit=10)

    assert [person.number for person in found] == numbers


def test_a_search_has_a_limit() -> None:
    assert len(search_customers(text="17", limit=1)) == 1


def test_one_customer_or_nothing() -> None:
    (known,) = search_customers(text="18", limit=1)

    assert customer(customer_id=known.id) == known
    assert customer(customer_id=0) is None
