"""Rows of all features moved between customers, as the table of subjects says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.module_loading import import_string

from vafa.customers.models import HomeOf
from vafa.customers.queries.trees import Forest
from vafa.customers.rules.subjects import Subject

_CHUNK: Final = 450


def subjects() -> tuple[Subject, ...]:
    """Return every table with a customer, from the table that the settings name."""
    return cast("tuple[Subject, ...]", import_string(settings.VAFA_SUBJECTS))


def moving_subjects() -> list[Subject]:
    """Return the tables whose rows are moved by a merge."""
    return [subject for subject in subjects() if subject.merging == "move"]


def rows_to_move(subject: Subject, *, absorbed_id: int, kept_id: int) -> QuerySet[Model]:
    """Find the rows that go to the kept customer; what they may have only once stays behind."""
    rows = _manager(subject).filter(**{subject.column: absorbed_id})
    return _without_clashes(rows, subject, holder_id=kept_id)


def rows_that_rest(subject: Subject, *, absorbed_id: int, kept_id: int) -> int:
    """Count the rows that stay with their record, because the kept customer has such a one."""
    if subject.at_most_one is None:
        return 0
    rows = _manager(subject).filter(**{subject.column: absorbed_id})
    moving = rows_to_move(subject, absorbed_id=absorbed_id, kept_id=kept_id)
    return rows.count() - moving.count()


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
    records = forest.below(parted_id)
    moved: dict[str, list[int]] = {}
    for subject in moving_subjects():
        homes = HomeOf.objects.filter(table=subject.table, home_id__in=records)
        row_ids = sorted(homes.values_list("row_id", flat=True))
        if not row_ids:
            continue
        _point(subject, row_ids, customer_id=parted_id)
        homes.filter(home_id=parted_id).delete()
        moved[subject.table] = row_ids
    return moved


def _point(subject: Subject, row_ids: Sequence[int], *, customer_id: int) -> None:
    for chunk in _chunks(row_ids):
        rows = _manager(subject).filter(pk__in=chunk)
        rows.update(**{subject.column: customer_id})


def _without_clashes(rows: QuerySet[Model], subject: Subject, *, holder_id: int) -> QuerySet[Model]:
    rule = subject.at_most_one
    if rule is None:
        return rows
    held = _manager(subject).filter(**{subject.column: holder_id}, **rule.among)
    same = held.filter(**{name: OuterRef(name) for name in rule.columns})
    return rows.exclude(Exists(same), **rule.among)


def _manager(subject: Subject) -> QuerySet[Model]:
    # Any: which model it is, only the table of subjects knows.
    model: Any = apps.get_model(subject.table)
    return cast("QuerySet[Model]", model._base_manager.all())


def _chunks(row_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(row_ids), _CHUNK):
        yield row_ids[start : start + _CHUNK]
