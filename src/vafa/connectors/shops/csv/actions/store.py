"""A file of orders stored, batch by batch, so that it can stop anywhere and go on from there."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from vafa.catalogue.actions import recognise_products
from vafa.connectors.shops.csv.actions.memory import few_collections, little_mapped
from vafa.connectors.shops.csv.actions.stage import staged
from vafa.connectors.shops.csv.rules.grouping import Grouped, Ways, customer_named, grouped
from vafa.connectors.shops.csv.rules.tally import Tally
from vafa.connectors.shops.csv.staging import RefusedRow, Staging
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.actions import recognise_customers
from vafa.customers.rules import SeenCustomer
from vafa.imports.actions import begin_storing, end_storing, quarantine_rows
from vafa.imports.jobs.spread import learn_spread
from vafa.imports.models import QuarantinedRow, Run, RunState
from vafa.imports.queries import path_of, state_moment
from vafa.imports.rules.mapping import mapping_from_json
from vafa.journal.actions import record
from vafa.journal.jobs.progress import LeaseLost, Progress, WorkCancelled
from vafa.journal.rules import error_text
from vafa.orders.actions import Recorded, net_returns, store_orders
from vafa.orders.queries import return_totals
from vafa.staff.actions import fix_money
from vafa.staff.queries import shop

ROWS_AT_ONCE = 8_000
_REFUSED_AT_ONCE = 500
_RECOGNISED_AT_ONCE = 2_000
_Item = TypeVar("_Item")

READING = gettext_noop("Reading the file")
RECOGNISING = gettext_noop("Recognising customers and products")
STORING = gettext_noop("Storing orders")
NETTING = gettext_noop("Matching returns with orders")


class RunIsGone(Refused):
    code = "run_is_gone"
    sentence = _("This import has been withdrawn.")


class RunIsElsewhere(Refused):
    code = "run_is_elsewhere"
    sentence = _("This import is already being stored by another process.")


def store_run(*, run_id: int, progress: Progress, at: datetime, by: Actor) -> Run:
    """Store the file of a run, or go on with it where a crash or a person stopped it.

    Each batch is one transaction with its place in the file, so nothing is lost and nothing comes
    twice. A run that is done is left as it is; refuses one that was withdrawn.
    """
    run = Run.objects.get(pk=run_id)
    if run.state == RunState.DONE:
        return run
    if run.state in {RunState.WITHDRAWING, RunState.WITHDRAWN}:
        raise RunIsGone
    ways = ways_of(run)
    try:
        with few_collections(), little_mapped(), Staging(_scratch_path(run)) as staging:
            header = staged(staging, path=path_of(run), ways=ways, progress=progress, step=READING)
            # What reading remembered hangs together in circles, and is not needed any more.
            gc.collect()
            run = begin_storing(run_id=run.id, header=header, at=at)
            _Storing(run, ways, staging, progress, at, by).go_on()
            staging.remove()
    except (WorkCancelled, LeaseLost) as stop:
        if isinstance(stop, WorkCancelled):
            end_storing(run_id=run.id, state=RunState.CANCELLED, at=at)
        raise
    except RunIsElsewhere:
        raise
    except Exception as error:
        end_storing(run_id=run.id, state=RunState.FAILED, at=at, error=error_text(error))
        raise
    return Run.objects.get(pk=run_id)


def ways_of(run: Run) -> Ways:
    """Give how the rows of a run become orders."""
    known = shop()
    return Ways(
        source=run.source,
        state_at=state_moment(run=run),
        currency=known.currency,
        phone_region=known.phone_region,
        mapping=mapping_from_json(run.mapping),
    )


def _scratch_path(run: Run) -> Path:
    path = path_of(run)
    return path.with_name(f"{path.name}.staging")


class _Storing:
    """One attempt to bring a staged file into the tables."""

    def __init__(
        self,
        run: Run,
        ways: Ways,
        staging: Staging,
        progress: Progress,
        at: datetime,
        by: Actor,
    ) -> None:
        self.run_id = run.id
        self.ways = ways
        self.staging = staging
        self.progress = progress
        self.at = at
        self.by = by
        self.place: dict[str, Any] = dict(run.checkpoint)  # Any: JSON values.
        self.tally = Tally(self.place.get("tally"))

    def go_on(self) -> None:
        if not self.place:
            self._begin()
        self._set_aside()
        self._recognise()
        self._store()
        self._net()
        self._finish()

    def _begin(self) -> None:
        self.tally.rows["read"] = self.staging.count()
        for currency, amount in self.staging.money_read().items():
            self.tally.sums_of(currency)["read"] = amount
        with transaction.atomic():
            fix_money(at=self.at, by=self.by)
            self._keep(after=None, refused_after=-1, netted=0, has_recognised=False)

    def _keep(self, **place: object) -> None:
        """Write the place in the file with the batch; another process must not have moved it."""
        run = Run.objects.select_for_update().get(pk=self.run_id)
        if run.state != RunState.RUNNING or run.checkpoint != self.place:
            raise RunIsElsewhere
        self.place = {**self.place, **place, "tally": self.tally.to_json()}
        run.checkpoint = self.place
        run.rows_read = self.tally.rows["read"]
        run.rows_stored = self.tally.rows["stored"]
        run.rows_repeated = self.tally.rows["repeated"]
        run.rows_quarantined = self.tally.rows["quarantined"]
        run.save(
            update_fields=[
                "checkpoint",
                "rows_read",
                "rows_stored",
                "rows_repeated",
                "rows_quarantined",
            ]
        )

    def _set_aside(self) -> None:
        refused = self.staging.refused_after(self.place["refused_after"])
        for batch in _cut(refused, _REFUSED_AT_ONCE):
            with transaction.atomic():
                quarantine_rows(rows=[_quarantined(self.run_id, row) for row in batch])
                for row in batch:
                    self.tally.add("quarantined", currency=row.currency, amount=row.amount)
                self._keep(refused_after=batch[-1].row_number)

    def _recognise(self) -> None:
        """Make customers and products first, thousands at once: orders repeat them."""
        if self.place["has_recognised"]:
            return
        self.progress.report(step=RECOGNISING)
        for people in _cut(self._customers(), _RECOGNISED_AT_ONCE):
            with transaction.atomic():
                recognise_customers(incoming=people, run_id=self.run_id, at=self.at, by=self.by)
                self._keep()
            learn_spread()
            self.progress.stop_if_cancelled()
        for products in _cut(self.staging.products(), _RECOGNISED_AT_ONCE):
            with transaction.atomic():
                recognise_products(incoming=products, run_id=self.run_id, at=self.at, by=self.by)
                self._keep()
        with transaction.atomic():
            self._keep(has_recognised=True)

    def _customers(self) -> Iterator[SeenCustomer]:
        for said in self.staging.customers():
            number, email, phone, *_details, latest_at, first_at = said
            details = {name: getattr(said, name) for name in said._fields[3:-2]}
            customer = customer_named(self.ways, number=number, email=email, phone=phone, **details)
            if customer is not None:
                yield SeenCustomer(customer, self.ways.source, latest_at, first_at)

    def _store(self) -> None:
        self._report()
        for batch in self._batches():
            self.progress.stop_if_cancelled()
            with transaction.atomic():
                recorded = store_orders(
                    orders=[item.order for item in batch if item.order is not None],
                    returns=[line for item in batch for line in item.returns],
                    run_id=self.run_id,
                    at=self.at,
                    by=self.by,
                )
                count_recorded(self.tally, batch, recorded)
                self._keep(after=batch[-1].number)
            learn_spread()
            self._report()

    def _report(self) -> None:
        rows = self.tally.rows
        done = rows["stored"] + rows["repeated"] + rows["quarantined"]
        self.progress.report(step=STORING, done=done, total=rows["read"])

    def _batches(self) -> Iterator[list[Grouped]]:
        """Put orders together until they have as many rows as one transaction should write."""
        says_whole = self.ways.mapping.completeness == "whole"
        batch: list[Grouped] = []
        count = 0
        for rows in self.staging.orders_after(self.place["after"]):
            number = rows[0].order_number
            # An order of which a row is missing here says nothing about lines that it lacks.
            is_whole = says_whole and not self.staging.has_refused(number)
            batch.append(grouped(rows, self.ways, is_whole=is_whole))
            count += len(rows)
            if count >= ROWS_AT_ONCE:
                yield batch
                batch, count = [], 0
        if batch:
            yield batch

    def _net(self) -> None:
        steps = net_returns(
            run_id=self.run_id, at=self.at, by=self.by, after_customer_id=self.place["netted"]
        )
        self.progress.report(step=NETTING)
        for customer_id in steps:
            with transaction.atomic():
                self._keep(netted=customer_id)
            self.progress.stop_if_cancelled()
            self.progress.report(step=NETTING, done=customer_id)

    def _finish(self) -> None:
        assert self.tally.is_reconciled, "Every row that was read became something."
        with transaction.atomic():
            self._keep()
            write_report(run_id=self.run_id, tally=self.tally)
            end_storing(run_id=self.run_id, state=RunState.DONE, at=self.at)
            record(
                kind="orders.orders_imported",
                subject_kind="import",
                subject_id=self.run_id,
                at=self.at,
                by=self.by,
                payload={"rows": self.tally.rows, "orders": self.tally.orders},
            )


def count_recorded(tally: Tally, batch: Iterable[Grouped], recorded: Recorded) -> None:
    """Count the rows and orders of a batch that was stored."""
    new_keys = recorded.line_keys_new | recorded.return_keys_new
    tally.add_rows((row for item in batch for row in item.rows), new_keys=new_keys)
    tally.add_orders(new=recorded.orders_new, changed=recorded.orders_changed)


def write_report(*, run_id: int, tally: Tally) -> None:
    """Write the reconciliation of a run, part of the caller's transaction.

    `rows`: read = stored + repeated + quarantined; `money` the same by currency as the file wrote
    it, with what rounding took; `orders` new and changed; `returns` with those that found no order.
    """
    totals = return_totals(run_id=run_id)
    report = {
        **tally.to_json(),
        "is_reconciled": tally.is_reconciled,
        "returns": {
            "lines": totals.lines,
            "amount": totals.amount,
            "lines_unmatched": totals.lines_unmatched,
            "amount_unmatched": totals.amount_unmatched,
        },
    }
    Run.objects.filter(pk=run_id).update(
        report=report,
        rows_stored=tally.rows["stored"],
        rows_repeated=tally.rows["repeated"],
        rows_quarantined=tally.rows["quarantined"],
    )


def _quarantined(run_id: int, row: RefusedRow) -> QuarantinedRow:
    details: dict[str, Any] = dict(row.details)
    if row.amount is not None:
        details |= {"currency": row.currency, "amount": row.amount}
    return QuarantinedRow(
        run_id=run_id,
        row_number=row.row_number,
        reason=row.reason[:60],
        details=details,
        cells=list(row.cells),
        context=list(row.context),
    )


def _cut(rows: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    batch: list[_Item] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
