"""What a merge would do, and which merges there were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from vafa.customers.models import Customer, Merge
from vafa.customers.queries.moving import moving_subjects, rows_that_rest, rows_to_move
from vafa.customers.queries.trees import forest_of, records_of
from vafa.customers.rules import DETAILS
from vafa.staff.queries import names_of_actors

PAGE_ROWS: Final = 30
PANEL_ROWS: Final = 20


@dataclass(frozen=True)
class Moving:
    """How many rows of a table would move, and how many would rest with their record."""

    # Any: a sentence to be translated.
    label: Any
    moved: int
    resting: int


@dataclass(frozen=True)
class DryRun:
    """What a merge would do; `differing` are the details of which each has another value.

    The forecast of both is unknown from the merge until the next refresh.
    """

    kept: Customer
    absorbed: Customer
    tables: list[Moving]
    differing: list[str]
    records: int

    @property
    def moved(self) -> int:
        """How many rows would move in all."""
        return sum(table.moved for table in self.tables)


@dataclass(frozen=True)
class Merges:
    """Merges, the latest first, with who made and undid them; `next` is where to go on."""

    rows: Sequence[Merge]
    names: dict[str, str]
    next: int | None


def dry_run_merge(*, kept_id: int, absorbed_id: int) -> DryRun:
    """Count what a merge would move, without moving anything."""
    both = Customer.objects.in_bulk([kept_id, absorbed_id])
    kept, absorbed = both[kept_id], both[absorbed_id]
    found = [
        Moving(
            subject.label or subject.table,
            rows_to_move(subject, absorbed_id=absorbed_id, kept_id=kept_id).count(),
            rows_that_rest(subject, absorbed_id=absorbed_id, kept_id=kept_id),
        )
        for subject in moving_subjects()
    ]
    return DryRun(
        kept=kept,
        absorbed=absorbed,
        tables=[table for table in found if table.moved or table.resting],
        differing=[name for name in DETAILS if _differs(kept, absorbed, name)],
        records=len(forest_of(customer_ids=[absorbed_id]).below(absorbed_id)),
    )


def merges_page(*, before_id: int | None) -> Merges:
    """Return a page of the journal of merges."""
    rows = _with_people(Merge.objects.all())
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return _page(list(rows.order_by("-id")[: PAGE_ROWS + 1]))


def merges_of(*, customer_id: int) -> Merges:
    """Return the latest merges that a customer's records took part in."""
    records = records_of(customer_id=customer_id)
    own = Merge.objects.filter(Q(kept_id__in=records) | Q(absorbed_id__in=records))
    rows = list(_with_people(own).order_by("-id")[:PANEL_ROWS])
    return Merges(rows, _names(rows), None)


def _with_people(merges: QuerySet[Merge]) -> QuerySet[Merge]:
    return merges.select_related("kept", "absorbed").defer("before")


def _page(rows: list[Merge]) -> Merges:
    shown = rows[:PAGE_ROWS]
    return Merges(shown, _names(shown), shown[-1].id if len(rows) > PAGE_ROWS else None)


def _names(rows: Sequence[Merge]) -> dict[str, str]:
    return names_of_actors({who for row in rows for who in (row.by, row.undone_by) if who})


def _differs(kept: Customer, absorbed: Customer, name: str) -> bool:
    here, there = getattr(kept, name), getattr(absorbed, name)
    return bool(here and there and here != there)
