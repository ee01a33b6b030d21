"""Rows are written many at once and without models: this is the way that every fact goes.

SQLite gets them value by value. PostgreSQL gets each column as an array, so that the statement is
the same for one row and for thousands, and is planned once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final

from django.db import connection, models

from vafa.core.batches import chunks
from vafa.ledger.queries.statements import Row, Value, Values, ask, is_postgresql, tell

_AT_ONCE: Final = 500
_AT_ONCE_IN_ARRAYS: Final = 10_000

Model = type[models.Model]
Columns = tuple[str, ...]
Rows = Sequence[Sequence[Value]]


def insert(model: Model, columns: Columns, rows: Rows) -> None:
    """Write rows of a table; what the database refuses breaks off the transaction."""
    for source, values in _sources(model, columns, rows):
        tell(_into(model, columns) + source, values)


def insert_numbered(model: Model, columns: Columns, rows: Rows) -> list[int]:
    """Write rows of a table that numbers them, and return their numbers in the same order."""
    numbers: list[int] = []
    for source, values in _sources(model, columns, rows):
        answer = ask(f"{_into(model, columns)}{source} RETURNING id", values)
        numbers += [row[0] for row in answer]
    return numbers


def insert_missing(
    model: Model, columns: Columns, rows: Rows, *, known_by: Columns
) -> dict[Row, int]:
    """Write the rows that nobody else has written, and return the numbers of those.

    Each is known by the values of some columns.
    """
    numbers: dict[Row, int] = {}
    back = f" ON CONFLICT DO NOTHING RETURNING id, {', '.join(known_by)}"
    for source, values in _sources(model, columns, rows):
        for number, *known in ask(_into(model, columns) + source + back, values):
            numbers[tuple(known)] = number
    return numbers


def update(model: Model, rows: Rows, *, found_by: Columns, changed: Columns) -> int:
    """Change rows of a table and return how many were found; each is what it is found by first."""
    before, after = _around(model, found_by, changed)
    return sum(
        tell(f"{before} FROM ({source}) {after}", values)
        for source, values in _sources(model, found_by + changed, rows)
    )


@cache
def _around(model: Model, found_by: Columns, changed: Columns) -> tuple[str, str]:
    table = model._meta.db_table
    news = [f"column{place}" for place in range(1, len(found_by) + len(changed) + 1)]
    named = f"AS news ({', '.join(news)})" if is_postgresql() else "AS news"
    where = [f"{table}.{column} = news.{new}" for column, new in zip(found_by, news, strict=False)]
    sets = [
        f"{column} = news.{new}" for column, new in zip(changed, news[len(found_by) :], strict=True)
    ]
    return f"UPDATE {table} SET {', '.join(sets)}", f"{named} WHERE {' AND '.join(where)}"  # noqa: S608


@cache
def _into(model: Model, columns: Columns) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) '


def _sources(model: Model, columns: Columns, rows: Rows) -> Iterator[tuple[str, Values]]:
    """Go through the rows as something to be selected from, with the values in it."""
    if is_postgresql():
        if len(rows) == 1:
            yield _one_row(model, columns), list(rows[0])
            return
        kinds = _kinds(model, columns)
        arrays = ", ".join([f"%s::{kind}[]" for kind in kinds])
        for chunk in chunks(rows, _AT_ONCE_IN_ARRAYS):
            columns_of = zip(kinds, zip(*chunk, strict=True), strict=True)
            yield (
                f"SELECT * FROM unnest({arrays})",  # noqa: S608
                [_array(kind, values) for kind, values in columns_of],
            )
        return
    row = f"({', '.join(['%s'] * len(columns))})"
    for chunk in chunks(rows, _AT_ONCE):
        values = [
            _stored(value) if isinstance(value, datetime) else value
            for row in chunk
            for value in row
        ]
        yield f"VALUES {', '.join([row] * len(chunk))}", values


@cache
def _one_row(model: Model, columns: Columns) -> str:
    # An array would be planned for as ten rows.
    return f"SELECT {', '.join([f'%s::{kind}' for kind in _kinds(model, columns)])}"


@cache
def _kinds(model: Model, columns: Columns) -> Columns:
    """Say what each column is made of: the widest of its kind, which the table then narrows."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    return tuple(_kind(fields[column]) for column in columns)


# A field of Django has no better type: what it holds is what is asked here.
def _kind(field: models.Field[Any, Any]) -> str:
    if isinstance(field, models.ForeignKey):
        return _kind(field.target_field)
    if isinstance(field, models.DateTimeField):
        return "timestamptz"
    return "text" if isinstance(field, models.CharField) else "bigint"


def _array(kind: str, values: Sequence[Value]) -> str:
    """Write an array of PostgreSQL in its own notation: many times faster than piece by piece."""
    write = _WRITERS[kind]
    return "{" + ",".join(["NULL" if value is None else write(value) for value in values]) + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


# Many rows tell of the same moments.
@lru_cache(maxsize=4096)
def _written(moment: datetime) -> str:
    return moment.isoformat()


@lru_cache(maxsize=4096)
def _stored(moment: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(moment))


_WRITERS: Final[dict[str, Any]] = {"bigint": str, "text": _quoted, "timestamptz": _written}
