"""The life of an import: a file brought, a run started, stopped, gone on with, taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.imports.models import QuarantinedRow, QuarantineState, Run, RunState, SourceMapping
from vafa.imports.queries import import_folder, path_of, work_of
from vafa.imports.rules.converting import RowRefusal
from vafa.imports.rules.detection import header_fingerprint
from vafa.imports.rules.naming import cell_mark
from vafa.journal.actions import ask_for_work, cancel_work, record
from vafa.journal.jobs.progress import LeaseLost, WorkCancelled
from vafa.journal.models import Work
from vafa.journal.rules import error_text

_PIECE_BYTES = 1 << 20
_REASON_MAX = 60
IMPORT_JOB = "imports.run"
WITHDRAW_JOB = "imports.withdraw"
# A run that is running without work was killed on the command line, where nobody takes it up. If
# it is still alive after all, its next batch finds that the run was taken from it, and stops.
_STOPPED = (RunState.RUNNING, RunState.CANCELLED, RunState.FAILED)

Json = Mapping[str, Any]  # Any: JSON values; each kind of import knows its own.


class FileIsEmpty(Refused):
    code = "file_is_empty"
    sentence = _("The file is empty.")


class RunCannotStart(Refused):
    code = "run_cannot_start"
    sentence = _("This import has already been started.")


class RunCannotGoOn(Refused):
    code = "run_cannot_go_on"
    sentence = _("Only an import that was stopped can go on.")


class RunIsNotRunning(Refused):
    code = "run_is_not_running"
    sentence = _("This import is not running.")


class RunCannotBeWithdrawn(Refused):
    code = "run_cannot_be_withdrawn"
    sentence = _("Stop this import first; then it can be withdrawn.")


class RowIsSettled(Refused):
    code = "row_is_settled"
    sentence = _("This row has already been settled.")


def upload_file(
    *,
    content: BinaryIO,
    file_name: str,
    kind: str,
    source: str,
    mapping: Json,
    header: Sequence[str] = (),
    at: datetime,
    by: Actor,
) -> Run:
    """Keep a file in the data folder as a run that has not started; refuses an empty one."""
    folder = import_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with transaction.atomic():
        run = Run.objects.create(
            kind=kind,
            source=source,
            file_name=Path(file_name).name[:255],
            file_path="",
            file_bytes=0,
            file_hash="",
            mapping=dict(mapping),
            header=list(header),
            state=RunState.UPLOADED,
            uploaded_at=at,
            uploaded_by=str(by),
        )
        run.file_path = f"{run.id}{''.join(Path(file_name).suffixes[-2:])[:20]}"
        run.file_bytes, run.file_hash = _copy(content, path_of(run))
        if not run.file_bytes:
            path_of(run).unlink()
            raise FileIsEmpty
        run.save(update_fields=["file_path", "file_bytes", "file_hash"])
        _record(run, "imports.file_uploaded", at=at, by=by)
    return run


def _copy(content: BinaryIO, target: Path) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with target.open("wb") as copy:
        while piece := content.read(_PIECE_BYTES):
            size += len(piece)
            digest.update(piece)
            copy.write(piece)
    return size, digest.hexdigest()


def remember_mapping(
    *, source: str, header: Sequence[str], mapping: Json, at: datetime
) -> SourceMapping:
    """Remember how files of a source with this header are read, for the next one."""
    remembered, _is_new = SourceMapping.objects.update_or_create(
        source=source,
        header_key=header_fingerprint(header),
        defaults={"mapping": dict(mapping), "saved_at": at},
    )
    return remembered


def change_mapping(
    *, run_id: int, mapping: Json, header: Sequence[str], at: datetime, by: Actor
) -> Run:
    """Set how a run that has not started reads its file, and remember it for the source.

    Refuses a run that has started: what it stored was read in another way.
    """
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        if run.state != RunState.UPLOADED or run.started_at is not None:
            raise RunCannotStart
        run.mapping = dict(mapping)
        run.source = str(mapping.get("source") or run.source)[:40]
        run.header = list(header)
        run.save(update_fields=["mapping", "source", "header"])
        remember_mapping(source=run.source, header=header, mapping=mapping, at=at)
    return run


def start_run(*, run_id: int, job: str = IMPORT_JOB, at: datetime, by: Actor) -> Work:
    """Ask the worker to store a run's file by a job; refuses a run that was started before."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        if run.state != RunState.UPLOADED:
            raise RunCannotStart
        _record(run, "imports.run_started", at=at, by=by)
        return _ask(job, run, at=at, by=by)


def resume_run(*, run_id: int, job: str = IMPORT_JOB, at: datetime, by: Actor) -> Work:
    """Ask the worker to go on with a run that was stopped, from where it stopped."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        if run.state not in _STOPPED or work_of(run_id=run.id) is not None:
            raise RunCannotGoOn
        run.state = RunState.UPLOADED
        run.error = ""
        run.save(update_fields=["state", "error"])
        _record(run, "imports.run_resumed", at=at, by=by)
        return _ask(job, run, at=at, by=by)


def cancel_run(*, run_id: int, at: datetime, by: Actor) -> None:
    """Stop a run at its next safe moment; what it stored stays until it is withdrawn."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        work = work_of(run_id=run.id)
        if work is None:
            raise RunIsNotRunning
        cancel_work(work_id=work.id, at=at, by=by)
        if run.state == RunState.UPLOADED:
            run.state = RunState.CANCELLED
            run.save(update_fields=["state"])
        _record(run, "imports.run_cancelled", at=at, by=by)


def ask_to_withdraw(*, run_id: int, job: str = WITHDRAW_JOB, at: datetime, by: Actor) -> Work:
    """Ask the worker to take back all that a run brought; refuses one that may still be running."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        begin_withdrawal(run_id=run.id)
        return _ask(job, run, at=at, by=by)


def _ask(job: str, run: Run, *, at: datetime, by: Actor) -> Work:
    return ask_for_work(
        job=job,
        arguments={"run_id": run.id},
        unique_key=f"imports:{run.id}",
        at=at,
        by=by,
    )


def begin_storing(*, run_id: int, header: Sequence[str], at: datetime) -> Run:
    """Say that a run is being stored from now on."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        run.state = RunState.RUNNING
        run.started_at = run.started_at or at
        run.header = list(header)
        run.error = ""
        run.save(update_fields=["state", "started_at", "header", "error"])
    return run


def end_storing(*, run_id: int, state: RunState, at: datetime, error: str = "") -> Run:
    """Say how a run ended: done, failed with an error, or cancelled."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        run.state = state
        run.finished_at = at
        run.error = error
        run.save(update_fields=["state", "finished_at", "error"])
    return run


@contextmanager
def storing(*, run_id: int, at: datetime) -> Iterator[None]:
    """Say how a run ended that is stored within: cancelled or failed, unless it goes to its end.

    Whoever lost the run to another worker says nothing of it.
    """
    try:
        yield
    except LeaseLost:
        raise
    except WorkCancelled:
        end_storing(run_id=run_id, state=RunState.CANCELLED, at=at)
        raise
    except Exception as error:
        end_storing(run_id=run_id, state=RunState.FAILED, at=at, error=error_text(error))
        raise


def begin_withdrawal(*, run_id: int) -> Run:
    """Say that a run is being taken back; from here there is no way but to the end.

    Refuses one that has not begun, and one that the worker has in hand.
    """
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        if run.state == RunState.WITHDRAWING:
            return run
        if run.state not in {RunState.DONE, *_STOPPED} or work_of(run_id=run.id) is not None:
            raise RunCannotBeWithdrawn
        run.state = RunState.WITHDRAWING
        run.save(update_fields=["state"])
    return run


def end_withdrawal(*, run_id: int, at: datetime) -> Run:
    """Say that nothing of a run is left; its quarantined rows and its file go too."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        QuarantinedRow.objects.filter(run=run).delete()
        run.state = RunState.WITHDRAWN
        run.withdrawn_at = at
        run.checkpoint = {}
        run.save(update_fields=["state", "withdrawn_at", "checkpoint"])
        transaction.on_commit(lambda: path_of(run).unlink(missing_ok=True))
    return run


def quarantine_rows(*, rows: Sequence[QuarantinedRow]) -> None:
    """Set rows aside that could not be stored; a row that is there already stays as it is."""
    QuarantinedRow.objects.bulk_create(rows, ignore_conflicts=True, batch_size=100)


def refuse_rows(*, run_id: int, refusals: Sequence[RowRefusal]) -> None:
    """Set rows aside with the reason for which each was refused."""
    rows = [
        QuarantinedRow(
            run_id=run_id,
            row_number=refusal.row_number,
            reason=refusal.reason[:_REASON_MAX],
            details={"field": refusal.field, **dict(refusal.details)},
            cells=list(refusal.cells),
        )
        for refusal in refusals
    ]
    quarantine_rows(rows=rows)


def settle_tried_again(
    *, rows: Mapping[int, QuarantinedRow], refusals: Sequence[RowRefusal], at: datetime, by: Actor
) -> int:
    """Close the rows that were stored this time; the others stay, with their newest reason.

    Part of the caller's transaction. Returns how many were closed.
    """
    refused = {one.row_number: one for one in refusals}
    mended = [row for number, row in rows.items() if number not in refused]
    for row in mended:
        settle_row(row=row, state=QuarantineState.MENDED, at=at, by=by)
    for number, refusal in refused.items():
        known = QuarantinedRow.objects.filter(pk=rows[number].pk)
        known.update(reason=refusal.reason[:_REASON_MAX])
    return len(mended)


def settle_row(*, row: QuarantinedRow, state: QuarantineState, at: datetime, by: Actor) -> None:
    """Close a quarantined row, mended or dismissed; refuses one that is closed already."""
    if state == QuarantineState.OPEN or row.state != QuarantineState.OPEN:
        raise RowIsSettled
    row.state = state
    row.settled_at = at
    row.settled_by = str(by)
    row.save(update_fields=["cells", "reason", "details", "state", "settled_at", "settled_by"])
    record(
        kind=f"imports.row_{state}",
        subject_kind="import",
        subject_id=row.run_id,
        at=at,
        by=by,
        payload={"row_number": row.row_number},
    )


def forget_set_aside(*, values: Collection[str], at: datetime, by: Actor) -> int:
    """Empty the rows set aside in which a cell is one of these contacts of a person.

    Open ones are left out for good. Part of the caller's transaction; returns how many there were.
    """
    wanted = {mark for value in values if (mark := cell_mark(value))}
    emptied = 0
    for row in QuarantinedRow.objects.order_by("id").iterator(500):
        if not any(cell_mark(str(cell)) in wanted for cell in (*row.cells, *row.context)):
            continue
        row.cells, row.context = [""] * len(row.cells), []
        if row.state == QuarantineState.OPEN:
            settle_row(row=row, state=QuarantineState.DISMISSED, at=at, by=by)
        row.save(update_fields=["cells", "context"])
        emptied += 1
    return emptied


def dismiss_row(*, row_id: int, at: datetime, by: Actor) -> QuarantinedRow:
    """Leave a quarantined row out for good; it stays in the report as quarantined."""
    with transaction.atomic():
        row = QuarantinedRow.objects.select_for_update().get(pk=row_id)
        settle_row(row=row, state=QuarantineState.DISMISSED, at=at, by=by)
    return row


def _record(run: Run, kind: str, *, at: datetime, by: Actor) -> None:
    record(kind=kind, subject_kind="import", subject_id=run.id, at=at, by=by)
