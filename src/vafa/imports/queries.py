"""What is known of imports: their files, their work, what was set aside, how to read the next."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Min, QuerySet

from vafa.imports.models import QuarantinedRow, QuarantineState, Run, RunState, SourceMapping
from vafa.imports.rules.detection import header_fingerprint
from vafa.journal.models import Work, WorkState

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def import_folder() -> Path:
    """Return the folder in which imported files are kept."""
    return Path(settings.MEDIA_ROOT) / "imports"


def path_of(run: Run) -> Path:
    """Return where a run's file lies."""
    return import_folder() / run.file_path


def remembered_mapping(*, source: str, header: Sequence[str]) -> Mapping[str, Any] | None:
    """Return how files of this source with this header were read the last time, if ever."""
    # Any: JSON values; each kind of import knows its own.
    row = SourceMapping.objects.filter(source=source, header_key=header_fingerprint(header)).first()
    return None if row is None else row.mapping


def latest_mapping(*, header: Sequence[str]) -> SourceMapping | None:
    """Return the latest mapping of any source for files with this header."""
    rows = SourceMapping.objects.filter(header_key=header_fingerprint(header))
    return rows.order_by("-saved_at", "-id").first()


def work_of(*, run_id: int) -> Work | None:
    """Return the work that waits or runs for a run, if there is any."""
    open_states = [WorkState.WAITING, WorkState.RUNNING]
    return Work.objects.filter(unique_key=f"imports:{run_id}", state__in=open_states).first()


def state_moment(*, run: Run) -> datetime:
    """Return how old a run's news are: the same file brought again is as old as the first time."""
    same = Run.objects.filter(source=run.source, file_hash=run.file_hash)
    standing = same.exclude(state__in=[RunState.WITHDRAWN, RunState.WITHDRAWING])
    earliest = standing.aggregate(earliest=Min("uploaded_at"))["earliest"]
    return min(run.uploaded_at, earliest or run.uploaded_at)


def unfinished_run(*, source: str, file_hash: str) -> Run | None:
    """Return the latest run of this very file that stopped on its way, if there is one."""
    stopped = [RunState.RUNNING, RunState.CANCELLED, RunState.FAILED]
    runs = Run.objects.filter(source=source, file_hash=file_hash, state__in=stopped)
    return runs.order_by("-id").first()


def open_quarantine(*, run_id: int | None = None) -> QuerySet[QuarantinedRow]:
    """Return the rows that wait for a person, latest first."""
    rows = QuarantinedRow.objects.filter(state=QuarantineState.OPEN).select_related("run")
    return (rows if run_id is None else rows.filter(run_id=run_id)).order_by("-id")


def quarantined_csv(*, run: Run, shown: Callable[[str], str] = str) -> Iterator[str]:
    """Write a run's open quarantined rows as CSV, with the reason, to be mended and brought again.

    Cells that a spreadsheet would take for a formula get an apostrophe in front, which reading
    takes off again. `shown` says how a cell is shown to whoever gets them.
    """
    yield "\ufeff" + _csv_line([*run.header, "vafa_row", "vafa_reason"])
    rows = QuarantinedRow.objects.filter(run=run, state=QuarantineState.OPEN)
    for row in rows.order_by("row_number").iterator(chunk_size=1_000):
        cells = list(row.cells) + [""] * (len(run.header) - len(row.cells))
        yield _csv_line(
            [*(_guarded(shown(cell)) for cell in cells), str(row.row_number), row.reason]
        )


def _guarded(cell: str) -> str:
    is_number = cell[1:2].isdigit() and cell[:1] in "+-"
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
