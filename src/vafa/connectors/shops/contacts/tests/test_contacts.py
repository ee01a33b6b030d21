from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vafa.connectors.shops.contacts.actions import store_contacts, withdraw_contacts
from vafa.core.keys import Actor
from vafa.customers.actions import write_note
from vafa.customers.models import Customer, Interest, Prospect
from vafa.imports.models import QuarantinedRow, Run
from vafa.journal.jobs.progress import Progress
from vafa.journal.models import Entry, Work, WorkState
from vafa.orders.models import Order

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
BY = Actor("import", 1)
LIST = (
    "نام,موبایل,ایمیل,منبع,محصول مورد نظر,مقایسه با\n"
    "سارا احمدی,۰۹۱۲۱۲۳۴۵۶۷,,نمایشگاه,کتری; قوری,دیجی‌کالا\n"
    "Nikos,,nikos@example.gr,Instagram,,\n"
    "Nobody,,,Fair,,\n"
    "Broken,12,,Fair,,\n"
)


def brought(client: Client, text: str = LIST) -> int:
    file = SimpleUploadedFile("fair.csv", text.encode())
    answer = client.post("/data/contacts/", {"file": file, "source": "fair"})
    return int(answer.headers["Location"].split("/")[-2])


def started(client: Client, run_id: int) -> None:
    form = client.get(f"/data/contacts/{run_id}/").context["form"]
    columns = {name: field.initial for name, field in form.fields.items()}
    client.post(f"/data/contacts/{run_id}/start/", columns)


def stored(client: Client, text: str = LIST) -> Run:
    run_id = brought(client, text)
    started(client, run_id)
    run = store_contacts(run_id=run_id, progress=Progress(), at=AT, by=BY)
    Work.objects.update(state=WorkState.DONE)
    return run


def test_persian_columns_are_recognised_and_nothing_is_stored_before_a_person_agrees(
    parvaneh: Client,
) -> None:
    run_id = brought(parvaneh)
    form = parvaneh.get(f"/data/contacts/{run_id}/").context["form"]

    assert form.fields["phone"].initial == "موبایل"
    assert form.fields["looked_for"].initial == "محصول مورد نظر"
    assert not Customer.objects.exists()


def test_people_of_the_list_become_prospects_with_what_they_look_for(parvaneh: Client) -> None:
    run = stored(parvaneh)

    sara = Customer.objects.get(phone="+989121234567")
    assert (sara.name, sara.prospect.channel) == ("سارا احمدی", "نمایشگاه")
    assert set(Interest.objects.filter(customer=sara).values_list("kind", "text")) == {
        ("looked_for", "کتری"),
        ("looked_for", "قوری"),
        ("compared", "دیجی‌کالا"),
    }
    assert (run.state, Run.objects.get().rows_stored) == ("done", 2)
    assert Entry.objects.filter(kind="customers.prospects_imported").count() == 1


def test_rows_that_cannot_be_read_are_set_aside_with_their_reason(parvaneh: Client) -> None:
    run = stored(parvaneh)

    assert list(QuarantinedRow.objects.order_by("row_number").values_list("reason", flat=True)) == [
        "no_contact",
        "not_a_phone",
    ]
    page = parvaneh.get(f"/data/contacts/{run.id}/").content.decode()
    assert "neither an e-mail address nor a phone number" in page
    rows = parvaneh.get(f"/data/contacts/{run.id}/rows/").getvalue()
    assert b"Nobody" in rows


def test_the_same_list_again_makes_nobody_twice(parvaneh: Client) -> None:
    stored(parvaneh)
    stored(parvaneh)

    assert Customer.objects.count() == Prospect.objects.count() == 2
    assert Run.objects.latest("id").rows_repeated == 2


def test_who_has_bought_is_no_prospect(parvaneh: Client) -> None:
    stored(parvaneh, "email\nnikos@example.gr\n")
    Prospect.objects.all().delete()
    Order.objects.create(
        key="1",
        source="shop",
        number="1",
        number_key="1",
        customer=Customer.objects.get(),
        ordered_at=AT,
        status="paid",
        is_purchase=True,
        original_currency="EUR",
        state_at=AT,
    )

    stored(parvaneh)

    assert [one.customer.name for one in Prospect.objects.all()] == ["سارا احمدی"]


def test_a_list_taken_back_leaves_only_whom_somebody_else_speaks_of(parvaneh: Client) -> None:
    run = stored(parvaneh)
    nikos = Customer.objects.get(email="nikos@example.gr")
    write_note(customer_id=nikos.id, text="Call in May", at=AT, by=BY)

    withdraw_contacts(run_id=run.id, progress=Progress(), at=AT, by=BY)

    assert list(Customer.objects.all()) == [nikos]
    assert not Prospect.objects.exists()
    assert not Interest.objects.exists()
    assert Run.objects.get().state == "withdrawn"


def test_a_list_without_a_column_of_contacts_is_not_started(parvaneh: Client) -> None:
    run_id = brought(parvaneh, "Name,Colour\nSara,blue\n")

    parvaneh.post(f"/data/contacts/{run_id}/start/", {"name": "Name"})

    assert Run.objects.get().state == "uploaded"
    assert not Work.objects.exists()


def test_what_is_no_table_is_refused_kindly(parvaneh: Client) -> None:
    file = SimpleUploadedFile("list.xls", b"\xd0\xcf\x11\xe0 old")

    answer = parvaneh.post("/data/contacts/", {"file": file, "source": "fair"})

    assert answer.status_code == 422
    assert "old kind" in answer.content.decode()
    assert not Run.objects.exists()


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_a_stopped_list_goes_on_from_its_place(parvaneh: Client, state: str) -> None:
    run_id = brought(parvaneh)
    started(parvaneh, run_id)
    Run.objects.filter(pk=run_id).update(state=state, checkpoint={"after": 2}, rows_read=1)

    run = store_contacts(run_id=run_id, progress=Progress(), at=AT, by=BY)

    assert [one.email for one in Customer.objects.all()] == ["nikos@example.gr"]
    assert (run.state, Run.objects.get().rows_read) == ("done", 4)
