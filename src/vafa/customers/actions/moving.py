"""Rows of all features moved between customers, as the table of subjects says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from vafa.core.batches import chunks
from vafa.customers.models import HomeOf
from vafa.customers.queries.moving import moving_subjects, rows_of, rows_to_move
from vafa.customers.queries.trees import Forest
from vafa.customers.rules.subjects import Subject

_CHUNK: Final = 450


def move_rows(*, absorbed_id: int, kept_id: int, forest: Forest) -> dict[str, list[int]]:
    """Hang the rows of one customer on another, and remember where they belong.

    `forest` is as it was before the merge. Returns the moved rows by table.
    """
    strangers = [record for record in forest.below(absorbed_id) if record != absorbed_id]
    moved: dict[str, list[int]] = {}
    for subject in moving_subjects():
        rows = rows_to_move(subject, absorbed_id=absorbed_id, kept_id=kept_id)
        row_ids = sorted(rows.values_list("pk", flat=True))
        if not row_ids:
            continue
        guests = set(
            HomeOf.objects.filter(table=subject.table, home_id__in=strangers).values_list(
                "row_id", flat=True
            )
        )
        HomeOf.objects.bulk_create(
            (
                HomeOf(table=subject.table, row_id=row_id, home_id=absorbed_id)
                for row_id in row_ids
                if row_id not in guests
            ),
            batch_size=_CHUNK,
        )
        _point(subject, row_ids, customer_id=kept_id)
        moved[subject.table] = row_ids
    return moved


def move_rows_home(*, parted_id: int, forest: Forest) -> dict[str, list[int]]:
    """Hang on a parted record what belongs to it and to the records merged into it.

    `forest` is as it was before the parting. Returns the moved rows by table.
    """
    homes = HomeOf.objects.filter(home_id__in=forest.below(parted_id))
    away: dict[str, list[int]] = defaultdict(list)
    for table, row_id in homes.order_by("row_id").values_list("table", "row_id"):
        away[table].append(row_id)
    moving = [subject for subject in moving_subjects() if subject.table in away]
    for subject in moving:
        _point(subject, away[subject.table], customer_id=parted_id)
    homes.filter(home_id=parted_id).delete()
    return {subject.table: away[subject.table] for subject in moving}


def _point(subject: Subject, row_ids: Sequence[int], *, customer_id: int) -> None:
    for chunk in chunks(row_ids, _CHUNK):
        rows = rows_of(subject).filter(pk__in=chunk)
        rows.update(**{subject.column: customer_id})
