from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest

from vafa.core.keys import Actor
from vafa.imports.actions import (
    FileIsEmpty,
    RunCannotBeWithdrawn,
    RunCannotGoOn,
    RunCannotStart,
    RunIsNotRunning,
    ask_to_withdraw,
    cancel_run,
    remember_mapping,
    resume_run,
    start_run,
    upload_file,
)
from vafa.imports.models import Run, RunState
from vafa.imports.queries import path_of, remembered_mapping, state_moment, work_of
from vafa.journal.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 28, tzinfo=UTC)
NIKOS = Actor.person(2)


def uploaded(content: bytes = b"a,b\n1,2\n", *, at: datetime = NOW) -> Run:
    return upload_file(
        content=io.BytesIO(content),
        file_name="../../orders.csv.gz",
        kind="shops.csv.orders",
        source="shop",
        mapping={},
        at=at,
        by=NIKOS,
    )


def when(run: Run) -> dict[str, object]:
    return {"run_id": run.id, "at": NOW, "by": NIKOS}


def test_an_uploaded_file_is_kept_under_the_runs_own_name() -> None:
    run = uploaded()

    assert (run.state, run.file_name, run.file_bytes) == ("uploaded", "orders.csv.gz", 8)
    assert path_of(run).name == f"{run.id}.csv.gz"
    assert path_of(run).read_bytes() == b"a,b\n1,2\n"


def test_an_empty_file_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(FileIsEmpty):
        uploaded(b"")

    assert not Run.objects.exists()
    assert not Entry.objects.exists()


def test_a_started_run_waits_for_the_worker() -> None:
    run = uploaded()

    work = start_run(**when(run))  # type: ignore[arg-type]

    assert (work.job, work.arguments) == ("imports.run", {"run_id": run.id})
    assert work_of(run_id=run.id) == work


def test_a_run_is_cancelled_and_goes_on() -> None:
    run = uploaded()
    start_run(**when(run))  # type: ignore[arg-type]

    cancel_run(**when(run))  # type: ignore[arg-type]
    assert Run.objects.get().state == RunState.CANCELLED
    resume_run(**when(run))  # type: ignore[arg-type]

    assert Run.objects.get().state == RunState.UPLOADED
    assert work_of(run_id=run.id) is not None


def test_what_is_not_possible_is_refused() -> None:
    run = uploaded()

    with pytest.raises(RunCannotGoOn):
        resume_run(**when(run))  # type: ignore[arg-type]
    with pytest.raises(RunIsNotRunning):
        cancel_run(**when(run))  # type: ignore[arg-type]
    with pytest.raises(RunCannotBeWithdrawn):
        ask_to_withdraw(**when(run))  # type: ignore[arg-type]
    Run.objects.update(state=RunState.DONE)
    with pytest.raises(RunCannotStart):
        start_run(**when(run))  # type: ignore[arg-type]

    assert work_of(run_id=run.id) is None


def test_a_run_killed_on_the_command_line_can_go_on_or_be_withdrawn() -> None:
    run = uploaded()
    Run.objects.update(state=RunState.RUNNING)

    resume_run(**when(run))  # type: ignore[arg-type]
    assert work_of(run_id=run.id) is not None
    Run.objects.update(state=RunState.RUNNING)

    with pytest.raises(RunCannotBeWithdrawn):
        ask_to_withdraw(**when(run))  # type: ignore[arg-type]


def test_a_run_that_is_done_can_be_withdrawn() -> None:
    run = uploaded()
    Run.objects.update(state=RunState.DONE)

    work = ask_to_withdraw(**when(run))  # type: ignore[arg-type]

    assert work.job == "imports.withdraw"
    assert Run.objects.get().state == RunState.WITHDRAWING


def test_the_same_file_brought_again_is_as_old_as_the_first_time() -> None:
    uploaded(at=NOW - timedelta(days=3))

    assert state_moment(run=uploaded()) == NOW - timedelta(days=3)
    assert state_moment(run=uploaded(b"other")) == NOW


def test_a_mapping_is_remembered_for_the_same_columns_of_a_source() -> None:
    remember_mapping(source="shop", header=["A", "B"], mapping={"x": 1}, at=NOW)
    remember_mapping(source="shop", header=["A", "B"], mapping={"x": 2}, at=NOW)

    assert remembered_mapping(source="shop", header=["A", "B"]) == {"x": 2}
    assert remembered_mapping(source="shop", header=["A"]) is None
    assert remembered_mapping(source="other", header=["A", "B"]) is None
