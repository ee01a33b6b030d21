from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from vafa.customers.models import Customer
from vafa.insight.actions.exports import EXPORTED_MAX
from vafa.insight.make import make_customer
from vafa.journal.models import Entry
from vafa.portfolio.make import make_valuation
from vafa.portfolio.models import ValuationRun
from vafa.staff.models import StaffMember

HERE = {"Referer": "http://testserver/customers/"}


def lines_of(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_filtered_list_is_exported_in_its_order(
    parvaneh: Client, reza: Customer, eleni: Customer, nameless: Customer
) -> None:
    answer = parvaneh.post(
        "/customers/export/", {"query": "sort=revenue&days_min=2", "format": "csv"}
    )

    heads, *lines = lines_of(answer.getvalue())
    assert [line[0] for line in lines] == ["10002", "10001"]
    reza_line = dict(zip(heads, lines[1], strict=True))
    assert reza_line["Expected in 12 months (€)"] == "800"
    assert reza_line["Latest order"] == "2026-03-01"
    assert reza_line["E-mail"] == "reza@example.ir"


def test_an_export_is_written_down_without_anything_personal(
    parvaneh: Client, reza: Customer, eleni: Customer
) -> None:
    parvaneh.post("/customers/export/", {"query": "phase=former", "format": "csv"})

    entry = Entry.objects.get(kind="insight.customers_exported")
    assert entry.payload == {"count": 1, "format": "csv", "filters": {"phase": "former"}}
    assert entry.by.startswith("person:")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_becomes_a_formula(parvaneh: Client, run: ValuationRun, start: str) -> None:
    customer = make_customer("10009", name=f"{start}1+1")
    make_valuation(run=run, customer_id=customer.id)

    answer = parvaneh.post("/customers/export/", {"query": "", "format": "csv"})

    lines = lines_of(answer.getvalue())

    assert lines[1][1] == f"'{start}1+1"


def test_a_workbook_in_persian_keeps_numbers_as_numbers(
    parvaneh_in_persian: Client, reza: Customer
) -> None:
    answer = parvaneh_in_persian.post("/customers/export/", {"query": "", "format": "xlsx"})

    content = io.BytesIO(answer.getvalue())
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    line = dict(zip(rows[0], rows[1], strict=True))
    assert line["نام"] == "رضا کریمی"
    assert line["درآمد تاکنون (تومان)"] == 6_000


def test_a_list_that_is_too_long_is_refused(
    parvaneh: Client, reza: Customer, eleni: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EXPORTED_MAX, "csv", 1)

    page = parvaneh.post(
        "/customers/export/", {"query": "", "format": "csv"}, headers=HERE, follow=True
    )

    assert "Narrow the filters first" in page.content.decode()
    assert not Entry.objects.filter(kind="insight.customers_exported").exists()


def test_nobody_to_export_is_refused(parvaneh: Client, reza: Customer) -> None:
    answer = parvaneh.post("/customers/export/", {"query": "phase=new", "format": "csv"})

    assert answer.status_code == 302
    assert not Entry.objects.filter(kind="insight.customers_exported").exists()


def test_a_care_agent_takes_no_list_away(mina: Client, reza: Customer) -> None:
    answer = mina.post("/customers/export/", {"query": "", "format": "csv"})

    assert answer.status_code == 403
    assert "Export" not in mina.get("/customers/").content.decode()


def test_who_may_not_see_contacts_gets_them_masked(
    parvaneh: Client, run: ValuationRun, reza: Customer
) -> None:
    StaffMember.objects.filter(login="parvaneh").update(role="analyst")

    answer = parvaneh.post("/customers/export/", {"query": "", "format": "csv"})

    heads, *lines = lines_of(answer.getvalue())
    emails = [dict(zip(heads, line, strict=True))["E-mail"] for line in lines]
    assert emails == ["r•••@example.ir"]


def test_the_audit_page_says_how_many_were_taken_out_and_by_which_filters(
    parvaneh: Client, eleni: Customer
) -> None:
    parvaneh.post("/customers/export/", {"query": "phase=former", "format": "csv"})

    shown = parvaneh.get("/audit/").content.decode()

    assert "Took 1 customers out as a file (CSV): " in shown
    assert "without a filter" not in shown
