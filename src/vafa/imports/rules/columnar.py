"""Read Parquet files as rows of text, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

_BATCH_ROWS: Final = 10_000


def parquet_rows(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Read a Parquet file as numbered rows, its column names first.

    Numbers keep their digits, whole ones lose ".0"; dates and times become ISO text; an empty
    value is an empty cell.
    """
    # memory_map would let a shrinking file kill the process.
    with pq.ParquetFile(path, memory_map=False) as file:
        yield 1, tuple(str(name) for name in file.schema_arrow.names)
        number = 1
        for batch in file.iter_batches(batch_size=_BATCH_ROWS, use_threads=False):
            columns = [_texts(batch.column(index)) for index in range(batch.num_columns)]
            # zip() of no columns would end at once; a file without columns has no rows for us.
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, cells


# pyarrow ships no types, so an array is Any here.
def _texts(column: Any) -> list[str]:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        return [number_text(value) if value is not None else "" for value in column.to_pylist()]
    if _has_plain_text(column.type):
        return [value or "" for value in column.cast(pa.string()).to_pylist()]
    return ["" if value is None else str(value) for value in column.to_pylist()]


def _has_plain_text(kind: Any) -> bool:
    return bool(
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_date(kind)
        or pa.types.is_timestamp(kind)
        or pa.types.is_null(kind)
    )


@lru_cache(maxsize=65_536)
def number_text(value: float) -> str:
    """Write a float the way a spreadsheet shows it: 15 figures, no exponent, no idle decimals."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    text = format(value, ".15g")
    if "e" in text:
        text = format(float(text), "f") if abs(value) >= 1 else format(value, ".20f")
    return text.rstrip("0").rstrip(".") if "." in text else text
