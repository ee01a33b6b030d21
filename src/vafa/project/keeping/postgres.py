"""Copying a PostgreSQL database as of one moment, table by table, with the driver alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from psycopg import sql

TABLES = "tables.json"
PIECE_BYTES = 1_000_000


class PostgresKeeper:
    """Keeps the tables of this installation; the database itself is the operator's."""

    def dump(self, folder: Path) -> None:
        """Write every table as PostgreSQL's own copy format, all as of one moment."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            tables = {table: _columns(cursor, table) for table in _tables()}
            (folder / TABLES).write_text(json.dumps(tables))
            for table, columns in tables.items():
                _copy_out(cursor, table, columns, folder / f"{table}.copy")

    def load(self, folder: Path, *, aside: Path) -> None:
        """Keep what is there beside, then replace every table's rows in one transaction."""
        self.dump(aside)
        tables: dict[str, list[str]] = json.loads((folder / TABLES).read_text())
        call_command("migrate", verbosity=0, interactive=False)
        with transaction.atomic(), connection.cursor() as cursor:
            names = sql.SQL(", ").join(sql.Identifier(table) for table in _tables())
            cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table, columns in tables.items():
                _copy_in(cursor, table, columns, folder / f"{table}.copy")
            for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                cursor.execute(statement)


def _tables() -> list[str]:
    """Name our tables, those that others point to first."""
    models = [model for model in apps.get_models() if model._meta.managed]
    return sorted({model._meta.db_table for model in models})


# Any: Django's cursor hands psycopg's own calls through, untyped.
def _columns(cursor: Any, table: str) -> list[str]:
    description = connection.introspection.get_table_description(cursor, table)
    return [column.name for column in description]


def _copy_out(cursor: Any, table: str, columns: list[str], path: Path) -> None:
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), _named(columns))
    with path.open("wb") as file, cursor.copy(statement) as copy:
        for piece in copy:
            file.write(piece)


def _copy_in(cursor: Any, table: str, columns: list[str], path: Path) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _named(columns))
    with path.open("rb") as file, cursor.copy(statement) as copy:
        while piece := file.read(PIECE_BYTES):
            copy.write(piece)


def _named(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)
