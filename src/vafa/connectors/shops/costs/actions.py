"""A file of costs: brought, looked at, stored row by row, tried again, taken back whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.connectors.shops.costs.queries import understood
from vafa.connectors.shops.costs.rules.fields import FIELDS_OF
from vafa.connectors.shops.costs.rules.guessing import Detected, guess_cost_mapping
from vafa.connectors.shops.costs.rules.rows import CostReader
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.imports.actions import (
    begin_storing,
    begin_withdrawal,
    end_storing,
    end_withdrawal,
    refuse_rows,
    remember_mapping,
    settle_tried_again,
    storing,
    upload_file,
)
from vafa.imports.models import Run, RunState
from vafa.imports.queries import open_quarantine, path_of, remembered_mapping
from vafa.imports.rules.mapping import Mapping, mapping_from_json, mapping_problems
from vafa.imports.rules.reading import open_sheet
from vafa.imports.rules.words import sentence
from vafa.journal.actions import ask_for_work
from vafa.journal.jobs.progress import Progress
from vafa.journal.models import Work
from vafa.portfolio.actions.costs import keep_costs, tell_costs_imported, withdraw_costs
from vafa.staff.queries import shop

KIND: Final = "shops.costs"
RUN_JOB: Final = "costs_import.run"
ROWS_AT_ONCE: Final = 1_000
RETRIED_MAX: Final = 5_000


class UnclearCosts(Refused):
    code = "unclear_costs"
    sentence = _("This file cannot be read yet: %(problems)s")


class CostsAreStored(Refused):
    code = "costs_are_stored"
    sentence = _("This file has already been stored.")


class CostsNotStored(Refused):
    code = "costs_not_stored"
    sentence = _("This file has not been stored yet.")


def detect_costs(*, path: Path, what: str = "") -> Detected:
    """Guess how to read a file of costs, as the latest file with its columns was."""
    known = shop()
    guess = guess_cost_mapping(
        path, what=what, usual_unit=known.money_unit, usual_zone=known.time_zone
    )
    remembered = remembered_mapping(source="costs", header=guess.header)
    if remembered is None:
        return guess
    mapping = mapping_from_json(remembered)
    if what and mapping.preset != what:
        return guess
    return Detected(mapping, guess.header)


def take_costs(*, path: Path, file_name: str, what: str, at: datetime, by: Actor) -> Run:
    """Keep a file that somebody brought, with what was understood; nothing is stored yet."""
    detected = detect_costs(path=path, what=what)
    with path.open("rb") as content:
        return upload_file(
            content=content,
            file_name=file_name,
            kind=KIND,
            source="costs",
            mapping=detected.mapping.to_json(),
            header=detected.header,
            at=at,
            by=by,
        )


def change_costs_mapping(*, run_id: int, mapping: Mapping, at: datetime, by: Actor) -> Run:
    """Keep what a person chose about a file that is not stored yet."""
    with transaction.atomic():
        run = _waiting(run_id)
        run.mapping = mapping.to_json()
        run.save(update_fields=["mapping"])
    return run


def begin_costs(*, run_id: int, at: datetime, by: Actor) -> Work:
    """Start to store a file as it was mapped; refuses one that cannot be read that way."""
    with transaction.atomic():
        run = _waiting(run_id)
        _refuse_unclear(mapping_from_json(run.mapping), run.header)
        remember_mapping(source="costs", header=run.header, mapping=run.mapping, at=at)
        return ask_for_work(
            job=RUN_JOB,
            arguments={"run_id": run.id},
            unique_key=f"imports:{run.id}",
            at=at,
            by=by,
        )


def _waiting(run_id: int) -> Run:
    run = Run.objects.select_for_update().get(pk=run_id, kind=KIND)
    if run.state in {RunState.DONE, RunState.WITHDRAWING, RunState.WITHDRAWN}:
        raise CostsAreStored
    return run


def _refuse_unclear(mapping: Mapping, header: Sequence[str]) -> None:
    fields = FIELDS_OF[mapping.preset]
    problems = mapping_problems(mapping, fields=fields, header=header)
    if problems:
        titles = {field.name: field.title for field in fields}
        listed = (sentence(one, translate=gettext, titles=titles) for one in problems)
        raise UnclearCosts(problems=" ".join(listed))


def import_costs(*, path: Path, what: str = "", at: datetime, by: Actor) -> Run:
    """Store a file of costs at once, as `vafa import --kind` does; its mapping is guessed."""
    detected = detect_costs(path=path, what=what)
    _refuse_unclear(detected.mapping, detected.header)
    run = take_costs(path=path, file_name=path.name, what=what, at=at, by=by)
    return store_costs(run_id=run.id, progress=Progress(), at=at, by=by)


def store_costs(*, run_id: int, progress: Progress, at: datetime, by: Actor) -> Run:
    """Store a run's file; one that was stopped begins anew and stores nothing twice."""
    run = Run.objects.get(pk=run_id, kind=KIND)
    if run.state == RunState.DONE:
        return run
    if run.state in {RunState.WITHDRAWING, RunState.WITHDRAWN}:
        raise CostsAreStored
    mapping = mapping_from_json(run.mapping)
    with (
        storing(run_id=run.id, at=at),
        open_sheet(path_of(run), mapping.reading) as sheet,
    ):
        begin_storing(run_id=run.id, header=sheet.header, at=at)
        counts = _store_rows(run, mapping, sheet.header, sheet.rows, progress, at=at)
    with transaction.atomic():
        Run.objects.filter(pk=run.id).update(**counts)
        run = end_storing(run_id=run.id, state=RunState.DONE, at=at)
        tell_costs_imported(
            run_id=run.id, what=mapping.preset, rows=counts["rows_stored"], at=at, by=by
        )
    return run


def _store_rows(
    run: Run,
    mapping: Mapping,
    header: Sequence[str],
    rows: Iterator[tuple[int, tuple[str, ...]]],
    progress: Progress,
    *,
    at: datetime,
) -> dict[str, int]:
    reader = CostReader(mapping.preset, header, mapping)
    by = Actor("import", run.id)
    counts = {"rows_read": 0, "rows_stored": 0, "rows_repeated": 0, "rows_quarantined": 0}
    occurrences: dict[str, int] = {}
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        read = [(reader.read(number, cells), cells) for number, cells in batch]
        found = understood(mapping.preset, read, occurrences=occurrences, at=at, by=by)
        with transaction.atomic():
            stated = keep_costs(rows=found.statements, run_id=run.id, at=at, by=by)
            refuse_rows(run_id=run.id, refusals=found.refused)
        counts["rows_read"] += len(batch)
        counts["rows_stored"] += stated.stored
        counts["rows_repeated"] += stated.repeated
        counts["rows_quarantined"] += len(found.refused)
        progress.report(step="storing", done=counts["rows_read"])
        progress.stop_if_cancelled()
    return counts


def retry_costs(*, run_id: int, at: datetime, by: Actor) -> int:
    """Try open rows of a run again, as their products and orders may be known by now.

    Returns how many were stored; the others stay open with their newest reason.
    """
    run = Run.objects.get(pk=run_id, kind=KIND)
    if run.state != RunState.DONE:
        raise CostsNotStored
    mapping = mapping_from_json(run.mapping)
    reader = CostReader(mapping.preset, run.header, mapping)
    rows = {
        row.row_number: row
        for row in open_quarantine(run_id=run.id).order_by("row_number")[:RETRIED_MAX]
    }
    read = [(reader.read(n, tuple(row.cells)), tuple(row.cells)) for n, row in rows.items()]
    found = understood(mapping.preset, read, occurrences={}, at=at, by=by)
    with transaction.atomic():
        keep_costs(rows=found.statements, run_id=run.id, at=at, by=by)
        mended = settle_tried_again(rows=rows, refusals=found.refused, at=at, by=by)
        run = Run.objects.select_for_update().get(pk=run.id)
        run.rows_stored += mended
        run.rows_quarantined -= mended
        run.save(update_fields=["rows_stored", "rows_quarantined"])
    return mended


def take_back_costs(*, run_id: int, at: datetime, by: Actor) -> Run:
    """Take back all that a file brought; what was said before is in force again."""
    run = Run.objects.get(pk=run_id, kind=KIND)
    begin_withdrawal(run_id=run.id)
    withdraw_costs(run_id=run.id, at=at, by=by)
    return end_withdrawal(run_id=run.id, at=at)
