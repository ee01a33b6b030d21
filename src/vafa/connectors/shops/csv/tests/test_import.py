from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vafa.connectors.shops.csv.actions import UnclearFile
from vafa.connectors.shops.csv.tests.shop_files import (
    COLUMNS,
    HEADER,
    MAPPING,
    WHOLE,
    Line,
    brought,
    withdrawn,
)
from vafa.imports.models import QuarantinedRow, Run, RunState
from vafa.journal.models import Entry
from vafa.orders.models import Order, OrderLine, ReturnLine
from vafa.orders.tests.dump import dump

pytestmark = pytest.mark.django_db

TWO_ORDERS = [Line(), Line(code="jug", price="9.00", pieces="1"), Line("1002", "8", price="4.00")]


def test_a_file_becomes_orders_and_a_report_that_adds_up(tmp_path: Path) -> None:
    run = brought(tmp_path / "orders.csv", TWO_ORDERS)

    assert run.state == RunState.DONE
    assert (run.rows_read, run.rows_stored, run.rows_repeated) == (3, 3, 0)
    assert run.report["money"]["EUR"]["read"] == 1000 + 900 + 800
    assert run.report["money"]["EUR"]["stored"] == 2700
    assert run.report["is_reconciled"]
    assert {o.number: o.net_revenue for o in Order.objects.all()} == {"1001": 1900, "1002": 800}


def test_a_file_brought_twice_changes_nothing(tmp_path: Path) -> None:
    brought(tmp_path / "orders.csv", TWO_ORDERS)
    before = dump()

    again = brought(tmp_path / "orders.csv", day=29)

    assert dump() == before
    assert (again.rows_stored, again.rows_repeated) == (0, 3)
    assert again.report["orders"] == {"new": 0, "changed": 0}


def test_a_bulk_import_writes_one_entry(tmp_path: Path) -> None:
    run = brought(tmp_path / "orders.csv", TWO_ORDERS)

    kinds = [entry.kind for entry in Entry.objects.filter(subject_id=run.id)]
    assert kinds.count("orders.orders_imported") == 1
    assert not Entry.objects.filter(kind="orders.order_recorded").exists()


def test_of_two_overlapping_files_only_the_new_rows_are_stored(tmp_path: Path) -> None:
    brought(tmp_path / "one.csv", TWO_ORDERS)

    run = brought(tmp_path / "two.csv", [*TWO_ORDERS[2:], Line("1003")], day=29)

    assert (run.rows_stored, run.rows_repeated) == (1, 1)
    assert Order.objects.count() == 3


def test_equal_lines_of_one_invoice_are_all_stored(tmp_path: Path) -> None:
    run = brought(tmp_path / "orders.csv", [Line(), Line(), Line()])

    assert run.rows_stored == 3
    assert Order.objects.get().net_revenue == 3000


def test_a_later_file_changes_the_status(tmp_path: Path) -> None:
    brought(tmp_path / "one.csv", [Line(status="pending")])

    run = brought(tmp_path / "two.csv", [Line(status="paid")], day=29)

    assert Order.objects.get().is_purchase
    assert run.report["orders"] == {"new": 0, "changed": 1}


def test_an_older_file_brought_again_does_not_bring_its_old_status_back(tmp_path: Path) -> None:
    brought(tmp_path / "one.csv", [Line(status="pending")], day=26)
    brought(tmp_path / "two.csv", [Line(status="paid")], day=27)

    brought(tmp_path / "one.csv", day=28)

    assert Order.objects.get().status == "paid"


def test_a_whole_export_takes_away_lines_that_it_lacks(tmp_path: Path) -> None:
    brought(tmp_path / "one.csv", TWO_ORDERS, mapping=WHOLE)

    brought(tmp_path / "two.csv", [TWO_ORDERS[1], TWO_ORDERS[2]], day=29, mapping=WHOLE)

    assert Order.objects.get(number="1001").net_revenue == 900


def test_an_order_with_a_refused_row_does_not_take_lines_away(tmp_path: Path) -> None:
    brought(tmp_path / "one.csv", TWO_ORDERS, mapping=WHOLE)

    broken = [Line(pieces="many"), *TWO_ORDERS[1:]]
    brought(tmp_path / "two.csv", broken, day=29, mapping=WHOLE)

    assert Order.objects.get(number="1001").net_revenue == 1900


def test_a_part_return_nets_its_order(tmp_path: Path) -> None:
    rows = [Line(), Line("C1", date="2024-03-12", pieces="-1")]

    run = brought(tmp_path / "orders.csv", rows)

    order = Order.objects.get()
    assert (order.returned_amount, order.net_revenue) == (500, 500)
    assert run.report["money"]["EUR"]["stored"] == 500
    assert run.report["returns"]["lines_unmatched"] == 0


def test_a_cancellation_that_comes_before_its_order_nets_it(tmp_path: Path) -> None:
    brought(tmp_path / "one.csv", [Line("C1", date="2024-03-12", pieces="-2")])

    brought(tmp_path / "two.csv", [Line()], day=29)

    assert not Order.objects.get().is_purchase


def test_an_unmatched_return_is_kept_and_reported(tmp_path: Path) -> None:
    run = brought(tmp_path / "orders.csv", [Line("C1", pieces="-1")])

    assert ReturnLine.objects.get().amount == 500
    assert run.report["returns"] == {
        "lines": 1,
        "amount": 500,
        "lines_unmatched": 1,
        "amount_unmatched": 500,
    }


def test_bad_rows_are_set_aside_with_reason_and_cells(tmp_path: Path) -> None:
    run = brought(tmp_path / "orders.csv", [Line(), Line("1002", pieces="many")])

    row = QuarantinedRow.objects.get(run=run)
    assert (run.rows_stored, run.rows_quarantined) == (1, 1)
    assert (row.row_number, row.reason, row.details["field"]) == (3, "not_a_number", "quantity")
    assert row.cells == list(Line("1002", pieces="many"))


def test_a_currency_without_a_rate_is_set_aside_with_its_money(tmp_path: Path) -> None:
    run = brought(tmp_path / "orders.csv", [Line(), Line("1002", currency="USD")])

    assert QuarantinedRow.objects.get().reason == "unknown_rate"
    assert run.report["money"]["USD"]["read"] == 1000
    assert run.report["money"]["USD"]["quarantined"] == 1000
    assert run.report["is_reconciled"]


def test_a_rate_turns_another_currency_into_the_shops(tmp_path: Path) -> None:
    mapping = replace(MAPPING, rates=(("USD", "0.79"),))

    brought(tmp_path / "orders.csv", [Line(currency="USD", price="5.01")], mapping=mapping)

    order = Order.objects.get()
    assert (order.original_currency, order.rate) == ("USD", "0.79")
    assert order.net_revenue == 792
    assert OrderLine.objects.get().unit_price_micro == 3_957_900


def test_a_file_that_is_no_orders_file_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("This,is\nno,shop\n")

    with pytest.raises(UnclearFile):
        brought(path, mapping=None)

    assert Run.objects.count() == 0


def test_a_withdrawn_import_leaves_no_order(tmp_path: Path) -> None:
    run = brought(tmp_path / "orders.csv", TWO_ORDERS)

    assert withdrawn(run).state == RunState.WITHDRAWN
    assert Order.objects.count() == 0


def test_a_file_tells_when_the_latest_part_of_an_order_was_sent_and_delivered(
    tmp_path: Path,
) -> None:
    path = tmp_path / "orders.csv"
    rows = [(*Line(), "2024-03-11", "2024-03-13"), (*Line(code="jug"), "", "2024-03-15 09:30")]
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([(*HEADER, "Sent", "Delivered"), *rows])
    columns = (*COLUMNS, ("shipped_at", "Sent"), ("delivered_at", "Delivered"))

    brought(path, mapping=replace(MAPPING, columns=columns))

    order = Order.objects.get()
    assert order.shipped_at == datetime(2024, 3, 11, tzinfo=UTC)
    assert order.delivered_at == datetime(2024, 3, 15, 9, 30, tzinfo=UTC)
    assert order.completed_at is None
