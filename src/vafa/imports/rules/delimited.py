"""Read CSV and TSV, plain or packed, record by record, however broken its quotes are."""

from __future__ import annotations

import csv
import gzip
import io
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

# One record longer than this is a quote that nobody closed.
_LINES_MAX: Final = 200
_CHARACTERS_MAX: Final = 100_000
_CODECS: Final = {"utf-8": "utf-8-sig"}


class _RecordTooLong(Exception):
    """Say that a record swallows more lines than any real one has."""


def csv_rows(
    path: Path, *, encoding: str, separator: str, is_packed: bool
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Read a file of separated values as numbered rows.

    Line breaks inside quotes stay in their cell, NUL characters vanish, bytes that the encoding
    does not know become U+FFFD. A record whose quotes do not close, or whose several lines do not
    have as many cells as the header, gives up its first line as a row of one cell and the
    others are read anew, so that a lone quote costs one row and not the rest of the file.
    """
    with path.open("rb") as file:
        unpacked = gzip.GzipFile(fileobj=file) if is_packed else file
        codec = _CODECS.get(encoding, encoding)
        with io.TextIOWrapper(unpacked, codec, errors="replace", newline="") as text:
            yield from _numbered(_Lines(text), separator)


class _Lines:
    """Hands lines to the CSV reader, and remembers those of the record it is in."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._back: deque[str] = deque()
        self._characters = 0
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._stream.readline(_CHARACTERS_MAX)
        if not line:
            raise StopIteration
        if "\0" in line:
            line = line.replace("\0", "")
        self.record.append(line)
        self._characters += len(line)
        if self._characters >= _CHARACTERS_MAX or len(self.record) > _LINES_MAX:
            raise _RecordTooLong
        return line

    def next_record(self) -> None:
        """Forget the lines of the record that is done."""
        self.record.clear()
        self._characters = 0

    def push_back(self) -> None:
        """Hand the lines of this record out again."""
        self._back.extendleft(reversed(self.record))
        self.next_record()

    def give_up_first(self) -> str:
        """Take the first line out as it is, and hand the others out again."""
        first = self.record.pop(0)
        self.push_back()
        return first.rstrip("\r\n")


def _numbered(lines: _Lines, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    number, width = 0, 0
    if _names_its_separator(lines):
        number = 1
    reader = csv.reader(lines, delimiter=separator)
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _RecordTooLong):
            yield number, (lines.give_up_first(),)
            reader = csv.reader(lines, delimiter=separator)
            continue
        if len(lines.record) > 1 and _is_torn(lines.record, cells, width):
            yield number, (lines.give_up_first(),)
            continue
        lines.next_record()
        width = width or (len(cells) if len(cells) > 1 else 0)
        yield number, tuple(cells)


def _names_its_separator(lines: _Lines) -> bool:
    """Skip a first line such as `sep=;`, which spreadsheets understand and hide."""
    try:
        first = next(lines)
    except (StopIteration, _RecordTooLong):
        lines.push_back()
        return False
    if first.lstrip("\ufeff").lower().startswith("sep=") and len(first.strip()) <= 6:
        lines.next_record()
        return True
    lines.push_back()
    return False


def _is_torn(record: list[str], cells: list[str], width: int) -> bool:
    if width and len(cells) != width:
        return True
    return sum(line.count('"') for line in record) % 2 == 1
