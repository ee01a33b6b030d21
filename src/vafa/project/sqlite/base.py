"""Django's backend for SQLite, whose writers wait in a line (`turns`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

from vafa.project.sqlite.turns import Turns, turns_of

# The beginnings of statements that write, as long as the shortest of them.
_WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "REPLAC"})
_SECONDS_OF_SQLITE = 5.0


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before it writes, and gives it back when that is over.

    Only a file that others may open has a line. When the turn does not come in the time that
    SQLite would wait, SQLite is asked once, and answers as ever that the database is locked.
    """

    # Any: as Django has it.
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turns: Turns | None = None
        self._seconds = _SECONDS_OF_SQLITE
        self._has_turn = False

    def get_connection_params(self) -> dict[str, Any]:
        """Find the line of the file that is about to be opened."""
        params: dict[str, Any] = super().get_connection_params()
        self._seconds = float(params.get("timeout", _SECONDS_OF_SQLITE))
        name = str(params["database"])
        is_file = not self.is_in_memory_db() and not name.startswith("file:")
        self._turns = turns_of(name) if is_file else None
        return params

    def create_cursor(self, name: str | None = None) -> Cursor:
        """Make a cursor that waits for its turn where a statement is a transaction by itself."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.taken_by = self
        return cursor

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Have the turn for what is done, and for as long as a transaction lasts that it begins."""
        if self._turns is None or self._has_turn:
            yield
            return
        self._has_turn = self._turns.take(seconds=self._seconds)
        is_late = not self._has_turn
        try:
            if is_late:
                self._let_sqlite_wait(0)
            yield
        finally:
            if is_late:
                self._let_sqlite_wait(self._seconds)
            self._give_back_when_over()

    def _start_transaction_under_autocommit(self) -> None:
        with self.turn():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._give_back_when_over()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_back_when_over()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_back()

    def _give_back_when_over(self) -> None:
        if self.connection is None or not self.connection.in_transaction:
            self._give_back()

    def _give_back(self) -> None:
        if self._has_turn and self._turns is not None:
            self._has_turn = False
            self._turns.give_back()

    def _let_sqlite_wait(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose single statements wait for their turn too, or transactions pass them."""

    taken_by: DatabaseWrapper

    # Any: parameters of every kind.
    def execute(  # type: ignore[override]
        self, query: str, params: Iterable[Any] | None = None
    ) -> Cursor:
        """Run a statement, alone in its turn when it writes by itself."""
        if self.connection.in_transaction or query[:6].upper() not in _WRITES:
            super().execute(query, params)
            return self
        with self.taken_by.turn():
            super().execute(query, params)
        return self

    def executemany(  # type: ignore[override]
        self, query: str, param_list: Iterable[Iterable[Any]]
    ) -> Cursor:
        """Run a statement many times; outside a transaction each of them is one."""
        if self.connection.in_transaction:
            super().executemany(query, param_list)
            return self
        with self.taken_by.turn():
            super().executemany(query, param_list)
        return self
