from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.customers.actions import (
    give_consent,
    merge_customers,
    recognise_customers,
    record_interest,
    record_wallet_answer,
    write_note,
    write_statement,
)
from vafa.customers.models import (
    Basis,
    ConsentChannel,
    ConsentPurpose,
    ConsentSource,
    Customer,
    HeardBy,
    InterestKind,
    OfferPart,
    StatementKind,
)
from vafa.customers.queries.person import person_told
from vafa.customers.rules import IncomingCustomer, SeenCustomer
from vafa.customers.rules.subjects import Told
from vafa.customers.tests.test_duplicates_page import signed_in
from vafa.journal.models import Entry
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.project.subjects import SUBJECTS
from vafa.staff.models import Shop

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
DAY = date(2026, 3, 21)
BY_AT: dict[str, Any] = {"at": AT, "by": SYSTEM}
SAID: dict[str, Any] = {"source": HeardBy.CALL, "said_date": DAY, "today": DAY, **BY_AT}


# Any: every detail is a text, not every field.
def known(number: str, **details: Any) -> int:
    seen = SeenCustomer(IncomingCustomer(source_number=number, **details), "shop", AT)
    (found,) = recognise_customers(incoming=[seen], run_id=None, **BY_AT)
    assert found is not None
    return found


@pytest.fixture
def eleni() -> int:
    """Eleni, of whom a little of everything is written down, in two records."""
    Shop.objects.update_or_create(id=1, defaults={"name": "Shop", "is_set_up": True})
    eleni = known("E-1", name="Eleni P.", email="eleni@example.com", phone="+306912345678")
    other = known("E-2", name="Eleni Papa", email="papa@example.com")
    write_note(customer_id=other, text="Calls on Mondays", **BY_AT)
    merge_customers(kept_id=eleni, absorbed_id=other, chosen={}, reason="One woman", **BY_AT)
    write_statement(
        customer_id=eleni,
        kind=StatementKind.TASTE,
        part=OfferPart.PRODUCT,
        basis=Basis.STATED,
        text="Likes smoky tea",
        **SAID,
    )
    record_interest(customer_id=eleni, kind=InterestKind.LOOKED_FOR, text="A samovar", **SAID)
    record_wallet_answer(customer_id=eleni, others=["Kafeneio"], own_rank=1, **SAID)
    give_consent(
        customer_id=eleni,
        channel=ConsentChannel.EMAIL,
        purpose=ConsentPurpose.OFFERS,
        wording="Do write to me",
        source=ConsentSource.FORM,
        said_at=AT,
        **BY_AT,
    )
    return eleni


def exported(client: Client, customer_id: int, file_format: str) -> str:
    response = client.post(f"/customers/{customer_id}/person/", {"format": file_format})
    return response.getvalue().decode()


def test_every_table_that_speaks_of_a_person_has_its_section(eleni: int) -> None:
    told = [section.table for section in person_told(customer_id=eleni)]

    listed = [
        table
        for one in SUBJECTS
        if isinstance(one.export, Told)
        for table in (one.table, one.export.beside.table if one.export.beside else "")
        if table
    ]
    assert told == ["vafa_customers.Customer", *listed, "vafa_journal.Entry"]


def test_every_move_of_points_is_told(eleni: int) -> None:
    make_points(make_member(make_programme(), Customer.objects.get(pk=eleni)), 250)

    text = exported(signed_in("parvaneh", "owner"), eleni, "json")

    sections = {one["table"]: one["rows"] for one in json.loads(text)["sections"]}
    [move] = sections["vafa_ledger.Entry"]
    assert (move["programme_name"], move["points_change"]) == ("Stars", 250)


def test_the_file_holds_every_word_of_all_records(eleni: int) -> None:
    text = exported(signed_in("parvaneh", "owner"), eleni, "json")

    sections = {one["table"]: one["rows"] for one in json.loads(text)["sections"]}
    for word in ("Eleni P.", "papa@example.com", "Calls on Mondays", "Likes smoky tea"):
        assert word in text
    for word in ("A samovar", "Kafeneio", "Do write to me", "One woman"):
        assert word in text
    assert len(sections["vafa_customers.Customer"]) == 2
    assert sections["vafa_customers.WalletAnswer"][0]["shops"][0]["name"] == "Kafeneio"


def test_the_page_is_read_in_the_readers_language_and_direction(eleni: int) -> None:
    text = exported(signed_in("parvaneh", "owner", "fa"), eleni, "html")

    assert '<html lang="fa" dir="rtl">' in text
    assert "<h2>نیازها، توقع‌ها و زندگی</h2>" in text
    assert "Likes smoky tea" in text
    assert text.rstrip().endswith("</html>")


def test_giving_a_person_out_is_written_down_without_a_word_about_them(eleni: int) -> None:
    exported(signed_in("parvaneh", "owner"), eleni, "json")

    entry = Entry.objects.get(kind="customers.person_exported")
    assert (entry.subject_id, entry.payload) == (eleni, {"format": "json"})


def test_who_may_not_export_gets_nothing(eleni: int) -> None:
    refused = signed_in("mina", "care_agent").post(f"/customers/{eleni}/person/")

    assert refused.status_code == 403
    assert not Entry.objects.filter(kind="customers.person_exported").exists()


def test_another_person_is_not_in_the_file(eleni: int) -> None:
    known("R-1", name="Reza Karimi")

    assert Customer.objects.count() == 3
    assert "Reza" not in exported(signed_in("parvaneh", "owner"), eleni, "json")
