from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM, Actor
from vafa.customers.models import Customer
from vafa.imports.models import QuarantinedRow, Run
from vafa.insight.models import PageAggregate
from vafa.insight.queries.data import IMPORTS_PAGE_ROWS
from vafa.insight.reactions import refresh_after_orders_changed
from vafa.insight.refresh.figures.data import data_figures
from vafa.journal.actions import ask_for_work, record
from vafa.journal.models import Heartbeat, Work
from vafa.portfolio.models import ValuationRun
from vafa.staff.queries import now

AT = datetime(2026, 3, 21, 9, tzinfo=UTC)
QUERIES_MAX = 12
HTMX = {"HX-Request": "true"}


def an_import(name: str = "orders.csv", **columns: object) -> Run:
    made: dict[str, object] = {
        "kind": "shops.csv.orders",
        "source": "shop",
        "file_name": name,
        "file_path": "1.csv",
        "file_bytes": 10,
        "file_hash": "0",
        "state": "done",
        "uploaded_at": AT,
        "finished_at": AT,
        "uploaded_by": "person:1",
    }
    return Run.objects.create(**{**made, **columns})


def page_of(client: Client, address: str = "/data/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_shop_without_data_is_told_what_to_do(parvaneh: Client) -> None:
    page = page_of(parvaneh)

    assert "No file has been brought yet" in page
    assert 'href="/data/import/"' in page


def test_imports_and_what_waits_are_listed(parvaneh: Client) -> None:
    run = an_import("march.csv", rows_read=8, rows_quarantined=1)
    QuarantinedRow.objects.create(run=run, row_number=3, reason="not_a_day", cells=["x"])

    page = page_of(parvaneh)

    assert f'href="/data/import/{run.id}/"' in page
    assert "1 row waits for you" in page
    assert "No date where one should be" in page


def test_imports_are_turned_page_by_page(parvaneh: Client) -> None:
    runs = [an_import(f"file-{number:02}.csv") for number in range(IMPORTS_PAGE_ROWS + 2)]

    first, second = page_of(parvaneh), page_of(parvaneh, f"/data/?before={runs[2].id}")

    assert "file-16.csv" in first
    assert "file-01.csv" not in first
    assert "file-01.csv" in second
    assert "file-16.csv" in page_of(parvaneh, f"/data/?after={runs[1].id}")


def test_coverage_is_what_the_latest_refresh_counted(
    parvaneh: Client, run: ValuationRun, reza: Customer
) -> None:
    figures = data_figures(None)  # type: ignore[arg-type]
    PageAggregate.objects.create(run_id=run.id, name="data", payload=figures)

    page = page_of(parvaneh)

    assert figures["customers"] == {
        "all": 1, "with_name": 1, "with_email": 1, "with_phone": 1, "with_country": 1,
    }  # fmt: skip
    assert figures["currencies"] == [{"currency": "EUR", "orders": 3, "net_revenue": 60_000}]
    assert "can be reached by e-mail" in page
    assert "3 orders · €600.00" in page


def test_customers_who_are_left_out_are_named_with_the_reason(
    parvaneh: Client, reza: Customer
) -> None:
    Customer.objects.filter(pk=reza.id).update(left_out="reseller", left_out_note="buys crates")

    page = page_of(parvaneh)

    assert "Reseller" in page
    assert "buys crates" in page


def test_freshness_tells_the_latest_of_everything(
    parvaneh: Client, run: ValuationRun, reza: Customer
) -> None:
    an_import("march.csv")
    Heartbeat.objects.create(worker="one", at=now(), started_at=now())

    page = page_of(parvaneh, "/data/freshness/")

    assert "march.csv" in page
    assert "1 Mar 2026" in page
    assert "at work" in page


def test_a_worker_that_is_silent_for_minutes_is_said_to_be(parvaneh: Client) -> None:
    Heartbeat.objects.create(worker="one", at=now() - timedelta(minutes=5), started_at=AT)

    assert "silent" in page_of(parvaneh, "/data/freshness/")


def test_orders_that_changed_after_the_refresh_are_said(
    parvaneh: Client, run: ValuationRun
) -> None:
    record(kind="orders.orders_imported", at=AT, by=SYSTEM)

    assert "Orders changed after the latest refresh" in page_of(parvaneh, "/data/freshness/")


def test_a_refresh_is_asked_for_once_and_cancelled(parvaneh: Client) -> None:
    parvaneh.post("/data/refresh/")
    parvaneh.post("/data/refresh/")
    work = Work.objects.get(job="insight.refresh")
    assert "Waiting for the worker" in page_of(parvaneh)

    parvaneh.post("/data/refresh/cancel/", headers=HTMX)

    work.refresh_from_db()
    assert work.state == "cancelled"
    assert parvaneh.get("/data/refresh/progress/", headers=HTMX)["HX-Refresh"] == "true"


def test_who_only_looks_asks_for_no_refresh(mina: Client) -> None:
    assert mina.get("/data/").status_code == 200
    assert "Refresh now" not in page_of(mina)
    assert mina.post("/data/refresh/").status_code == 403
    assert mina.get("/data/work/").status_code == 403
    assert not Work.objects.exists()


def test_a_stranger_sees_nothing(stranger: Client) -> None:
    for address in ("/data/", "/data/freshness/", "/data/work/", "/audit/"):
        assert stranger.get(address)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("address", ["/data/", "/data/freshness/", "/data/work/", "/audit/"])
def test_data_pages_ask_few_questions(
    parvaneh: Client, run: ValuationRun, reza: Customer, address: str
) -> None:
    for number in range(20):
        made = an_import(f"{number}.csv")
        QuarantinedRow.objects.create(run=made, row_number=1, reason="missing", cells=[])
        by = Actor("person", 1)
        ask_for_work(job="insight.refresh", arguments={}, at=AT, by=by)

    with CaptureQueriesContext(connection) as queries:
        page_of(parvaneh, address)

    assert len(queries) <= QUERIES_MAX


def test_imported_orders_ask_for_one_refresh(run: ValuationRun) -> None:
    entries = [record(kind="orders.orders_imported", at=AT, by=SYSTEM) for _ in range(2)]

    refresh_after_orders_changed(entries)
    refresh_after_orders_changed(entries)

    assert Work.objects.get().unique_key == "refresh"


def test_a_refresh_that_began_later_is_not_repeated(run: ValuationRun) -> None:
    entry = record(kind="orders.orders_imported", at=AT, by=SYSTEM)
    ValuationRun.objects.filter(pk=run.id).update(started_at=now())

    refresh_after_orders_changed([entry])

    assert not Work.objects.exists()
