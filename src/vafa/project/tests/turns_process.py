"""A process at a database of its own, for tests of turns: `write NAME TIMES`, or `hold`."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import cast

from django.db.utils import ConnectionHandler

from vafa.project.environment import sqlite_settings
from vafa.project.sqlite.base import DatabaseWrapper

THREADS = 2


def connected(path: Path, *, seconds: float = 30) -> DatabaseWrapper:
    """Open a database as the product does, with a table in which each row tells who passed whom."""
    settings = sqlite_settings(path)
    settings["OPTIONS"]["timeout"] = seconds
    made = cast("DatabaseWrapper", ConnectionHandler({"default": settings})["default"])
    with made.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, who TEXT, seen INTEGER)"
        )
    return made


def latest(connection: DatabaseWrapper) -> int:
    """Say how many have written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM line")
        return int(cursor.fetchone()[0])


def write(connection: DatabaseWrapper, who: str) -> None:
    """Write a row, with the row that was the latest when the wait for the turn began."""
    seen = latest(connection)
    begin(connection)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO line (who, seen) VALUES (%s, %s)", [who, seen])
    # As long as an order takes to be placed.
    time.sleep(0.002)
    end(connection)


def begin(connection: DatabaseWrapper) -> None:
    """Begin a transaction."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(connection: DatabaseWrapper) -> None:
    """End it."""
    connection.commit()
    connection.set_autocommit(True)


def main() -> None:
    """Do what the words say."""
    path, asked = Path(sys.argv[1]), sys.argv[2]
    if asked == "hold":
        hold(path)
    who, times = sys.argv[3], int(sys.argv[4])

    def write_all(name: str) -> None:
        connection = connected(path)
        for _turn in range(times):
            write(connection, name)

    threads = [threading.Thread(target=write_all, args=(f"{who}{n}",)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def hold(path: Path) -> None:
    """Begin to write, say so, and never end."""
    begin(connected(path))
    sys.stdout.write("holds\n")
    sys.stdout.flush()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
