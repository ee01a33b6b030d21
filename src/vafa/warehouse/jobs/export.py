"""Copies rows of the database into Parquet, in a process that opens the database in no other way.

DuckDB's SQLite scanner brings a SQLite of its own; used in one process with Python's, closing
one would drop the locks of the other. So this module imports neither Django nor sqlite3 and is
run as a program: `python -m vafa.warehouse.jobs.export`, with the order on standard input.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from vafa.warehouse.jobs.scanners import load_scanner
from vafa.warehouse.rules import FactQuery, between_clause


def main() -> int:
    """Carry out the order on standard input and print what was written as JSON."""
    order = json.loads(sys.stdin.read())
    sys.stdout.write(json.dumps(export(order)))
    return 0


def export(order: dict[str, Any]) -> dict[str, Any]:
    """Write every asked fact table; each month's file replaces the old one in one step."""
    began = time.monotonic()
    connection = duckdb.connect(config={"memory_limit": f"{order['memory_mb']}MB"})
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"SET temp_directory = '{_quoted(order['scratch'])}'")
    load_scanner(connection, order["engine"])
    connection.execute(_attach(order))
    rows = {}
    for fact in order["facts"]:
        query = FactQuery(**fact)
        rows[query.name] = _write(connection, query, order)
    connection.close()
    return {"rows": rows, "seconds": round(time.monotonic() - began, 3)}


def _attach(order: dict[str, Any]) -> str:
    kind = "SQLITE" if order["engine"] == "sqlite" else "POSTGRES"
    return f"ATTACH '{_quoted(order['database'])}' AS shop (TYPE {kind}, READ_ONLY)"


def _write(connection: duckdb.DuckDBPyConnection, query: FactQuery, order: dict[str, Any]) -> int:
    folder = Path(order["folder"]) / query.name
    folder.mkdir(parents=True, exist_ok=True)
    if not query.at_column:
        return _write_file(connection, query, order, folder / "all.parquet", "TRUE")
    if order["months"] is None:
        return _write_all_months(connection, query, order, folder)
    written = 0
    for text in order["months"]:
        month = date.fromisoformat(text)
        between = between_clause(query.at_column, month, order["zone"])
        path = folder / f"month={month:%Y-%m}" / "part.parquet"
        written += _write_file(connection, query, order, path, between)
    return written


def _write_file(
    connection: duckdb.DuckDBPyConnection,
    query: FactQuery,
    order: dict[str, Any],
    path: Path,
    between: str,
) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".fresh")
    connection.execute(
        f"COPY ({_select(query, order, between)}) TO '{_quoted(str(fresh))}'"
        " (FORMAT parquet, COMPRESSION zstd)"
    )
    rows = _count(connection, f"{fresh}")
    # An export of all months names its files differently, and writes several at once.
    for old in path.parent.glob("*.parquet"):
        if query.at_column and old != path:
            old.unlink()
    if rows == 0 and query.at_column:
        fresh.unlink()
        path.unlink(missing_ok=True)
        return 0
    fresh.replace(path)
    return rows


def _write_all_months(
    connection: duckdb.DuckDBPyConnection, query: FactQuery, order: dict[str, Any], folder: Path
) -> int:
    """Write all months in one pass beside the old ones, then change folders."""
    fresh, old = folder.with_suffix(".fresh"), folder.with_suffix(".old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    select = _select(query, order, "TRUE")
    connection.execute(
        f"COPY (SELECT *, strftime(day, '%Y-%m') AS month FROM ({select}))"
        f" TO '{_quoted(str(fresh))}'"
        " (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (month), OVERWRITE)"
    )
    fresh.mkdir(exist_ok=True)
    folder.replace(old)
    fresh.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
    if not any(folder.rglob("*.parquet")):
        return 0
    return _count(connection, f"{folder}/*/*.parquet")


def _select(query: FactQuery, order: dict[str, Any], between: str) -> str:
    return query.sql.replace("$zone", _quoted(order["zone"])).replace("{between}", between)


def _count(connection: duckdb.DuckDBPyConnection, files: str) -> int:
    # A path made by this module, and a count that reads only the files' footers.
    found = connection.execute(f"SELECT count(*) FROM read_parquet('{_quoted(files)}')").fetchone()
    return int(found[0]) if found else 0


def _quoted(text: str) -> str:
    return text.replace("'", "''")


if __name__ == "__main__":
    raise SystemExit(main())
