"""Tables that are too large for memory: written row by row, kept as Parquet in one folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends import BaseBackend
from ibis.expr import types as ir

ROWS_AT_ONCE = 50_000
MEMORY = "1GB"

# Any: a row holds values of all types, as its schema says.
Row = tuple[Any, ...]


class RowWriter:
    """Writes rows into a Parquet file, a batch at a time."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._rows: list[Row] = []

    def __enter__(self) -> RowWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._flush()
        self._writer.close()

    def add(self, row: Row) -> None:
        """Take in one row."""
        self._rows.append(row)
        if len(self._rows) >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if not self._rows:
            return
        columns = [
            pa.array(values, type=field.type)
            for values, field in zip(zip(*self._rows, strict=True), self._schema, strict=True)
        ]
        self._writer.write_batch(pa.record_batch(columns, schema=self._schema))
        self._rows.clear()


class Tables:
    """The tables of one analysis, on an engine that spills to the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "spill").mkdir(parents=True, exist_ok=True)
        self.engine: BaseBackend = ibis.duckdb.connect(
            memory_limit=MEMORY,
            temp_directory=str(folder / "spill"),
            preserve_insertion_order=False,
        )

    def path(self, name: str) -> Path:
        """Say where a table is kept."""
        return self.folder / f"{name}.parquet"

    def writer(self, name: str, schema: pa.Schema) -> RowWriter:
        """Open a table for writing."""
        return RowWriter(self.path(name), schema)

    def read(self, name: str) -> ir.Table:
        """Give a table that was written."""
        return self.engine.read_parquet(self.path(name))

    def store(self, name: str, table: ir.Table) -> ir.Table:
        """Work a table out, keep it, and give it back as read from there."""
        self.engine.to_parquet(table, self.path(name))
        return self.read(name)

    def rows(self, table: ir.Table) -> Iterator[dict[str, Any]]:
        """Give the rows of a table one by one, in its order."""
        batches = self.engine.to_pyarrow_batches(table, chunk_size=ROWS_AT_ONCE)
        for batch in batches:
            yield from batch.to_pylist()

    def one(self, table: ir.Table) -> dict[str, Any]:
        """Give the only row of a table."""
        rows: list[dict[str, Any]] = self.engine.to_pyarrow(table).to_pylist()
        assert len(rows) == 1
        return rows[0]
