"""DuckDB's doors to SQLite and PostgreSQL, from installed packages; nothing is fetched."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import duckdb

EXTENSIONS = {"sqlite": "sqlite_scanner", "postgresql": "postgres_scanner"}


class NoScanner(RuntimeError):
    """The package with DuckDB's scanner is not installed."""


def load_scanner(connection: duckdb.DuckDBPyConnection, engine: str) -> None:
    """Load the scanner of a database engine into a connection, by its path."""
    connection.execute(f"LOAD '{scanner_path(EXTENSIONS[engine])}'")


def scanner_path(extension: str) -> Path:
    """Find the extension's file in the package that carries it."""
    found = find_spec(f"duckdb_extension_{extension}")
    if found is None or not found.submodule_search_locations:
        raise NoScanner(f"The package duckdb-extension-{extension.replace('_', '-')} is missing.")
    for folder in found.submodule_search_locations:
        for path in sorted(Path(folder).rglob(f"{extension}.duckdb_extension*")):
            return path
    raise NoScanner(f"No {extension} for DuckDB {duckdb.__version__} is installed.")
