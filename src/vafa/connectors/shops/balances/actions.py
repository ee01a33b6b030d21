"""A list of balances: brought, looked at, stored, tried again, taken back whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.connectors.shops.balances.queries import KIND, Understood, understood
from vafa.connectors.shops.balances.rules.fields import BALANCE_FIELDS, NAMING
from vafa.connectors.shops.balances.rules.guessing import Detected, guess_balances_mapping
from vafa.connectors.shops.balances.rules.rows import BalanceReader
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.imports.actions import (
    begin_storing,
    begin_withdrawal,
    change_mapping,
    end_storing,
    end_withdrawal,
    refuse_rows,
    settle_tried_again,
    start_run,
    storing,
    upload_file,
)
from vafa.imports.models import Run, RunState
from vafa.imports.queries import open_quarantine, path_of, remembered_mapping
from vafa.imports.rules.converting import RowRefusal
from vafa.imports.rules.mapping import Mapping, mapping_from_json, mapping_problems
from vafa.imports.rules.reading import open_sheet
from vafa.imports.rules.words import sentence
from vafa.journal.jobs.progress import Progress
from vafa.journal.models import Work
from vafa.loyalty.actions.brought import (
    Outcome,
    bring_balances,
    tell_balances_brought,
    tell_balances_taken_back,
    withdraw_balances,
)
from vafa.staff.queries import shop

STORE_JOB: Final = "balances.store"
WITHDRAW_JOB: Final = "balances.withdraw"
ROWS_AT_ONCE: Final = 500
RETRIED_MAX: Final = 5_000


class UnclearBalances(Refused):
    code = "unclear_balances"
    sentence = _("This list cannot be read yet: %(problems)s")


class BalancesNameNobody(Refused):
    code = "balances_name_nobody"
    sentence = _("Say which column holds the customer number, the e-mail address or the phone.")


class BalancesAreGone(Refused):
    code = "balances_are_gone"
    sentence = _("This list was taken back.")


class BalancesNotStored(Refused):
    code = "balances_not_stored"
    sentence = _("This list has not been stored yet.")


def detect_balances(*, path: Path, source: str) -> Detected:
    """Guess how a list is read, as the latest list of its source with its columns was."""
    known = shop()
    guess = guess_balances_mapping(
        path, source=source, zone=known.time_zone, unit=known.money_unit or known.currency
    )
    remembered = remembered_mapping(source=source, header=guess.header)
    if remembered is None:
        return guess
    reading = guess.mapping.to_json()["reading"]
    return Detected(mapping_from_json({**remembered, "reading": reading}), guess.header)


def take_balances(
    *, path: Path, file_name: str, source: str, programme_id: int, at: datetime, by: Actor
) -> Run:
    """Keep a list for a programme, with what was understood; nothing is stored yet."""
    detected = detect_balances(path=path, source=source)
    with path.open("rb") as content:
        return upload_file(
            content=content,
            file_name=file_name,
            kind=KIND,
            source=source,
            mapping={**detected.mapping.to_json(), "preset": str(programme_id)},
            header=detected.header,
            at=at,
            by=by,
        )


def change_balances_mapping(*, run_id: int, mapping: Mapping, at: datetime, by: Actor) -> Run:
    """Keep what a person chose about a list that is not stored yet."""
    run = Run.objects.get(pk=run_id, kind=KIND)
    return change_mapping(run_id=run.id, mapping=mapping.to_json(), header=run.header, at=at, by=by)


def begin_balances(*, run_id: int, at: datetime, by: Actor) -> Work:
    """Start to store a list as it was mapped; refuses one that cannot be read that way."""
    run = Run.objects.get(pk=run_id, kind=KIND)
    mapping = mapping_from_json(run.mapping)
    problems = mapping_problems(mapping, fields=BALANCE_FIELDS, header=run.header)
    if problems:
        titles = {field.name: field.title for field in BALANCE_FIELDS}
        listed = (sentence(one, translate=gettext, titles=titles) for one in problems)
        raise UnclearBalances(problems=" ".join(listed))
    if not {name for name, _column in mapping.columns} & set(NAMING):
        raise BalancesNameNobody
    return start_run(run_id=run.id, job=STORE_JOB, at=at, by=by)


def store_balances(*, run_id: int, progress: Progress, at: datetime, by: Actor) -> Run:
    """Store a list, or go on with it where it stopped: each batch is one transaction.

    A list that is done is left as it is; refuses one that was taken back.
    """
    run = Run.objects.get(pk=run_id, kind=KIND)
    if run.state == RunState.DONE:
        return run
    if run.state in {RunState.WITHDRAWING, RunState.WITHDRAWN}:
        raise BalancesAreGone
    mapping = mapping_from_json(run.mapping)
    with (
        storing(run_id=run.id, at=at),
        open_sheet(path_of(run), mapping.reading) as sheet,
    ):
        run = begin_storing(run_id=run.id, header=sheet.header, at=at)
        _store_rows(run, mapping, sheet.rows, progress, at=at, by=by)
    with transaction.atomic():
        ended = end_storing(run_id=run.id, state=RunState.DONE, at=at)
        tell_balances_brought(run_id=run.id, rows=ended.rows_stored, at=at, by=by)
    return ended


def _store_rows(
    run: Run,
    mapping: Mapping,
    rows: Iterator[tuple[int, tuple[str, ...]]],
    progress: Progress,
    *,
    at: datetime,
    by: Actor,
) -> None:
    reader = _reader(run, mapping, at)
    after = run.checkpoint.get("after", 0)
    waiting = ((number, cells) for number, cells in rows if number > after)
    while batch := list(islice(waiting, ROWS_AT_ONCE)):
        found = understood([(reader.read(number, cells), cells) for number, cells in batch])
        with transaction.atomic():
            outcomes = _bring(run, mapping, found, at=at, by=by)
            refuse_rows(run_id=run.id, refusals=found.refused)
            run.rows_read += len(batch)
            run.rows_stored += outcomes.count(Outcome.BROUGHT)
            run.rows_repeated += outcomes.count(Outcome.REPEATED)
            run.rows_quarantined += len(found.refused)
            run.checkpoint = {"after": batch[-1][0]}
            run.save(
                update_fields=[
                    "rows_read", "rows_stored", "rows_repeated", "rows_quarantined", "checkpoint",
                ]
            )  # fmt: skip
        progress.report(step="storing", done=run.rows_read)
        progress.stop_if_cancelled()


def _reader(run: Run, mapping: Mapping, at: datetime) -> BalanceReader:
    return BalanceReader(run.header, mapping, region=shop().phone_region, now=at)


def _bring(
    run: Run, mapping: Mapping, found: Understood, *, at: datetime, by: Actor
) -> Sequence[Outcome]:
    """Bring what was understood; what differs from what was said before joins the refused."""
    outcomes = bring_balances(
        programme_id=int(mapping.preset),
        balances=found.balances,
        run_id=run.id,
        source=run.source,
        at=at,
        by=by,
    )
    for balance, cells, outcome in zip(found.balances, found.cells, outcomes, strict=True):
        if outcome is Outcome.DIFFERS:
            found.refused.append(RowRefusal(balance.row_number, "differs", "points", (), cells))
    return outcomes


def retry_balances(*, run_id: int, at: datetime, by: Actor) -> int:
    """Try open rows of a list again, as their customers may be known by now.

    Returns how many are closed now; the others stay open with their newest reason.
    """
    run = Run.objects.get(pk=run_id, kind=KIND)
    if run.state != RunState.DONE:
        raise BalancesNotStored
    mapping = mapping_from_json(run.mapping)
    reader = _reader(run, mapping, at)
    waiting = open_quarantine(run_id=run.id).order_by("row_number")[:RETRIED_MAX]
    rows = {row.row_number: row for row in waiting}
    found = understood([(reader.read(n, tuple(r.cells)), tuple(r.cells)) for n, r in rows.items()])
    with transaction.atomic():
        outcomes = _bring(run, mapping, found, at=at, by=by)
        mended = settle_tried_again(rows=rows, refusals=found.refused, at=at, by=by)
        run = Run.objects.select_for_update().get(pk=run.id)
        run.rows_stored += outcomes.count(Outcome.BROUGHT)
        run.rows_repeated += outcomes.count(Outcome.REPEATED)
        run.rows_quarantined -= mended
        run.save(update_fields=["rows_stored", "rows_repeated", "rows_quarantined"])
    return mended


def take_back_balances(*, run_id: int, progress: Progress, at: datetime, by: Actor) -> Run:
    """Take back all points that a list brought; killed in the middle, it goes on when called."""
    run = Run.objects.get(pk=run_id, kind=KIND)
    if run.state == RunState.WITHDRAWN:
        return run
    begin_withdrawal(run_id=run.id)
    done = 0
    while count := withdraw_balances(run_id=run.id, limit=ROWS_AT_ONCE, at=at, by=by):
        done += count
        progress.report(step="withdrawing", done=done)
    with transaction.atomic():
        tell_balances_taken_back(run_id=run.id, at=at, by=by)
        return end_withdrawal(run_id=run.id, at=at)
