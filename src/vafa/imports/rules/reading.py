"""Open a file of any known format as a header and rows of text, in flat memory."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final, Literal

from vafa.core.errors import Refused
from vafa.imports.rules.columnar import parquet_rows
from vafa.imports.rules.delimited import csv_rows
from vafa.imports.rules.spreadsheets import BrokenSpreadsheet, spreadsheet_rows
from vafa.imports.rules.words import Said, sentence

FileFormat = Literal["csv", "xlsx", "parquet"]
Row = tuple[int, tuple[str, ...]]

COLUMNS_MAX: Final = 2_000
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"


class UnreadableFile(Refused):
    """Say why a file cannot be read at all; `said` holds the reason as a code with its details."""

    code = "unreadable_file"

    def __init__(self, reason: str, **details: object) -> None:
        self.said = Said(reason, tuple(sorted(details.items())))
        super().__init__(sentence(self.said))


@dataclass(frozen=True, slots=True)
class Reading:
    """How the bytes of a file become cells: what a mapping keeps about it."""

    encoding: str = "utf-8"
    separator: str = ","
    header_row: int = 1
    sheet_name: str = ""


@dataclass(slots=True)
class Sheet:
    """A file that is open: its header, and its rows as they are asked for.

    A row's number is the one that a spreadsheet shows beside it: the header counts, and so do
    empty rows. Rows come as they stand, longer or shorter than the header too; a record that no
    reader can take apart comes as a row of one cell with its raw text, so that no row is lost.
    """

    header: tuple[str, ...]
    rows: Iterator[Row]
    file_format: FileFormat
    blank_rows: int = field(default=0)


def file_format(path: Path) -> FileFormat:
    """Tell the format from the first bytes, since names lie."""
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
    except OSError:
        raise UnreadableFile("file_cannot_be_opened") from None
    if not start:
        raise UnreadableFile("file_is_empty")
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(_ZIP):
        return "xlsx"
    if start.startswith(_OLD_OFFICE):
        raise UnreadableFile("old_spreadsheet")
    return "csv"


def is_gzip(path: Path) -> bool:
    """Tell whether a file is packed with gzip."""
    with path.open("rb") as stream:
        return stream.read(2) == _GZIP


@contextmanager
def open_sheet(path: Path, reading: Reading) -> Generator[Sheet, None, None]:
    """Open a file as a sheet and close it afterwards.

    Refuses with `UnreadableFile` what is no table, also in the middle of the rows: rows that came
    before a broken place are good.
    """
    kind = file_format(path)
    with contextlib.closing(_guarded(_raw_rows(path, kind, reading))) as raw:
        yield _sheet(raw, kind, reading)


def first_rows(path: Path, reading: Reading, *, count: int) -> list[Row]:
    """Read the first rows as they stand, whatever the header row is."""
    kind = file_format(path)
    with contextlib.closing(_guarded(_raw_rows(path, kind, reading))) as raw:
        return list(islice(raw, count))


def _raw_rows(path: Path, kind: FileFormat, reading: Reading) -> Iterator[Row]:
    if kind == "parquet":
        return parquet_rows(path)
    if kind == "xlsx":
        return spreadsheet_rows(path, reading.sheet_name)
    return csv_rows(
        path, encoding=reading.encoding, separator=reading.separator, is_packed=is_gzip(path)
    )


def _guarded(rows: Iterator[Row]) -> Generator[Row, None, None]:
    """Turn whatever the readers of formats raise about broken bytes into one clean refusal."""
    try:
        yield from rows
    except BrokenSpreadsheet as error:
        raise UnreadableFile(error.reason) from None
    except (EOFError, OSError, zlib.error):
        raise UnreadableFile("file_is_damaged") from None
    except (ValueError, TypeError, LookupError, ArithmeticError, NotImplementedError, MemoryError):
        # What pyarrow, zipfile and the XML reader raise on bytes that lie about themselves.
        raise UnreadableFile("file_is_damaged") from None


def _sheet(raw: Iterator[Row], kind: FileFormat, reading: Reading) -> Sheet:
    for number, cells in raw:
        if number >= reading.header_row and any(cell.strip() for cell in cells):
            break
    else:
        raise UnreadableFile("file_has_no_header")
    if len(cells) > COLUMNS_MAX:
        raise UnreadableFile("too_many_columns", columns=len(cells))
    sheet = Sheet(_header(cells), iter(()), kind)
    sheet.rows = _filled_rows(raw, sheet)
    return sheet


def _header(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Give every column a name of its own: a repeated one gets a number, an empty one a place."""
    names: list[str] = []
    seen: dict[str, int] = {}
    last = max(index for index, cell in enumerate(cells) if cell.strip())
    for index, cell in enumerate(cells[: last + 1]):
        name = " ".join(cell.lstrip("\ufeff").split()) or f"#{index + 1}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _filled_rows(raw: Iterator[Row], sheet: Sheet) -> Iterator[Row]:
    for row in raw:
        # The first cell is nearly always filled, which spares looking at the others.
        if row[1] and (row[1][0] or any(cell.strip() for cell in row[1])):
            yield row
        else:
            sheet.blank_rows += 1
