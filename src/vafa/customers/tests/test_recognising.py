from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.actions import recognise_customers, withdraw_customers
from vafa.customers.models import Customer, Identity, SearchToken
from vafa.customers.queries import known_customers
from vafa.customers.rules import IncomingCustomer, SeenCustomer

pytestmark = pytest.mark.django_db


def seen(day: int, *, source: str = "shop", **said: Any) -> SeenCustomer:
    moment = datetime(2024, 3, day, tzinfo=UTC)
    return SeenCustomer(IncomingCustomer(**said), source, moment)


def recognised(*incoming: SeenCustomer, run_id: int | None = 1) -> list[int | None]:
    at = datetime(2024, 3, 28, tzinfo=UTC)
    return recognise_customers(incoming=incoming, run_id=run_id, at=at, by=SYSTEM)


def test_the_shops_number_the_email_and_the_phone_recognise_a_customer() -> None:
    found = recognised(
        seen(1, source_number="7", email="reza@shop.ir"),
        seen(2, email="reza@shop.ir", phone="+989121234567"),
        seen(3, phone="+989121234567"),
        seen(4, source_number="7"),
    )

    assert len(set(found)) == 1
    assert Customer.objects.get().number == "7"
    assert Identity.objects.count() == 3


def test_a_name_recognises_nobody() -> None:
    found = recognised(
        seen(1, source_number="7", name="Reza Karimi"),
        seen(2, source_number="8", name="Reza Karimi"),
        seen(3, name="Reza Karimi"),
    )

    assert found[0] != found[1]
    assert found[2] is None


def test_a_known_number_is_stronger_than_a_contact_of_somebody_else() -> None:
    found = recognised(
        seen(1, source_number="7", email="family@shop.gr"),
        seen(2, source_number="8"),
        seen(3, source_number="8", email="family@shop.gr"),
        seen(4, email="family@shop.gr"),
    )

    assert found == [found[0], found[1], found[1], found[0]]
    assert found[0] != found[1]
    assert Identity.objects.get(kind="email").customer_id == found[0]


def test_a_new_number_with_a_known_contact_is_the_same_customer() -> None:
    found = recognised(
        seen(1, source_number="7", email="reza@shop.ir"),
        seen(2, source_number="8", email="reza@shop.ir"),
    )

    assert found[0] == found[1]
    assert Customer.objects.get().number == "7"


def test_the_same_number_in_two_sources_is_two_customers() -> None:
    recognised(seen(1, source_number="7"), seen(1, source_number="7", source="bazaar"))

    numbers = sorted(Customer.objects.values_list("number", flat=True))
    assert len(numbers) == 2
    assert "7" in numbers


def test_the_latest_statement_of_each_detail_is_shown_whatever_came_first() -> None:
    recognised(seen(9, source_number="7", name="Reza", city="Shiraz"), run_id=2)

    recognised(seen(5, source_number="7", name="R.", company="Karimi"), run_id=1)

    customer = Customer.objects.get()
    assert (customer.name, customer.city, customer.company) == ("Reza", "Shiraz", "Karimi")
    assert customer.first_seen_at == datetime(2024, 3, 5, tzinfo=UTC)


def test_a_guest_gets_a_made_number_and_later_the_shops_own() -> None:
    recognised(seen(1, email="eleni@shop.gr"))
    assert Customer.objects.get().number.startswith("G-")

    recognised(seen(2, source_number="12", email="eleni@shop.gr"))

    assert Customer.objects.get().number == "12"


def test_saying_the_same_again_writes_nothing() -> None:
    incoming = seen(1, source_number="7", email="reza@shop.ir", name="Reza")
    recognised(incoming)
    before = list(SearchToken.objects.order_by("id").values_list("id", "token"))

    recognised(incoming)

    assert list(SearchToken.objects.order_by("id").values_list("id", "token")) == before
    assert Customer.objects.count() == 1


def test_known_customers_are_found_in_the_same_order_of_strength() -> None:
    first, second = recognised(
        seen(1, source_number="7", email="a@shop.gr"), seen(1, source_number="8")
    )

    found = known_customers(
        seen=[
            ("shop", IncomingCustomer(source_number="8", email="a@shop.gr")),
            ("shop", IncomingCustomer(email="a@shop.gr")),
            None,
        ]
    )

    assert found == [second, first, None]


def test_a_withdrawn_sighting_takes_its_details_and_identities_along() -> None:
    recognised(seen(1, source_number="7", name="Reza"), run_id=1)
    recognised(seen(2, source_number="7", name="R. K.", email="reza@shop.ir"), run_id=2)

    withdraw_customers(run_id=2, limit=10)

    assert Customer.objects.get().name == "Reza"
    assert [identity.kind for identity in Identity.objects.all()] == ["number"]


def test_a_customer_of_whom_nobody_speaks_any_more_is_forgotten() -> None:
    recognised(seen(1, source_number="7", name="Reza"), run_id=2)

    assert withdraw_customers(run_id=2, limit=10) == 1

    assert not Customer.objects.exists()
    assert not SearchToken.objects.exists()


def test_a_customer_whom_a_person_left_out_is_not_forgotten() -> None:
    recognised(seen(1, source_number="7"), run_id=2)
    Customer.objects.update(left_out="test")

    withdraw_customers(run_id=2, limit=10)

    assert Customer.objects.get().number == "7"
