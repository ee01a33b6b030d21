from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from vafa.ledger.make import make_assets


@pytest.fixture
def assets(db: None) -> None:
    make_assets()


@pytest.fixture
def shared_books(transactional_db: None) -> Iterator[None]:
    """Make assets that other connections see; afterwards the books are emptied by force."""
    make_assets()
    yield
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql, tbl_name FROM sqlite_master "
            "WHERE type = 'trigger' AND tbl_name LIKE 'vafa_ledger%'"
        )
        triggers = cursor.fetchall()
        cursor.execute("PRAGMA foreign_keys = OFF")
        for name, _sql, _table in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for table in {table for _name, _sql, table in triggers}:
            cursor.execute(f"DELETE FROM {table}")
        for _name, sql, _table in triggers:
            cursor.execute(sql)
        cursor.execute("PRAGMA foreign_keys = ON")
