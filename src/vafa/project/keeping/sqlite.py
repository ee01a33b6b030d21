"""Copying a SQLite database as of one moment, and putting a copy in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from vafa.core.errors import Refused

COPY = "vafa.sqlite3"


class BrokenCopy(Refused):
    code = "broken_copy"
    sentence = "The database in this backup is damaged: %(why)s."


@dataclass(frozen=True)
class SqliteKeeper:
    """Keeps the database file of this installation."""

    path: Path

    def dump(self, folder: Path) -> None:
        """Write a whole copy; writers go on while it is made."""
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / COPY)])

    def load(self, folder: Path, *, aside: Path) -> None:
        """Check the copy, set the present file aside and put the copy in its place."""
        _refuse_broken(folder / COPY)
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            present = self.path.with_name(self.path.name + suffix)
            if present.exists():
                present.rename(aside / present.name)
        (folder / COPY).rename(self.path)


def _refuse_broken(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as copy:
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise BrokenCopy(why=error) from error
    if answer != "ok":
        raise BrokenCopy(why=answer)
