from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from vafa.connectors.shops.csv.actions import mend_row, retry_rows
from vafa.connectors.shops.csv.tests.shop_files import HEADER, Line, brought, withdrawn
from vafa.core.keys import Actor
from vafa.imports.actions import RowIsSettled, dismiss_row
from vafa.imports.models import QuarantinedRow, QuarantineState, Run
from vafa.imports.queries import quarantined_csv
from vafa.orders.models import Order, OrderLine
from vafa.orders.tests.dump import dump

pytestmark = pytest.mark.django_db
MINA = Actor.person(3)
NOW = datetime(2024, 3, 29, tzinfo=UTC)


def a_run_with_a_bad_row(tmp_path: Path, bad: Line) -> tuple[Run, QuarantinedRow]:
    run = brought(tmp_path / "orders.csv", [Line(), bad])
    return run, QuarantinedRow.objects.get(run=run)


def test_a_mended_row_joins_its_order_and_its_run(tmp_path: Path) -> None:
    run, row = a_run_with_a_bad_row(tmp_path, Line(code="jug", pieces="many", price="9.00"))

    mended = mend_row(
        row_id=row.id, cells=Line(code="jug", pieces="1", price="9.00"), at=NOW, by=MINA
    )

    run.refresh_from_db()
    assert (mended.state, mended.settled_by) == (QuarantineState.MENDED, "person:3")
    assert Order.objects.get().net_revenue == 1900
    assert {line.import_run_id for line in OrderLine.objects.all()} == {run.id}
    assert (run.rows_stored, run.rows_quarantined) == (2, 0)
    assert run.report["money"]["EUR"]["read"] == run.report["money"]["EUR"]["stored"] == 1900


def test_a_mended_row_equal_to_another_is_a_second_line(tmp_path: Path) -> None:
    _run, row = a_run_with_a_bad_row(tmp_path, Line(pieces="two"))

    mend_row(row_id=row.id, cells=Line(), at=NOW, by=MINA)

    assert OrderLine.objects.count() == 2


def test_a_row_mended_badly_stays_open_with_its_new_cells(tmp_path: Path) -> None:
    run, row = a_run_with_a_bad_row(tmp_path, Line(pieces="many"))

    mended = mend_row(row_id=row.id, cells=Line(date="soon"), at=NOW, by=MINA)

    run.refresh_from_db()
    assert mended.state == QuarantineState.OPEN
    assert (mended.details["field"], mended.cells[3]) == ("ordered_at", "soon")
    assert run.rows_quarantined == 1


def test_a_settled_row_cannot_be_mended_again(tmp_path: Path) -> None:
    _run, row = a_run_with_a_bad_row(tmp_path, Line(pieces="many"))
    dismiss_row(row_id=row.id, at=NOW, by=MINA)
    before = dump()

    with pytest.raises(RowIsSettled):
        mend_row(row_id=row.id, cells=Line(), at=NOW, by=MINA)

    assert dump() == before


def test_rows_without_a_rate_are_stored_when_there_is_one(tmp_path: Path) -> None:
    run, _row = a_run_with_a_bad_row(tmp_path, Line("1002", currency="USD"))

    retried = retry_rows(run_id=run.id, settings={"rates": [["USD", "0.5"]]}, at=NOW, by=MINA)

    run.refresh_from_db()
    assert (retried.stored, retried.refused) == (1, 0)
    assert Order.objects.get(number="1002").net_revenue == 500
    assert run.report["money"]["USD"]["stored"] == 1000
    assert run.report["is_reconciled"]


def test_a_mended_row_goes_with_its_run(tmp_path: Path) -> None:
    before = dump()
    run, row = a_run_with_a_bad_row(tmp_path, Line("1002", pieces="many"))
    mend_row(row_id=row.id, cells=Line("1002"), at=NOW, by=MINA)

    withdrawn(run)

    assert dump() == before
    assert QuarantinedRow.objects.count() == 0


def test_quarantined_rows_can_be_taken_out_as_a_file(tmp_path: Path) -> None:
    run, _row = a_run_with_a_bad_row(tmp_path, Line(pieces="many", name="=SUM(A1)"))

    written = "".join(quarantined_csv(run=run)).splitlines()

    assert written[0] == "\ufeff" + ",".join([*HEADER, "vafa_row", "vafa_reason"])
    assert written[1] == "1001,7,,2024-03-10,paid,cup,'=SUM(A1),many,5.00,,,3,not_a_number"
    assert len(written) == 2
