from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from vafa.connectors.shops.csv.queries import QUARANTINE_PAGE_ROWS
from vafa.connectors.shops.csv.tests.conftest import SignIn
from vafa.connectors.shops.csv.tests.page_files import (
    ADDRESS,
    a_bad_row_and_a_good_one,
    a_file,
    imported,
)
from vafa.connectors.shops.csv.tests.shop_files import Line
from vafa.imports.models import QuarantinedRow, Run
from vafa.journal.models import Work
from vafa.orders.models import Order

HTMX = {"HX-Request": "true"}
Worker = Callable[[], None]


def a_bad_row(client: Client, work_off: Worker) -> QuarantinedRow:
    run_id = imported(client, a_file(a_bad_row_and_a_good_one()), work_off)
    return QuarantinedRow.objects.get(run_id=run_id)


def test_a_row_set_aside_is_shown_with_its_reason_and_cells(
    parvaneh: Client, work_off: Worker
) -> None:
    row = a_bad_row(parvaneh, work_off)

    page = parvaneh.get(f"{ADDRESS}{row.run_id}/rows/").content.decode()

    assert "The field Quantity holds no number (its shape: aaaa)." in page
    assert 'value="many"' in page


def test_a_mended_row_is_stored(parvaneh: Client, work_off: Worker) -> None:
    row = a_bad_row(parvaneh, work_off)
    cells = ["3" if cell == "many" else cell for cell in row.cells]

    answer = parvaneh.post(
        f"{ADDRESS}{row.run_id}/rows/{row.id}/mend/", {"cell": cells}, headers=HTMX
    )

    assert "Stored" in answer.content.decode()
    assert Order.objects.get(number="1002").total_amount == 2700


def test_a_row_mended_badly_stays_with_its_reason(parvaneh: Client, work_off: Worker) -> None:
    row = a_bad_row(parvaneh, work_off)
    cells = ["few" if cell == "many" else cell for cell in row.cells]

    answer = parvaneh.post(
        f"{ADDRESS}{row.run_id}/rows/{row.id}/mend/", {"cell": cells}, headers=HTMX
    )

    assert "Still not understood" in answer.content.decode()
    assert Order.objects.count() == 1


def test_a_row_is_left_out_once(parvaneh: Client, work_off: Worker) -> None:
    row = a_bad_row(parvaneh, work_off)

    parvaneh.post(f"{ADDRESS}{row.run_id}/rows/{row.id}/dismiss/")
    again = parvaneh.post(f"{ADDRESS}{row.run_id}/rows/{row.id}/dismiss/", headers=HTMX)

    assert QuarantinedRow.objects.get().state == "dismissed"
    assert "This row has already been settled." in again["HX-Trigger"]


def test_all_rows_are_tried_again_once_a_status_is_explained(
    parvaneh: Client, work_off: Worker
) -> None:
    rows = [Line(), *(Line(order=str(n), status="Paketiert") for n in range(2000, 2003))]
    run_id = imported(parvaneh, a_file(rows), work_off)
    assert Run.objects.get(pk=run_id).rows_quarantined == 3

    answer = {"status_word": ["Paketiert"], "status": ["paid"]}
    parvaneh.post(f"{ADDRESS}{run_id}/rows/retry/", answer)
    work_off()

    assert (Run.objects.get(pk=run_id).rows_quarantined, Order.objects.count()) == (0, 4)
    assert Work.objects.filter(job="insight.refresh").count() == 1


def test_all_rows_are_tried_again_once_a_rate_is_known(parvaneh: Client, work_off: Worker) -> None:
    run_id = imported(parvaneh, a_file([Line(), Line(order="7", currency="USD")]), work_off)

    page = parvaneh.get(f"{ADDRESS}{run_id}/rows/").content.decode()
    assert "1 USD" in page
    parvaneh.post(f"{ADDRESS}{run_id}/rows/retry/", {"rate_currency": ["USD"], "rate": ["0,50"]})
    work_off()

    assert Order.objects.get(number="7").total_amount == 500


def test_the_rows_can_be_taken_along_as_a_file(parvaneh: Client, work_off: Worker) -> None:
    row = a_bad_row(parvaneh, work_off)

    answer = parvaneh.get(f"{ADDRESS}{row.run_id}/rows/download/")

    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2
    assert lines[1].endswith(",3,not_a_number")


def test_a_long_list_is_turned_page_by_page(parvaneh: Client, work_off: Worker) -> None:
    rows = [Line(order=str(number), pieces="many") for number in range(45)]
    run_id = imported(parvaneh, a_file([Line(), *rows]), work_off)
    address = f"{ADDRESS}{run_id}/rows/"

    first = parvaneh.get(address).content.decode()
    second = parvaneh.get(f"{address}?after={2 + QUARANTINE_PAGE_ROWS}").content.decode()

    assert "Row 3<" in first
    assert "Row 23<" in second
    assert "Row 22<" not in second
    assert parvaneh.get(f"{address}?before=3&after=x").status_code == 200


def test_who_may_only_look_mends_nothing(
    parvaneh: Client, sign_in: SignIn, work_off: Worker
) -> None:
    row = a_bad_row(parvaneh, work_off)
    viewer = sign_in("eleni", "viewer")

    for page in ("mend", "dismiss"):
        answer = viewer.post(f"{ADDRESS}{row.run_id}/rows/{row.id}/{page}/", {"cell": row.cells})
        assert answer.status_code == 403
    assert viewer.post(f"{ADDRESS}{row.run_id}/rows/retry/").status_code == 403
    assert QuarantinedRow.objects.get().state == "open"


def test_a_row_of_another_import_is_not_found(parvaneh: Client, work_off: Worker) -> None:
    row = a_bad_row(parvaneh, work_off)

    answer = parvaneh.post(f"{ADDRESS}{row.run_id + 1}/rows/{row.id}/mend/", {"cell": row.cells})

    assert answer.status_code == 404
    assert QuarantinedRow.objects.get().state == "open"
