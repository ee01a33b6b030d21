from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import Customer, Interest, Note, Prospect, Statement, WalletAnswer
from vafa.journal.models import Entry
from vafa.staff.make import make_member, signed_in
from vafa.staff.models import StaffMember

QUERIES_MAX = 12
HTMX = {"HX-Request": "true"}
SAID = {
    "kind": "taste",
    "part": "product",
    "text": "چای دودی دوست دارد",
    "basis": "stated",
    "source": "call",
    "said_date": "2026-03-20",
}


def panel(client: Client, customer: Customer, name: str) -> str:
    return client.get(f"/customers/{customer.id}/{name}/", headers=HTMX).content.decode()


def test_what_a_customer_said_stands_in_the_panel_with_day_source_and_writer(
    mina: Client, reza: Customer
) -> None:
    answer = mina.post(f"/customers/{reza.id}/statements/", SAID, headers=HTMX)

    page = answer.content.decode()
    for words in ("چای دودی دوست دارد", "stated", "Call", "20 Mar 2026", "Mina"):
        assert words in page
    assert "<html" not in page


def test_the_panel_speaks_persian(parvaneh_in_persian: Client, reza: Customer) -> None:
    said = {**SAID, "said_date": "۱۴۰۴/۱۲/۲۹"}
    parvaneh_in_persian.post(f"/customers/{reza.id}/statements/", said)

    page = panel(parvaneh_in_persian, reza, "profile")
    for words in ("نیازها، توقعات، سلایق", "سلایق", "محصول", "گفته‌شده", "۲۹ اسفند ۱۴۰۴"):
        assert words in page


def test_a_replaced_statement_moves_into_the_history(mina: Client, reza: Customer) -> None:
    mina.post(f"/customers/{reza.id}/statements/", SAID)
    former = Statement.objects.get()
    address = f"/customers/{reza.id}/statements/{former.id}/replace/"

    form = mina.get(address, headers=HTMX).content.decode()
    mina.post(address, {**SAID, "text": "Green tea now"})
    context = mina.get(f"/customers/{reza.id}/profile/").context["profile"]

    assert "چای دودی دوست دارد" in form
    assert [one.text for one in context.statements] == ["Green tea now"]
    assert [one.id for one in context.former] == [former.id]


def test_a_statement_of_somebody_else_is_not_found_on_this_card(
    mina: Client, reza: Customer, eleni: Customer
) -> None:
    mina.post(f"/customers/{reza.id}/statements/", SAID)
    statement = Statement.objects.get()

    answer = mina.post(f"/customers/{eleni.id}/statements/{statement.id}/end/")

    assert answer.status_code == 404
    assert Statement.objects.get().ended_at is None


def test_shops_named_in_their_order_give_our_share(mina: Client, reza: Customer) -> None:
    said = {"others": "Digi\nOkala\n", "own_rank": "۲", "source": "call", "said_date": "2026-03-20"}

    page = mina.post(f"/customers/{reza.id}/elsewhere/answer/", said, headers=HTMX)

    assert "About 33% of what they spend" in page.content.decode()
    assert [(one.name, one.rank) for one in page.context["places"]] == [
        ("Digi", 1),
        ("Kafe Vafa", 2),
        ("Okala", 3),
    ]


def test_a_place_that_cannot_be_is_refused_in_a_sentence(mina: Client, reza: Customer) -> None:
    said = {"others": "Digi", "own_rank": "5", "source": "call", "said_date": "2026-03-20"}

    answer = mina.post(f"/customers/{reza.id}/elsewhere/answer/", said, headers=HTMX)

    assert "our place lies between 1 and 2" in answer.headers["HX-Trigger"]
    assert not WalletAnswer.objects.exists()


def test_a_colleague_may_not_delete_a_note_and_its_writer_may(mina: Client, reza: Customer) -> None:
    mina.post(f"/customers/{reza.id}/notes/write/", {"text": "Call\nafter five"})
    note = Note.objects.get()
    nikos = signed_in(make_member("nikos", role="marketer"))
    address = f"/customers/{reza.id}/notes/{note.id}/delete/"

    nikos.post(address)
    kept = Note.objects.count()
    mina.post(address)

    assert (kept, Note.objects.count()) == (1, 0)
    assert Entry.objects.latest("id").kind == "customers.note_deleted"


def test_a_bad_phone_is_refused_beside_its_field_and_nothing_changes(
    mina: Client, reza: Customer
) -> None:
    page = mina.post(f"/customers/{reza.id}/details/", {"name": "Reza", "phone": "12"})

    assert "This is no phone number" in page.context["form"].errors["phone"][0]
    assert Customer.objects.get(pk=reza.id).name == "رضا کریمی"


def test_a_changed_detail_is_shown_with_what_stood_before(mina: Client, reza: Customer) -> None:
    details = {"name": "Reza Karimi", "email": reza.email, "phone": reza.phone, "country": "IR"}

    mina.post(f"/customers/{reza.id}/details/", details)

    assert Customer.objects.get(pk=reza.id).name == "Reza Karimi"
    page = mina.get(f"/customers/{reza.id}/details/").content.decode()
    assert "<s>رضا کریمی</s>" in page


def test_the_list_shows_each_reader_their_own(
    mina: Client, parvaneh: Client, reza: Customer, eleni: Customer
) -> None:
    me = StaffMember.objects.get(login="mina")
    mina.post("/customers/give-owner/", {"customer": [reza.id], "owner-owner": str(me.id)})

    mine = mina.get("/customers/", {"owner": "mine"}).context["rows"]
    hers = parvaneh.get("/customers/", {"owner": "mine"}).context["rows"]
    nobodys = parvaneh.get("/customers/", {"owner": "nobody"}).context["rows"]

    assert [row.customer_id for row in mine] == [reza.id]
    assert [row.customer_id for row in hers] == []
    assert [row.customer_id for row in nobodys] == [eleni.id]


def test_a_prospect_is_listed_with_what_they_look_for_until_they_buy(
    mina: Client, reza: Customer
) -> None:
    form = {"name": "سارا", "phone": "+989121230001", "channel": "Fair", "looked_for": "Kettle"}
    answer = mina.post("/customers/prospects/add/", form)
    Prospect.objects.create(customer=reza, added_at="2026-03-01T00:00:00Z", by="system")

    rows = mina.get("/customers/prospects/").context["page"].rows
    other = mina.get("/customers/prospects/", {"channel": "Mail"}).context["page"].rows

    assert answer.headers["Location"] == f"/customers/{rows[0].prospect.customer_id}/"
    assert [(row.prospect.channel, row.interests["looked_for"]) for row in rows] == [
        ("Fair", ["Kettle"])
    ]
    assert other == []


def test_somebody_known_is_no_new_prospect(mina: Client, reza: Customer) -> None:
    first = {"name": "Sara", "phone": "+989121230001", "looked_for": "Kettle"}
    mina.post("/customers/prospects/add/", first)

    page = mina.post("/customers/prospects/add/", {**first, "name": "Sahar"}).content.decode()

    assert "This contact belongs to customer" in page
    assert Prospect.objects.count() == Interest.objects.count() == 1


def test_the_time_line_tells_words_and_is_narrowed_to_kinds(mina: Client, reza: Customer) -> None:
    mina.post(f"/customers/{reza.id}/statements/", SAID)
    mina.post(f"/customers/{reza.id}/notes/write/", {"text": "Call after five"})
    address = f"/customers/{reza.id}/timeline/"

    everything = mina.get(address).content.decode()
    notes = mina.get(address, {"kind": "note"}).context["timeline"].moments
    orders = mina.get(address, {"kind": ["order", "merge"]}).context["timeline"].moments

    assert "Taste about Product, stated:" in everything
    assert "چای دودی دوست دارد" in everything
    assert [moment.text for moment in notes] == ["Call after five"]
    assert [moment.kind for moment in orders] == ["order"] * 3


def test_what_orders_show_is_told_as_observed(mina: Client, reza: Customer) -> None:
    page = panel(mina, reza, "observed").replace("\u00a0", " ")

    assert "Observed in 3 purchases; nobody said so." in page
    assert "Tea\u2069 (100%)" in page
    assert "test\u2069 (100%)" in page


@pytest.mark.parametrize("name", ["profile", "elsewhere", "notes", "observed", "timeline"])
def test_each_panel_needs_few_queries_and_stands_alone(
    mina: Client, reza: Customer, name: str
) -> None:
    mina.post(f"/customers/{reza.id}/statements/", SAID)
    mina.post(f"/customers/{reza.id}/notes/write/", {"text": "Call"})

    with CaptureQueriesContext(connection) as queries:
        page = mina.get(f"/customers/{reza.id}/{name}/")

    assert "<html" in page.content.decode()
    assert len(queries) <= QUERIES_MAX


def test_a_viewer_reads_the_panels_and_writes_nothing(reza: Customer, mina: Client) -> None:
    viewer = signed_in(make_member("viewer", role="viewer"))

    answer = viewer.post(f"/customers/{reza.id}/statements/", SAID)

    assert answer.status_code == 403
    assert "Write down" not in panel(viewer, reza, "profile")
    assert not Statement.objects.exists()


def test_a_merged_record_leads_to_the_live_customer(
    mina: Client, reza: Customer, eleni: Customer
) -> None:
    Customer.objects.filter(pk=eleni.id).update(merged_into=reza)

    answer = mina.get(f"/customers/{eleni.id}/")
    mina.post(f"/customers/{eleni.id}/notes/write/", {"text": "Call"})

    assert answer.headers["Location"] == f"/customers/{reza.id}/"
    assert Note.objects.get().customer == reza
