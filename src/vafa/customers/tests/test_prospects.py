from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.actions import (
    ContactOfSomebodyElse,
    InterestIsEmpty,
    NobodyNamed,
    SaidInterest,
    add_prospect,
    add_prospects_of_run,
    record_interest,
    record_interests_of_run,
    withdraw_prospects,
)
from vafa.customers.models import Customer, HeardBy, Interest, InterestKind, Prospect
from vafa.customers.queries import profile_of, search_customers
from vafa.journal.models import Entry

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
TODAY = date(2026, 3, 21)
pytestmark = pytest.mark.django_db


def add(**details: str) -> Customer:
    return add_prospect(details=details, channel=" Fair  in Tehran", at=AT, by=SYSTEM)


def look(customer: Customer, text: str) -> Interest:
    return record_interest(
        customer_id=customer.id,
        kind=InterestKind.LOOKED_FOR,
        text=text,
        source=HeardBy.CALL,
        said_date=TODAY,
        today=TODAY,
        at=AT,
        by=SYSTEM,
    )


def test_somebody_without_orders_is_a_customer_with_the_channel_they_came_by() -> None:
    customer = add(name="Sara", email="SARA@example.ir")

    assert (customer.email, customer.number[:2]) == ("sara@example.ir", "G-")
    assert Prospect.objects.get().channel == "Fair in Tehran"
    assert search_customers(text="sara", limit=5) == [customer]
    assert Entry.objects.get().kind == "customers.prospect_added"


def test_a_name_alone_is_enough_and_gets_a_number() -> None:
    sara, persian = add(name="Sara"), add(name="سارا")

    assert sara.number[:2] == persian.number[:2] == "P-"
    assert sara.number != persian.number


def test_nobody_and_somebody_known_are_refused() -> None:
    add(email="sara@example.ir")

    with pytest.raises(NobodyNamed):
        add(city="Shiraz")
    with pytest.raises(ContactOfSomebodyElse):
        add(name="Sahar", email="sara@example.ir")

    assert Customer.objects.count() == 1


def test_what_somebody_looked_for_is_written_once() -> None:
    customer = add(name="Sara")

    look(customer, "Kettle of steel")
    look(customer, " Kettle of  steel ")

    assert [one.text for one in profile_of(customer_id=customer.id).interests] == [
        "Kettle of steel"
    ]
    with pytest.raises(InterestIsEmpty):
        look(customer, " ")


def test_what_an_import_brought_goes_with_it() -> None:
    known, new = add(name="Sara"), Customer.objects.create(number="9")
    said = [(one.id, SaidInterest(InterestKind.COMPARED, "Digi", TODAY)) for one in (known, new)]

    for _time in range(2):
        add_prospects_of_run(channels={known.id: "x", new.id: "Mail"}, run_id=4, at=AT, by=SYSTEM)
        record_interests_of_run(said=said, run_id=4, at=AT, by=SYSTEM)
    counts = (Prospect.objects.count(), Interest.objects.count())
    withdraw_prospects(run_id=4)

    assert counts == (2, 2)
    assert Prospect.objects.get().customer == known
    assert not Interest.objects.exists()
