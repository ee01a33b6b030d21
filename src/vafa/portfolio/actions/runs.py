"""A valuation of the whole base: begun, filled in batches, and put in force in one step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from django.db import connection, transaction

from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.portfolio.actions.valuation_columns import insert_valuations
from vafa.portfolio.models import StrategyChange, Valuation, ValuationRun

ROWS_FORGOTTEN_AT_ONCE = 20_000


def begin_run(*, as_of_date: date, at: datetime, by: Actor) -> ValuationRun:
    """Open a run that no page shows yet; one that was left unfinished before is dropped first."""
    for left in ValuationRun.objects.filter(completed_at=None).order_by("id")[:100]:
        abandon_run(run=left, at=at, by=by)
    return ValuationRun.objects.create(as_of_date=as_of_date, started_at=at)


def save_valuations(
    *, run: ValuationRun, batches: Iterable[pa.Table], at: datetime, by: Actor
) -> int:
    """Write the list rows of a run, each batch in a transaction of its own; returns how many.

    A batch's columns are some of `VALUATION`.
    """
    assert run.completed_at is None, "a run in force is changed through update_valuations"
    return sum(insert_valuations(batch, run_id=run.id) for batch in batches)


def update_valuations(*, run: ValuationRun, rows: pa.Table, at: datetime, by: Actor) -> int:
    """Replace the rows of single customers in the run in force, after an order arrived."""
    with transaction.atomic():
        for customer_id in rows["customer_id"].to_pylist():
            Valuation.objects.filter(run=run, customer_id=customer_id).delete()
        return insert_valuations(rows, run_id=run.id)


def complete_run(
    *,
    run: ValuationRun,
    model: str,
    summary: dict[str, Any],
    changes: Iterable[StrategyChange],
    at: datetime,
    by: Actor,
) -> None:
    """Put a run in force: pages turn from the old one to this one at a single moment."""
    _learn_spread()
    with transaction.atomic():
        # Who was merged while the run was made is on no list any more.
        Valuation.objects.filter(run=run, customer__merged_into__isnull=False).delete()
        StrategyChange.objects.bulk_create(changes, batch_size=500)
        ValuationRun.objects.filter(is_current=True).update(is_current=False)
        run.customers = Valuation.objects.filter(run=run).count()
        run.model, run.summary = model, summary
        run.completed_at, run.is_current = at, True
        run.save()
        record(
            kind="portfolio.valuations_saved",
            at=at,
            by=by,
            payload={"run": run.id, "customers": run.customers, "model": model},
        )


def abandon_run(*, run: ValuationRun, at: datetime, by: Actor) -> None:
    """Drop a run that was not completed; the one in force stays as it is."""
    assert not run.is_current, "the run in force cannot be abandoned"
    _forget_rows(run)
    run.delete()


def forget_old_runs(*, keep: int, at: datetime, by: Actor) -> None:
    """Delete the list rows of runs out of force; the runs and their figures are kept."""
    old = ValuationRun.objects.filter(is_current=False, completed_at__isnull=False)
    for run in old.order_by("-id")[keep : keep + 100]:
        _forget_rows(run)


def _learn_spread() -> None:
    """Let the database look at the new rows, so that it picks the index that a filter needs."""
    table = connection.ops.quote_name(Valuation._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # A sample says enough, and takes milliseconds.
            cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute(f"ANALYZE {table}")


def _forget_rows(run: ValuationRun) -> None:
    while True:
        ids = Valuation.objects.filter(run=run).order_by("id").values_list("id", flat=True)
        chosen = list(ids[:ROWS_FORGOTTEN_AT_ONCE])
        if not chosen:
            return
        # Ids of one run lie side by side, so a range is as exact as a list and much faster.
        Valuation.objects.filter(run=run, id__gte=chosen[0], id__lte=chosen[-1]).delete()
