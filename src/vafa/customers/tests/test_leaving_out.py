from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vafa.core.keys import Actor
from vafa.customers.actions import (
    AlreadyLeftOut,
    NotLeftOut,
    leave_out_customer,
    take_in_customer,
)
from vafa.customers.models import Customer, LeftOut
from vafa.journal.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 28, tzinfo=UTC)
NIKOS = Actor.person(2)


@pytest.fixture
def reza() -> Customer:
    return Customer.objects.create(number="7")


def left_out(customer: Customer, reason: LeftOut = LeftOut.RESELLER) -> Customer:
    return leave_out_customer(customer_id=customer.id, reason=reason, note="", at=NOW, by=NIKOS)


def test_a_customer_is_left_out_with_a_reason_and_an_entry(reza: Customer) -> None:
    left_out(reza)

    reza.refresh_from_db()
    entry = Entry.objects.get()
    assert reza.left_out == "reseller"
    assert (entry.kind, entry.subject_id) == ("customers.customer_left_out", reza.id)
    assert entry.payload == {"reason": "reseller"}


def test_leaving_out_twice_for_the_same_reason_is_refused(reza: Customer) -> None:
    left_out(reza)

    with pytest.raises(AlreadyLeftOut):
        left_out(reza)

    assert Entry.objects.count() == 1


def test_a_customer_counts_again(reza: Customer) -> None:
    left_out(reza)

    take_in_customer(customer_id=reza.id, at=NOW, by=NIKOS)

    reza.refresh_from_db()
    assert reza.left_out == ""
    assert Entry.objects.filter(kind="customers.customer_taken_in").count() == 1


def test_who_counts_cannot_be_taken_in(reza: Customer) -> None:
    with pytest.raises(NotLeftOut):
        take_in_customer(customer_id=reza.id, at=NOW, by=NIKOS)

    assert not Entry.objects.exists()
