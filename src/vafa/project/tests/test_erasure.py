from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Sum
from django.test import override_settings

from vafa.core.keys import SYSTEM
from vafa.customers.actions import (
    CustomerErased,
    EraseReason,
    NumberDoesNotFit,
    erase_customer,
    merge_customers,
    recognise_customers,
    undo_merge,
    withdraw_consent,
    write_note,
)
from vafa.customers.models import (
    ConsentChannel,
    ConsentPurpose,
    ConsentSource,
    ConsentStatement,
    Customer,
    DuplicatePair,
    ErasedIdentity,
    ErasureKey,
    Identity,
    Merge,
    Note,
    SearchToken,
    Sighting,
)
from vafa.customers.queries import live_customers, search_customers
from vafa.customers.rules import IncomingCustomer, SeenCustomer
from vafa.customers.tests.test_duplicates_page import signed_in
from vafa.imports.models import QuarantinedRow, QuarantineState, Run, RunState
from vafa.journal.models import Entry
from vafa.orders.actions import record_orders
from vafa.orders.make import a_customer, a_day, an_order
from vafa.orders.models import Order
from vafa.staff.models import Shop

pytestmark = pytest.mark.django_db
AT = datetime(2024, 4, 1, 12, tzinfo=UTC)
BY_AT: dict[str, Any] = {"at": AT, "by": SYSTEM}
PERSONAL = ("Eleni", "Papadopoulou", "eleni@example.com", "6912345678", "Mondays", "samovar")


def ordered(number: str, *, who: str = "E-1", run_id: int | None = 3, day: int = 5) -> Order:
    customer = a_customer(
        who, name="Eleni Papadopoulou", email="eleni@example.com", phone="+306912345678"
    )
    order = an_order(number, customer=customer, ordered_at=a_day(day))
    record_orders(orders=[order], returns=[], run_id=run_id, **BY_AT)
    return Order.objects.get(number=number)


@pytest.fixture
def eleni() -> Customer:
    """Eleni has two orders, a note, a merged record and no consent."""
    Shop.objects.update_or_create(id=1, defaults={"name": "Shop", "is_set_up": True})
    ordered("1001")
    customer = ordered("1002", day=6).customer
    assert customer is not None
    seen = SeenCustomer(IncomingCustomer(source_number="E-2", name="Eleni P."), "shop", AT)
    (other,) = recognise_customers(incoming=[seen], run_id=None, **BY_AT)
    assert other is not None
    write_note(customer_id=other, text="Calls on Mondays about a samovar", **BY_AT)
    merge_customers(
        kept_id=customer.id, absorbed_id=other, chosen={}, reason="Eleni twice", **BY_AT
    )
    withdraw_consent(
        customer_id=customer.id,
        channel=ConsentChannel.EMAIL,
        purpose=ConsentPurpose.OFFERS,
        reason="Eleni was annoyed",
        source=ConsentSource.CALL,
        said_at=AT,
        **BY_AT,
    )
    customer.refresh_from_db()
    return customer


def erased(customer: Customer) -> Customer:
    return erase_customer(
        customer_id=customer.id, typed_number=customer.number, reason=EraseReason.ASKED, **BY_AT
    )


def all_values() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        if model._meta.app_label.startswith("vafa_") and "staff" not in model._meta.app_label:
            for row in model._base_manager.values():
                yield model._meta.label, str(row)


def sums() -> dict[str, Any]:
    amounts = Order.objects.aggregate(Sum("total_amount"), Sum("net_revenue"), Sum("goods_amount"))
    by_customer = list(
        Order.objects.values("customer_id")
        .annotate(total=Sum("net_revenue"))
        .order_by("customer_id")
    )
    return amounts | {"orders": Order.objects.count(), "by_customer": by_customer}


def test_no_table_says_anymore_who_it_was(eleni: Customer) -> None:
    erased(eleni)

    left = [(table, word) for table, row in all_values() for word in PERSONAL if word in row]
    assert left == []
    assert not Identity.objects.exists()
    assert not Sighting.objects.exists()
    assert not SearchToken.objects.exists()
    assert not DuplicatePair.objects.exists()


def test_every_sum_stays_and_so_does_the_day_of_a_withdrawal(eleni: Customer) -> None:
    before = sums()

    erased(eleni)

    assert sums() == before
    said = ConsentStatement.objects.get()
    assert (said.customer_id, said.state, said.at, said.wording) == (eleni.id, "withdrawn", AT, "")


def test_all_merged_records_are_emptied_and_stay_merged(eleni: Customer) -> None:
    erased(eleni)

    rows = list(Customer.objects.order_by("id").values_list("name", "erased_at", "merged_into_id"))
    assert rows == [("", AT, None), ("", AT, eleni.id)]
    entry = Entry.objects.get(kind="customers.customer_erased")
    assert entry.payload == {"reason": "asked", "records": 2}


@pytest.mark.parametrize("times", [1, 2])
def test_an_import_told_again_brings_nobody_back(eleni: Customer, times: int) -> None:
    erased(eleni)
    before = sums()

    for _time in range(times):
        ordered("1001", run_id=4)
        ordered("1002", run_id=4, day=6)

    assert sums() == before
    assert Customer.objects.count() == 2
    assert not Identity.objects.exists()
    assert not Sighting.objects.exists()
    assert search_customers(text="eleni", limit=5) == []


def test_a_new_key_for_sessions_brings_nobody_back(eleni: Customer) -> None:
    erased(eleni)
    before = sums()

    with override_settings(SECRET_KEY="another one", SECRET_KEY_FALLBACKS=[]):
        ordered("1001", run_id=4)
        ordered("1002", run_id=4, day=6)

    assert sums() == before
    assert Customer.objects.count() == 2
    assert not Identity.objects.exists()


def test_everybody_who_is_erased_is_kept_by_one_secret(eleni: Customer) -> None:
    erased(eleni)
    secret = ErasureKey.objects.get().secret
    incoming = [an_order("3001", customer=a_customer("R-1", email="reza@example.com"))]
    record_orders(orders=incoming, returns=[], run_id=3, **BY_AT)
    erased(Customer.objects.get(number="R-1"))

    ordered("1001", run_id=4)
    record_orders(orders=incoming, returns=[], run_id=4, **BY_AT)

    assert ErasureKey.objects.get().secret == secret
    assert not Identity.objects.exists()


def test_without_its_secret_the_list_lets_no_import_pass(eleni: Customer) -> None:
    erased(eleni)
    ErasureKey.objects.all().delete()

    with pytest.raises(ErasureKey.DoesNotExist):
        ordered("1001", run_id=4)


def test_an_older_order_that_an_import_brings_late_hangs_on_the_nameless_record(
    eleni: Customer,
) -> None:
    erased(eleni)

    late = ordered("0999", run_id=4, day=2)

    assert late.customer_id == eleni.id
    assert not Customer.objects.exclude(name="").exists()


def test_who_orders_anew_after_the_erasure_is_somebody_new(eleni: Customer) -> None:
    erase_customer(
        customer_id=eleni.id,
        typed_number=eleni.number,
        reason=EraseReason.ASKED,
        at=a_day(20),
        by=SYSTEM,
    )

    anew = ordered("2001", run_id=None, day=25)

    assert anew.customer_id not in {eleni.id, None}
    assert list(live_customers().values_list("name", flat=True)) == ["Eleni Papadopoulou"]
    assert Order.objects.filter(customer_id=eleni.id).count() == 2


def test_the_list_of_the_erased_holds_hashes_alone(eleni: Customer) -> None:
    erased(eleni)

    marks = list(ErasedIdentity.objects.values_list("mark", flat=True))
    assert len(marks) == 4
    assert {len(mark) for mark in marks} == {64}


def test_the_wrong_number_erases_nothing(eleni: Customer) -> None:
    before = sorted(all_values())

    with pytest.raises(NumberDoesNotFit):
        erase_customer(customer_id=eleni.id, typed_number="E-9", reason=EraseReason.ASKED, **BY_AT)

    assert sorted(all_values()) == before


def test_who_was_erased_is_neither_written_about_nor_merged_nor_parted(eleni: Customer) -> None:
    other = Customer.objects.create(number="R-1", name="Reza")
    merge = Merge.objects.get()
    gone = erased(eleni)

    for kept, absorbed in ((gone.id, other.id), (other.id, gone.id)):
        with pytest.raises(CustomerErased):
            merge_customers(kept_id=kept, absorbed_id=absorbed, chosen={}, reason="same", **BY_AT)
    with pytest.raises(CustomerErased):
        undo_merge(merge_id=merge.id, **BY_AT)
    with pytest.raises(CustomerErased):
        write_note(customer_id=gone.id, text="Who was this?", **BY_AT)
    assert not Note.objects.exists()


def test_rows_set_aside_that_name_the_person_are_emptied(eleni: Customer) -> None:
    run = Run.objects.create(
        kind="orders", source="shop", file_name="a.csv", file_path="1.csv", file_bytes=1,
        file_hash="h", state=RunState.DONE, uploaded_at=AT, uploaded_by="system",
    )  # fmt: skip
    for number, phone in enumerate(("0030 691 234 5678", "+30 210 999 8888")):
        QuarantinedRow.objects.create(
            run=run, row_number=number, reason="row_bad", cells=["Someone", phone]
        )

    erased(eleni)

    rows = QuarantinedRow.objects.order_by("row_number").values_list("cells", "state")
    assert list(rows) == [
        (["", ""], QuarantineState.DISMISSED),
        (["Someone", "+30 210 999 8888"], QuarantineState.OPEN),
    ]


def test_the_owner_erases_by_typing_the_number_and_the_card_says_so(eleni: Customer) -> None:
    parvaneh = signed_in("parvaneh", "owner")
    said = {"reason": "asked", "number": eleni.number}

    shown = parvaneh.post(f"/customers/{eleni.id}/erase/", said, follow=True).content.decode()

    assert "This person was erased" in shown
    assert "Eleni" not in shown
    assert "customers/profile.css" in shown
    assert signed_in("nikos", "marketer").post(f"/customers/{eleni.id}/erase/").status_code == 403
