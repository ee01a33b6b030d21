from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.connectors.shops.csv.tests.page_files import (
    ADDRESS,
    a_bad_row_and_a_good_one,
    a_file,
    imported,
    sent,
    shown_form,
)
from vafa.connectors.shops.csv.tests.shop_files import Line
from vafa.core.keys import SYSTEM
from vafa.customers.actions import write_note
from vafa.customers.models import Customer
from vafa.imports.models import QuarantinedRow, Run
from vafa.journal.models import Work
from vafa.orders.models import Order
from vafa.staff.queries import now

HTMX = {"HX-Request": "true"}
Worker = Callable[[], None]
QUERIES_MAX = 12


def started(client: Client) -> int:
    run_id = sent(client, a_file([Line()]))
    form = shown_form(client, run_id) | {"is_checked": ["yes"]}
    client.post(f"{ADDRESS}{run_id}/start/", form)
    return run_id


def test_an_import_waits_for_the_worker_with_a_bar(parvaneh: Client) -> None:
    run_id = started(parvaneh)

    page = parvaneh.get(f"{ADDRESS}{run_id}/").content.decode()

    assert "Waiting for the worker" in page
    assert parvaneh.get(f"{ADDRESS}{run_id}/progress/", headers=HTMX).status_code == 200


def test_an_import_that_waits_can_be_cancelled_and_go_on(
    parvaneh: Client, work_off: Worker
) -> None:
    run_id = started(parvaneh)

    parvaneh.post(f"{ADDRESS}{run_id}/cancel/")
    assert Run.objects.get(pk=run_id).state == "cancelled"
    assert "This import was stopped." in parvaneh.get(f"{ADDRESS}{run_id}/").content.decode()

    parvaneh.post(f"{ADDRESS}{run_id}/resume/")
    work_off()
    assert (Run.objects.get(pk=run_id).state, Order.objects.count()) == ("done", 1)


def test_the_bar_ends_by_showing_the_page_anew(parvaneh: Client, work_off: Worker) -> None:
    run_id = imported(parvaneh, a_file([Line()]), work_off)

    answer = parvaneh.get(f"{ADDRESS}{run_id}/progress/", headers=HTMX)

    assert answer["HX-Refresh"] == "true"


def test_the_report_adds_up(parvaneh: Client, work_off: Worker) -> None:
    run_id = imported(parvaneh, a_file(a_bad_row_and_a_good_one()), work_off)

    page = parvaneh.get(f"{ADDRESS}{run_id}/").content.decode()

    assert "adds up" in page
    assert "1 row waits for you" in page
    assert "does not add up" not in page


def test_what_an_import_brought_is_counted(parvaneh: Client, work_off: Worker) -> None:
    run_id = imported(parvaneh, a_file([Line(), Line(order="1002", customer="")]), work_off)

    page = parvaneh.get(f"{ADDRESS}{run_id}/contents/").content.decode()

    assert "It speaks of 2 orders and 1 customers." in page


def test_an_import_is_taken_back_whole(parvaneh: Client, work_off: Worker) -> None:
    run_id = imported(parvaneh, a_file(a_bad_row_and_a_good_one()), work_off)

    parvaneh.post(f"{ADDRESS}{run_id}/withdraw/")
    work_off()

    assert Run.objects.get(pk=run_id).state == "withdrawn"
    assert not Order.objects.exists()
    assert not QuarantinedRow.objects.exists()
    assert "This import was taken back" in parvaneh.get(f"{ADDRESS}{run_id}/").content.decode()


def test_who_may_not_take_back_takes_nothing_back(nikos: Client, work_off: Worker) -> None:
    run_id = imported(nikos, a_file([Line()]), work_off)

    assert "Take back" not in nikos.get(f"{ADDRESS}{run_id}/").content.decode()
    assert nikos.post(f"{ADDRESS}{run_id}/withdraw/").status_code == 403
    assert (Run.objects.get(pk=run_id).state, Order.objects.count()) == ("done", 1)


def test_an_import_that_runs_is_not_taken_back(parvaneh: Client) -> None:
    run_id = started(parvaneh)

    parvaneh.post(f"{ADDRESS}{run_id}/withdraw/")

    assert Run.objects.get(pk=run_id).state == "uploaded"
    assert Work.objects.get().job == "imports.run"


@pytest.mark.parametrize("page", ["cancel", "resume"])
def test_an_import_that_is_done_is_neither_cancelled_nor_resumed(
    parvaneh: Client, work_off: Worker, page: str
) -> None:
    run_id = imported(parvaneh, a_file([Line()]), work_off)

    answer = parvaneh.post(f"{ADDRESS}{run_id}/{page}/", headers=HTMX)

    assert "vafa:toast" in answer["HX-Trigger"]
    assert Run.objects.get(pk=run_id).state == "done"


def test_pages_of_an_import_ask_few_questions(parvaneh: Client, work_off: Worker) -> None:
    rows = [Line(order=str(number), pieces="many") for number in range(30)]
    run_id = imported(parvaneh, a_file(rows), work_off)

    for page in ("", "contents/", "rows/", "progress/"):
        with CaptureQueriesContext(connection) as queries:
            parvaneh.get(f"{ADDRESS}{run_id}/{page}")
        assert len(queries) <= QUERIES_MAX, page


def test_who_stays_is_told_before_and_after_an_import_is_taken_back(
    parvaneh: Client, work_off: Worker
) -> None:
    run_id = imported(parvaneh, a_file([Line()]), work_off)
    customer = Customer.objects.get()
    write_note(customer_id=customer.id, text="Calls on Mondays", at=now(), by=SYSTEM)

    before = parvaneh.get(f"{ADDRESS}{run_id}/contents/").text
    parvaneh.post(f"{ADDRESS}{run_id}/withdraw/")
    work_off()

    why = "without orders: somebody wrote about them, decided something or recorded a cost."
    assert f"1 customer of whom nobody else speaks stays, {why}" in before
    assert f"1 customer stayed, {why}" in parvaneh.get(f"{ADDRESS}{run_id}/").text
    assert (Customer.objects.get(), Order.objects.count()) == (customer, 0)
