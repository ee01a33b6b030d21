from __future__ import annotations

import gzip
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vafa.connectors.shops.csv.tests.page_files import ADDRESS, FILES, a_file, sent
from vafa.connectors.shops.csv.tests.shop_files import Line
from vafa.imports.models import Run
from vafa.imports.queries import path_of
from vafa.journal.models import Entry
from vafa.orders.models import Order
from vafa.staff.models import StaffMember


def refused(client: Client, file: object, source: str = "shop") -> str:
    answer = client.post(ADDRESS, {"file": file, "source": source})
    assert answer.status_code == 422
    assert not Run.objects.exists()
    return answer.content.decode()


def test_a_file_that_was_brought_waits_with_its_guesses_and_stores_nothing(
    parvaneh: Client,
) -> None:
    run_id = sent(parvaneh, a_file([Line()]))

    run = Run.objects.get(pk=run_id)
    who = f"person:{StaffMember.objects.get().pk}"
    assert (run.state, run.uploaded_by, path_of(run).exists()) == ("uploaded", who, True)
    assert {one["setting"] for one in run.report["understood"]["guesses"]} >= {"money_unit"}
    assert not Order.objects.exists()


def test_a_packed_file_is_taken_too(parvaneh: Client) -> None:
    packed = gzip.compress((FILES / "greek_orders.csv").read_bytes())

    run_id = sent(parvaneh, SimpleUploadedFile("orders.csv.gz", packed))

    assert Run.objects.get(pk=run_id).file_path == f"{run_id}.csv.gz"


def test_nothing_chosen_is_refused_kindly(parvaneh: Client) -> None:
    assert "Choose a file first." in refused(parvaneh, "")


def test_an_empty_file_is_refused(parvaneh: Client) -> None:
    assert "The file is empty." in refused(parvaneh, SimpleUploadedFile("orders.csv", b""))


def test_a_picture_is_refused_by_its_name(parvaneh: Client) -> None:
    page = refused(parvaneh, SimpleUploadedFile("cat.png", b"\x89PNG"))

    assert "Bring a CSV, TSV, Excel" in page


def test_an_old_spreadsheet_is_refused_with_the_way_out(parvaneh: Client) -> None:
    page = refused(parvaneh, SimpleUploadedFile("old.csv", b"\xd0\xcf\x11\xe0" + b"0" * 50))

    assert "Save it as .xlsx or CSV" in page


def test_a_source_with_strange_characters_is_refused(parvaneh: Client) -> None:
    assert "Use letters, figures" in refused(parvaneh, a_file([Line()]), source="<shop>")


def test_a_file_above_the_limit_is_refused_with_the_way_out(
    parvaneh: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ENVIRONMENT", SimpleNamespace(upload_mb=1))
    file = SimpleUploadedFile("orders.csv", b"a,b\n" * 300_000)

    page = parvaneh.post(ADDRESS, {"file": file, "source": "shop"})

    assert page.status_code == 413
    assert "larger than the 1 MB that can be brought here. Pack it with gzip" in page.text
    assert not Run.objects.exists()


def test_a_file_that_was_not_started_can_be_thrown_away(parvaneh: Client) -> None:
    run_id = sent(parvaneh, a_file([Line()]))

    parvaneh.post(f"{ADDRESS}{run_id}/discard/")

    assert Run.objects.get(pk=run_id).state == "withdrawn"
    assert Entry.objects.filter(kind="imports.file_discarded", subject_id=run_id).count() == 1


def test_who_may_not_import_sees_no_page_and_brings_nothing(mina: Client) -> None:
    assert mina.get(ADDRESS).status_code == 403
    assert mina.post(ADDRESS, {"file": a_file([Line()]), "source": "shop"}).status_code == 403
    assert not Run.objects.exists()


def test_a_stranger_is_sent_to_the_door(parvaneh: Client) -> None:
    run_id = sent(parvaneh, a_file([Line()]))

    answer = Client().get(f"{ADDRESS}{run_id}/preview/")

    assert answer["Location"] == f"/sign-in/?next={ADDRESS}{run_id}/preview/"


def test_an_import_that_does_not_exist_is_not_found(parvaneh: Client) -> None:
    for page in ("", "preview/", "progress/", "contents/", "rows/", "rows/download/"):
        assert parvaneh.get(f"{ADDRESS}99/{page}").status_code == 404
