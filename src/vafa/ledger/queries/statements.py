"""How the SQL of the books is sent: what is asked thousands of times is planned once.

PostgreSQL gets statements prepared for each connection, with lists as arrays, so that one text
serves however many rows. SQLite keeps what it has parsed by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, Self, TypeVar
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg.abc import Params
from psycopg.types.numeric import Int8Dumper

Value = int | str | datetime | None
Values = Sequence[Value | list[int] | list[str]]
# Rows of a cursor have no better type.
Row = tuple[Any, ...]
_Key = TypeVar("_Key", int, str)


class _PreparingCursor(psycopg.Cursor[Row]):
    """A cursor that is used again and again, and prepares whatever it sends."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        super().__init__(connection)
        # One width for all numbers: each other one would be another statement to plan.
        self.adapters.register_dumper(int, Int8Dumper)

    def execute(self, query: Any, params: Params | None = None, **_options: Any) -> Self:
        """Prepare and send, and be answered in binary: moments in words take long to read.

        The other cursors of this connection go on as they are.
        """
        usual = self.connection.prepare_threshold
        self.connection.prepare_threshold = 0
        try:
            return super().execute(query, params, prepare=True, binary=True)
        finally:
            self.connection.prepare_threshold = usual


_CURSORS: Final[WeakKeyDictionary[BaseDatabaseWrapper, _PreparingCursor]] = WeakKeyDictionary()


def ask(statement: str, values: Values) -> list[Row]:
    """Send a statement and return the rows that it answers with."""
    cursor = _cursor()
    cursor.execute(statement, values)
    rows: list[Row] = cursor.fetchall()
    return rows


def tell(statement: str, values: Values) -> int:
    """Send a statement and return how many rows it has changed."""
    cursor = _cursor()
    cursor.execute(statement, values)
    return int(cursor.rowcount)


@cache
def is_postgresql() -> bool:
    """Say whether lists go whole, as arrays."""
    return connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


def among(values: Collection[_Key]) -> tuple[str, list[_Key | list[_Key]]]:
    """Write the condition that a column has one of these values, with the values of that."""
    # A plan for any list is a plan for ten: PostgreSQL would plan anew each time for one.
    if len(values) == 1:
        return "= %s", list(values)
    if is_postgresql():
        return "= ANY(%s)", [list(values)]
    return f"IN ({', '.join(['%s'] * len(values))})", list(values)


def _cursor() -> CursorWrapper:
    wrapper = connections[DEFAULT_DB_ALIAS]
    # Whoever looks at what is sent wants to see the values in it.
    if wrapper.vendor != "postgresql" or wrapper.queries_logged:
        return wrapper.cursor()
    wrapper.ensure_connection()
    cursor = _CURSORS.get(wrapper)
    if cursor is None or cursor.connection is not wrapper.connection:
        cursor = _CURSORS[wrapper] = _PreparingCursor(wrapper.connection)
    # The types of Django know no cursor but its own.
    made: CursorWrapper = wrapper.make_cursor(cursor)  # type: ignore[arg-type]
    return made
