"""List rows as Arrow tables: their columns, and the way into the database for very many."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from django.db import connection, transaction

from vafa.portfolio.models import Valuation
from vafa.portfolio.rules.columns import values_of

_TYPES = {
    "BooleanField": pa.bool_(),
    "DateField": pa.date32(),
    "FloatField": pa.float64(),
    "CharField": pa.string(),
    # A document is JSON already: a million rows are not to be encoded one by one.
    "JSONField": pa.string(),
}
_FIELDS = [field for field in Valuation._meta.concrete_fields if not field.primary_key]
# The columns of the table, in its order; what is no number of another kind is a whole one.
VALUATION = pa.schema(
    [(str(field.column), _TYPES.get(field.get_internal_type(), pa.int64())) for field in _FIELDS]
)


def insert_valuations(rows: pa.Table, *, run_id: int) -> int:
    """Write list rows of a run in one transaction; columns that are missing are as by default."""
    size = int(rows.num_rows)
    if not size:
        return 0
    given: dict[str, Any] = {"run_id": np.full(size, run_id), "is_left_out": np.zeros(size, bool)}
    given |= {name: rows[name] for name in rows.column_names}
    table = pa.table([given[name] for name in VALUATION.names], names=VALUATION.names)
    table = table.cast(VALUATION)
    if connection.vendor == "postgresql":
        _copy(table)
    else:
        _execute_many(table)
    return size


def _copy(table: pa.Table) -> None:
    """Hand all rows over as one text that Arrow has written; a null is nothing, a text quoted."""
    text = BytesIO()
    pa_csv.write_csv(table, text, pa_csv.WriteOptions(include_header=False))
    with transaction.atomic(), connection.cursor() as cursor:
        into = f"COPY {_name()} ({_columns()}) FROM STDIN (FORMAT csv)"
        with cursor.copy(into) as copy:
            copy.write(text.getbuffer())


def _execute_many(table: pa.Table) -> None:
    # Made before the transaction begins, so that it keeps nobody waiting.
    columns = [values_of(_plain(column)) for column in table.columns]
    values = list(zip(*columns, strict=True))
    marks = ", ".join(["%s"] * len(columns))
    # Names come from the model, values are bound.
    statement = f"INSERT INTO {_name()} ({_columns()}) VALUES ({marks})"  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write days as this database keeps them: asking an adapter for each takes far longer."""
    return column.cast(pa.string()) if pa.types.is_date(column.type) else column


def _name() -> str:
    return str(connection.ops.quote_name(Valuation._meta.db_table))


def _columns() -> str:
    return ", ".join(connection.ops.quote_name(name) for name in VALUATION.names)
