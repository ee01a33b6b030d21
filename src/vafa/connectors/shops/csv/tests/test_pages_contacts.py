from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from vafa.connectors.shops.csv.tests.conftest import SignIn
from vafa.connectors.shops.csv.tests.page_files import ADDRESS, a_file, imported, sent, shown_form
from vafa.connectors.shops.csv.tests.shop_files import Line
from vafa.customers.models import Customer
from vafa.imports.models import QuarantinedRow

Worker = Callable[[], None]
ELENI = "eleni@example.gr"
HER_PHONE = "6912345678"


@pytest.fixture
def analyst(sign_in: SignIn) -> Client:
    """An analyst imports and mends, and sees no contact."""
    return sign_in("analyst", "analyst")


def file_of_eleni(**changed: str) -> object:
    return a_file([Line(order="1001", customer=HER_PHONE, email=ELENI)._replace(**changed)])


def row_set_aside(client: Client, work_off: Worker) -> QuarantinedRow:
    run_id = imported(client, file_of_eleni(pieces="many", status="paid"), work_off)
    return QuarantinedRow.objects.get(run_id=run_id)


def test_who_may_see_contacts_sees_them_in_the_preview(parvaneh: Client) -> None:
    run_id = sent(parvaneh, file_of_eleni())

    page = parvaneh.get(f"{ADDRESS}{run_id}/preview/").content.decode()

    assert ELENI in page
    assert HER_PHONE in page


def test_an_analyst_sees_no_contact_in_the_preview(analyst: Client) -> None:
    run_id = sent(analyst, file_of_eleni())

    page = analyst.get(f"{ADDRESS}{run_id}/preview/").content.decode()

    assert (ELENI in page, HER_PHONE in page) == (False, False)
    assert "e•••@example.gr" in page
    assert "•••78" in page


def test_no_other_meaning_of_a_column_shows_its_contacts(analyst: Client) -> None:
    run_id = sent(analyst, file_of_eleni())
    form = shown_form(analyst, run_id)
    fields = ["status" if name == "Email" else "" for name in form["column_name"]]
    for field, name in (("ordered_at", "Date"), ("quantity", "Pieces"), ("unit_price", "Price")):
        fields[form["column_name"].index(name)] = field

    form |= {"column": fields}
    page = analyst.post(f"{ADDRESS}{run_id}/preview/", form, headers={"HX-Request": "true"})

    assert page.status_code == 200
    assert ELENI not in page.content.decode()


def test_an_analyst_sees_no_contact_of_a_row_set_aside(analyst: Client, work_off: Worker) -> None:
    row = row_set_aside(analyst, work_off)

    page = analyst.get(f"{ADDRESS}{row.run_id}/rows/").content.decode()

    assert (ELENI in page, HER_PHONE in page) == (False, False)
    assert 'value="e•••@example.gr"' in page
    assert "rows/download/" not in page
    assert analyst.get(f"{ADDRESS}{row.run_id}/rows/download/").status_code == 403


def test_the_owner_takes_rows_along_with_their_contacts(parvaneh: Client, work_off: Worker) -> None:
    row = row_set_aside(parvaneh, work_off)

    page = parvaneh.get(f"{ADDRESS}{row.run_id}/rows/").content.decode()
    file = parvaneh.get(f"{ADDRESS}{row.run_id}/rows/download/")

    assert f'value="{ELENI}"' in page
    assert ELENI in b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]


def test_a_row_mended_by_an_analyst_keeps_the_contacts_it_had(
    analyst: Client, work_off: Worker
) -> None:
    row = row_set_aside(analyst, work_off)
    seen = {HER_PHONE: "•••78", ELENI: "e•••@example.gr", "many": "3"}

    cells = [seen.get(cell, cell) for cell in row.cells]
    analyst.post(f"{ADDRESS}{row.run_id}/rows/{row.id}/mend/", {"cell": cells})

    assert Customer.objects.get().email == ELENI
    row.refresh_from_db()
    assert row.state == "mended"
