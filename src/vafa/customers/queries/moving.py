"""The table of subjects as the settings name it, and which rows a merge would move."""

from __future__ import annotations

from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.module_loading import import_string

from vafa.customers.rules.subjects import Subject


def subjects() -> tuple[Subject, ...]:
    """Return every table with a customer, from the table that the settings name."""
    return cast("tuple[Subject, ...]", import_string(settings.VAFA_SUBJECTS))


def moving_subjects() -> list[Subject]:
    """Return the tables whose rows are moved by a merge."""
    return [subject for subject in subjects() if subject.merging == "move"]


def rows_to_move(subject: Subject, *, absorbed_id: int, kept_id: int) -> QuerySet[Model]:
    """Find the rows that go to the kept customer; what they may have only once stays behind."""
    rows = rows_of(subject).filter(**{subject.column: absorbed_id})
    return _without_clashes(rows, subject, holder_id=kept_id)


def rows_that_rest(subject: Subject, *, absorbed_id: int, kept_id: int) -> int:
    """Count the rows that stay with their record, because the kept customer has such a one."""
    if subject.at_most_one is None:
        return 0
    rows = rows_of(subject).filter(**{subject.column: absorbed_id})
    moving = rows_to_move(subject, absorbed_id=absorbed_id, kept_id=kept_id)
    return rows.count() - moving.count()


def _without_clashes(rows: QuerySet[Model], subject: Subject, *, holder_id: int) -> QuerySet[Model]:
    rule = subject.at_most_one
    if rule is None:
        return rows
    held = rows_of(subject).filter(**{subject.column: holder_id}, **rule.among)
    same = held.filter(**{name: OuterRef(name) for name in rule.columns})
    return rows.exclude(Exists(same), **rule.among)


def rows_of(subject: Subject) -> QuerySet[Model]:
    """Return all rows of a table with a customer."""
    # Any: which model it is, only the table of subjects knows.
    model: Any = apps.get_model(subject.table)
    return cast("QuerySet[Model]", model._base_manager.all())
