"""Quarantined rows tried again: mended by a person, or as they are after the mapping was mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from vafa.connectors.shops.csv.actions.stage import refused_row, without_rate
from vafa.connectors.shops.csv.actions.store import count_recorded, ways_of, write_report
from vafa.connectors.shops.csv.rules import OrderReader, OrderRow
from vafa.connectors.shops.csv.rules.grouping import Ways, grouped, rate_of
from vafa.connectors.shops.csv.rules.tally import Tally
from vafa.connectors.shops.csv.staging import RefusedRow
from vafa.core.keys import Actor
from vafa.imports.actions import RowIsSettled, settle_row
from vafa.imports.models import QuarantinedRow, QuarantineState, Run, RunState
from vafa.imports.queries import open_quarantine
from vafa.imports.rules.converting import RowRefusal
from vafa.journal.jobs.progress import Progress
from vafa.orders.actions import net_orders, record_orders
from vafa.orders.queries import keys_of_run
from vafa.orders.rules import order_key

ROWS_AT_ONCE_MAX = 1_000

RETRYING = gettext_noop("Trying rows again")


@dataclass(frozen=True, slots=True)
class Retried:
    """How many rows were stored after all, and how many stay set aside."""

    stored: int
    refused: int


def mend_row(*, row_id: int, cells: Sequence[str], at: datetime, by: Actor) -> QuarantinedRow:
    """Try a quarantined row again with mended cells, as a row of its own run.

    What is still not understood stays open, with the new cells and the new reason. Refuses a row
    that is settled, and one of a run that is not done.
    """
    with transaction.atomic():
        row = QuarantinedRow.objects.select_for_update().get(pk=row_id)
        run = Run.objects.select_for_update().get(pk=row.run_id)
        if row.state != QuarantineState.OPEN or run.state != RunState.DONE:
            raise RowIsSettled
        _try_again(row, run, ways_of(run), tuple(cells), at=at, by=by)
    return row


def retry_rows(
    *,
    run_id: int,
    settings: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    at: datetime,
    by: Actor,
) -> Retried:
    """Try the open rows of a run again, each in a transaction of its own.

    `settings` mend the run's mapping before: rates of currencies, meanings of status words.
    """
    run = Run.objects.get(pk=run_id)
    if settings:
        allowed = {name: settings[name] for name in ("rates", "statuses") if name in settings}
        run.mapping = {**run.mapping, **allowed}
        run.save(update_fields=["mapping"])
    progress = progress or Progress()
    total = open_quarantine(run_id=run_id).count()
    stored = refused = 0
    for row_id, cells in _open_rows(run_id):
        mended = mend_row(row_id=row_id, cells=cells, at=at, by=by)
        if mended.state == QuarantineState.MENDED:
            stored += 1
        else:
            refused += 1
        progress.stop_if_cancelled()
        progress.report(step=RETRYING, done=stored + refused, total=total)
    return Retried(stored, refused)


def _open_rows(run_id: int) -> Iterator[tuple[int, list[str]]]:
    """Read the open rows in the order of their file, some at a time: trying them closes them."""
    latest = -1
    while True:
        rows = open_quarantine(run_id=run_id).filter(row_number__gt=latest)
        batch = list(rows.order_by("row_number")[:ROWS_AT_ONCE_MAX])
        if not batch:
            return
        yield from ((row.id, row.cells) for row in batch)
        latest = batch[-1].row_number


def _try_again(
    row: QuarantinedRow,
    run: Run,
    ways: Ways,
    cells: tuple[str, ...],
    *,
    at: datetime,
    by: Actor,
) -> None:
    read = _understood(row, run, ways, cells)
    row.cells = list(cells)
    if isinstance(read, RefusedRow):
        row.reason = read.reason
        row.details = {
            name: value for name, value in row.details.items() if name in {"currency", "amount"}
        } | read.details
        row.save(update_fields=["cells", "reason", "details"])
        return
    _store(row, run, ways, read, at=at, by=by)
    settle_row(row=row, state=QuarantineState.MENDED, at=at, by=by)


def _understood(
    row: QuarantinedRow, run: Run, ways: Ways, cells: tuple[str, ...]
) -> OrderRow | RefusedRow:
    reader = OrderReader(run.header, ways.mapping)
    if row.context:
        reader.read(0, tuple(row.context))
    read = reader.read(row.row_number, cells)
    if isinstance(read, RowRefusal):
        return refused_row(read)
    if rate_of(read, ways) is None:
        return without_rate(read, cells)
    return read


def _store(
    row: QuarantinedRow, run: Run, ways: Ways, read: OrderRow, *, at: datetime, by: Actor
) -> None:
    key = order_key(source=ways.source, number=read.order_number)
    taken = keys_of_run(run_id=run.id, key=key, source=ways.source, number=read.order_number)
    item = grouped([read], ways, is_whole=False, taken=taken)
    recorded = record_orders(
        orders=[] if item.order is None else [item.order],
        returns=item.returns,
        run_id=run.id,
        at=at,
        by=by,
    )
    net_orders(recorded=recorded, at=at)
    tally = Tally(run.checkpoint.get("tally"))
    known_amount = row.details.get("amount")
    tally.take_out_of_quarantine(
        currency=str(row.details.get("currency", read.currency)), amount=known_amount
    )
    if known_amount is None:
        tally.sums_of(read.currency)["read"] += read.amount
    elif known_amount != read.amount or row.details.get("currency") != read.currency:
        # A person changed the money: it is what the row says now that was read.
        tally.sums_of(str(row.details["currency"]))["read"] -= known_amount
        tally.sums_of(read.currency)["read"] += read.amount
    count_recorded(tally, [item], recorded)
    run.checkpoint = {**run.checkpoint, "tally": tally.to_json()}
    run.save(update_fields=["checkpoint"])
    write_report(run_id=run.id, tally=tally)
