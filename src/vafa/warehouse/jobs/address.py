"""Where the processes that copy rows find the database."""

from __future__ import annotations

from django.db import connection


def database_address() -> str:
    """Return what DuckDB attaches: the path of SQLite's file, or PostgreSQL's connection string.

    It may hold a password: hand it over on standard input, never on a command line.
    """
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(known["NAME"])
    parts = {
        "dbname": known["NAME"],
        "user": known["USER"],
        "password": known["PASSWORD"],
        "host": known["HOST"],
        "port": known["PORT"],
    }
    return " ".join(f"{name}={_escaped(str(value))}" for name, value in parts.items() if value)


def _escaped(value: str) -> str:
    backslashed = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{backslashed}'"
