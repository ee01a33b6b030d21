"""Many may rely on a row at once, and who wants to change it waits for all of them."""

from __future__ import annotations

from django.db import connection, models


def keep_as_it_is(row: models.Model) -> None:
    """Keep a row as it is until this transaction ends, and read it anew.

    A foreign key alone does not do that: it is looked at when the transaction ends. On SQLite the
    transaction itself is the lock.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(row._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [row.pk])  # noqa: S608
    row.refresh_from_db()
