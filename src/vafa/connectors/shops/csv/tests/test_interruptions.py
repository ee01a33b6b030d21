"""Imports that are killed, cancelled or fail go on where they stopped."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import Popen

import pytest

from vafa.connectors.shops.csv import actions
from vafa.connectors.shops.csv.actions import store, store_run
from vafa.connectors.shops.csv.jobs import run_import
from vafa.connectors.shops.csv.tests.shop_files import MAPPING, Line, brought, withdrawn, written
from vafa.core.keys import COMMAND_LINE, Actor
from vafa.imports.actions import upload_file
from vafa.imports.models import Run, RunState
from vafa.journal.jobs.progress import Progress, WorkCancelled
from vafa.journal.models import Entry
from vafa.orders.models import Order
from vafa.orders.tests.dump import dump

NOW = datetime(2024, 3, 28, tzinfo=UTC)
IMPORT = """
import sys, django
django.setup()
from vafa.connectors.shops.csv.actions import store
from vafa.connectors.shops.csv.jobs import run_import
from vafa.journal.jobs.progress import Progress
store.ROWS_AT_ONCE = 5
run_import(Progress(), run_id=int(sys.argv[1]))
"""


def many_rows() -> list[Line]:
    goods = [Line(str(n), str(n % 17), f"p{n % 17}@shop.gr", code=f"c{n % 5}") for n in range(400)]
    back = [Line(f"C{n}", str(n % 17), date="2024-03-12", code=f"c{n % 5}", pieces="-1")
            for n in range(0, 400, 9)]  # fmt: skip
    return [*goods, *goods[:40], *back, Line("bad", pieces="many")]


def an_uploaded_run(path: Path) -> Run:
    with path.open("rb") as content:
        return upload_file(
            content=content,
            file_name=path.name,
            kind=actions.KIND,
            source="shop",
            mapping=MAPPING.to_json(),
            at=NOW,
            by=COMMAND_LINE,
        )


class Cancelling(Progress):
    """A progress that somebody cancels after so many questions."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self.questions = questions

    def stop_if_cancelled(self) -> None:
        self.questions -= 1
        if self.questions < 0:
            raise WorkCancelled


@pytest.mark.django_db(transaction=True)
def test_an_import_killed_again_and_again_ends_as_if_nothing_had_been(
    tmp_path: Path, start_process: Callable[..., Popen[str]]
) -> None:
    path = written(tmp_path / "orders.csv", many_rows())
    expected = dump_of(path)
    run = an_uploaded_run(path)

    kills = 0
    for pause in (0.02, 0.05, 0.1, 0.2, 0.3):
        process = start_process(sys.executable, "-c", IMPORT, str(run.id))
        kills += kill_after_its_first_batch(process, run.id, pause)
    run_import(Progress(), run_id=run.id)

    assert kills >= 1
    assert dump() == expected
    assert Run.objects.get(pk=run.id).report["is_reconciled"]
    assert Entry.objects.filter(kind="orders.orders_imported", subject_id=run.id).count() == 1


def dump_of(path: Path) -> dict[str, object]:
    run = brought(path, day=28)
    result = dump()
    withdrawn(run)
    return dict(result)


def kill_after_its_first_batch(process: Popen[str], run_id: int, pause: float) -> int:
    before = Run.objects.get(pk=run_id).checkpoint
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        if Run.objects.get(pk=run_id).checkpoint != before:
            time.sleep(pause)
            process.kill()
            process.wait()
            return 1
        time.sleep(0.005)
    return 0


@pytest.mark.django_db
@pytest.mark.parametrize("questions", [0, 1, 2, 4])
def test_a_cancelled_import_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, questions: int
) -> None:
    monkeypatch.setattr(store, "ROWS_AT_ONCE", 50)
    path = written(tmp_path / "orders.csv", many_rows())
    run = an_uploaded_run(path)

    with pytest.raises(WorkCancelled):
        store_run(run_id=run.id, progress=Cancelling(questions), at=NOW, by=COMMAND_LINE)
    stopped = Run.objects.get(pk=run.id).state
    done = store_run(run_id=run.id, progress=Progress(), at=NOW, by=COMMAND_LINE)

    assert (stopped, done.state) == (RunState.CANCELLED, RunState.DONE)
    assert (done.rows_read, done.rows_stored, done.rows_quarantined) == (486, 485, 1)
    assert Order.objects.count() == 400


@pytest.mark.django_db
def test_a_cancelled_import_can_be_withdrawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "ROWS_AT_ONCE", 50)
    before = dump()
    run = an_uploaded_run(written(tmp_path / "orders.csv", many_rows()))
    with pytest.raises(WorkCancelled):
        store_run(run_id=run.id, progress=Cancelling(6), at=NOW, by=COMMAND_LINE)
    assert Order.objects.exists()

    withdrawn(run)

    assert dump() == before


@pytest.mark.django_db
def test_the_command_line_goes_on_with_a_stopped_run_of_the_same_file(tmp_path: Path) -> None:
    path = written(tmp_path / "orders.csv", many_rows())
    run = an_uploaded_run(path)
    with pytest.raises(WorkCancelled):
        store_run(run_id=run.id, progress=Cancelling(1), at=NOW, by=COMMAND_LINE)

    assert brought(path).id == run.id


@pytest.mark.django_db
def test_a_file_that_is_gone_fails_the_run_with_its_reason(tmp_path: Path) -> None:
    run = an_uploaded_run(written(tmp_path / "orders.csv", [Line()]))
    run.file_path = "gone.csv"
    run.save()

    with pytest.raises(Exception, match=r"."):
        store_run(run_id=run.id, progress=Progress(), at=NOW, by=Actor("import", run.id))

    assert Run.objects.get(pk=run.id).state == RunState.FAILED
