"""How the process is set while it stores millions of rows."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for cycles rarely: rows make none, and looking takes a fifth of an import's time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def little_mapped() -> Iterator[None]:
    """Keep SQLite from mapping the database into memory: an import walks through all of it."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA mmap_size").fetchone() or (0,)
        cursor.execute("PRAGMA mmap_size = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA mmap_size = {int(usual)}")
