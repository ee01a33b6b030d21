"""Many costs from one import: kept in batches, told to the journal once, taken back whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from vafa.core.keys import Actor
from vafa.customers.actions import hang_rows, lock_records
from vafa.customers.queries import roots_of
from vafa.journal.actions import record
from vafa.portfolio.actions.costs.statements import Stated, state, take_back
from vafa.portfolio.models import (
    AcquisitionSpend,
    ActivityCount,
    DirectCost,
    MarginRate,
    ProductCost,
    Statement,
)

IMPORTED = (ProductCost, MarginRate, DirectCost, ActivityCount, AcquisitionSpend)


def keep_costs(*, rows: Sequence[Statement], run_id: int, at: datetime, by: Actor) -> Stated:
    """Keep a batch of what an import says of one kind, in the caller's transaction.

    What is said of a merged record counts for the live customer, and goes home with the record.
    """
    named = [row for row in rows if isinstance(row, DirectCost | ActivityCount)]
    records = {row.key: row.customer_id for row in named if row.customer_id is not None}
    if not records:
        return state(rows, run_id=run_id)
    lock_records()
    roots = roots_of(customer_ids=records.values())
    for row in named:
        if row.customer_id is not None:
            row.customer_id = roots[row.customer_id]
    stated = state(rows, run_id=run_id)
    # What its run had said before was not stored again, and has no id.
    stored = {row.id: records.get(row.key) for row in named if row.id is not None}
    hang_rows(table=named[0]._meta.label, records=stored)
    return stated


def tell_costs_imported(*, run_id: int, what: str, rows: int, at: datetime, by: Actor) -> None:
    """Say in the journal that an import of costs is whole; the figures follow."""
    record(
        kind="portfolio.costs_imported",
        at=at,
        by=by,
        subject_kind="import",
        subject_id=run_id,
        payload={"what": what, "rows": rows},
    )


def withdraw_costs(*, run_id: int, at: datetime, by: Actor) -> int:
    """Take back all that an import said of costs, in batches; returns how many statements.

    What was said of the same before is in force again. A withdrawal that was stopped goes on.
    """
    taken = 0
    for model in IMPORTED:
        while True:
            with transaction.atomic():
                batch = take_back(model, run_id=run_id)
            if not batch:
                break
            taken += batch
    with transaction.atomic():
        record(
            kind="portfolio.costs_withdrawn",
            at=at,
            by=by,
            subject_kind="import",
            subject_id=run_id,
            payload={"rows": taken},
        )
    return taken
