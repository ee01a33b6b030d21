"""Rows are written many at once and without models: this is the way that every fact goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import connection, models

from vafa.core.batches import chunks

Value = int | str | datetime | None

_AT_ONCE: Final = 500


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Value]]
) -> None:
    """Write rows of a table; what the database refuses breaks off the transaction."""
    for chunk in chunks(rows, _AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(_statement(model, columns, len(chunk)), _values(chunk))


def insert_numbered(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Value]]
) -> list[int]:
    """Write rows of a table that numbers them, and return their numbers in the same order."""
    numbers: list[int] = []
    for chunk in chunks(rows, _AT_ONCE):
        with connection.cursor() as cursor:
            statement = _statement(model, columns, len(chunk)) + " RETURNING id"
            cursor.execute(statement, _values(chunk))
            numbers += [row[0] for row in cursor.fetchall()]
    return numbers


def _statement(model: type[models.Model], columns: Sequence[str], rows: int) -> str:
    row = f"({', '.join(['%s'] * len(columns))})"
    names = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {", ".join([row] * rows)}'  # noqa: S608


def _values(rows: Sequence[Sequence[Value]]) -> list[Value]:
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(value) if isinstance(value, datetime) else value for row in rows for value in row]
