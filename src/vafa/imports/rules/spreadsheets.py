"""Read XLSX files as a stream: one row in memory at a time, whatever the file claims to be.

Readers that build the whole sheet can be killed by a small file whose last cell is XFD1048576,
and take the memory of the whole sheet for an honest one; this one keeps the distinct texts only.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO, Final
from xml.parsers import expat

from vafa.imports.rules.columnar import number_text

_CHUNK_BYTES: Final = 1 << 16
_COLUMNS_MAX: Final = 2_000
_CELL_CHARACTERS_MAX: Final = 100_000
_SHARED_CHARACTERS_MAX: Final = 200_000_000
_SMALL_PART_BYTES_MAX: Final = 20_000_000
_DATE_STYLES: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|_.|\[[^\]hms]*\]', re.IGNORECASE)
_SECONDS_A_DAY: Final = 86_400

Attributes = dict[str, str]


class BrokenSpreadsheet(Exception):
    """Say why a file that looked like a spreadsheet is none that can be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def spreadsheet_rows(path: Path, sheet_name: str = "") -> Iterator[tuple[int, tuple[str, ...]]]:
    """Read one sheet (the first one that has cells, or the named one) as numbered rows.

    Whole numbers lose ".0", other numbers keep the 15 figures that a spreadsheet shows, dates and
    times become ISO text in the file's own day count, errors such as #N/A become empty cells.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            book = _Book(archive)
            for part in book.sheet_parts(sheet_name):
                rows = _sheet_rows(archive, part, book)
                first = next(rows, None)
                if first is not None:
                    yield first
                    yield from rows
                    return
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, RuntimeError):
        raise BrokenSpreadsheet("file_is_damaged") from None


def sheet_names(path: Path) -> tuple[str, ...]:
    """List the sheets of a spreadsheet file in their order."""
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(name for name, _ in _Book(archive).sheets)
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, RuntimeError):
        raise BrokenSpreadsheet("file_is_damaged") from None


class _Book:
    """What the sheets share: their names and places, texts, date styles and day count."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = set(archive.namelist())
        if "xl/workbook.xml" not in self.names:
            raise BrokenSpreadsheet("not_a_spreadsheet")
        self.counts_from_1904 = False
        self.sheets: list[tuple[str, str]] = []
        self._read_sheets()
        self.texts = self._shared_texts()
        self.date_styles = self._date_styles()

    def sheet_parts(self, wanted: str) -> list[str]:
        """List the parts to look into: the named sheet alone, or all of them in order."""
        parts = [part for name, part in self.sheets if name == wanted or not wanted]
        return parts or [part for _, part in self.sheets]

    def _read_sheets(self) -> None:
        targets: dict[str, str] = {}
        found: list[tuple[str, str]] = []

        def relation(name: str, attributes: Attributes) -> None:
            if name == "Relationship":
                targets[attributes.get("Id", "")] = attributes.get("Target", "")

        def sheet(name: str, attributes: Attributes) -> None:
            if name == "sheet":
                found.append((attributes.get("name", ""), attributes.get("r:id", "")))
            elif name == "workbookPr":
                self.counts_from_1904 = attributes.get("date1904", "") in {"1", "true"}

        self._parse_small("xl/_rels/workbook.xml.rels", relation)
        self._parse_small("xl/workbook.xml", sheet)
        for name, key in found:
            target = targets.get(key, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if str(PurePosixPath(part)) in self.names:
                self.sheets.append((name, str(PurePosixPath(part))))

    def _shared_texts(self) -> list[str]:
        part = next((n for n in self.names if n.lower() == "xl/sharedstrings.xml"), None)
        if part is None:
            return []
        collector = _SharedTexts()
        with self._archive.open(part) as stream:
            for _ in _parsed(stream, collector.start, collector.end, collector.text):
                pass
        return collector.texts

    def _date_styles(self) -> frozenset[int]:
        formats: dict[int, str] = {}
        styles: list[int] = []
        inside_cell_formats = False

        def start(name: str, attributes: Attributes) -> None:
            nonlocal inside_cell_formats
            if name == "numFmt":
                formats[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
            elif name in {"cellXfs", "cellStyleXfs"}:
                inside_cell_formats = name == "cellXfs"
            elif name == "xf" and inside_cell_formats:
                styles.append(int(attributes.get("numFmtId", "0")))

        if "xl/styles.xml" in self.names:
            self._parse_small("xl/styles.xml", start)
        return frozenset(
            index
            for index, number in enumerate(styles)
            if (_shows_a_date(formats[number]) if number in formats else number in _DATE_STYLES)
        )

    def _parse_small(self, part: str, start: Callable[[str, Attributes], None]) -> None:
        if self._archive.getinfo(part).file_size > _SMALL_PART_BYTES_MAX:
            raise BrokenSpreadsheet("spreadsheet_too_large")
        with self._archive.open(part) as stream:
            for _ in _parsed(stream, start, lambda name: None, lambda text: None):
                pass


class _SharedTexts:
    """Collects the texts that cells point to, without their phonetic readings."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._characters = 0
        self._is_text = False
        self._is_phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        self._is_text = name == "t"
        if name == "rPh":
            self._is_phonetic = True

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_phonetic = False
        elif name == "si":
            self.texts.append("".join(self._parts)[:_CELL_CHARACTERS_MAX])
            self._parts.clear()

    def text(self, text: str) -> None:
        if self._is_text and not self._is_phonetic:
            self._parts.append(text)
            self._characters += len(text)
            if self._characters > _SHARED_CHARACTERS_MAX:
                raise BrokenSpreadsheet("spreadsheet_too_large")


class _SheetCells:
    """Collects the cells of one sheet into finished rows."""

    def __init__(self, book: _Book) -> None:
        self._book = book
        self.finished: list[tuple[int, tuple[str, ...]]] = []
        self._row = 0
        self._cells: list[str] = []
        self._column = -1
        self._kind = ""
        self._style = 0
        self._parts: list[str] = []
        self._is_value = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            place = attributes.get("r", "")
            self._column = _column_of(place) if place else self._column + 1
            if not 0 <= self._column < _COLUMNS_MAX:
                raise BrokenSpreadsheet("spreadsheet_too_large")
            self._kind = attributes.get("t", "n")
            self._style = int(attributes.get("s", "0"))
            self._parts.clear()
        elif name in {"v", "t"}:
            self._is_value = True
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._cells = []
            self._column = -1

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._is_value = False
        elif name == "c":
            cells = self._cells
            while len(cells) < self._column:
                cells.append("")
            cells[self._column :] = [self._cell_text()]
        elif name == "row":
            self.finished.append((self._row, tuple(self._cells)))

    def text(self, text: str) -> None:
        if self._is_value:
            self._parts.append(text)

    def _cell_text(self) -> str:
        raw = "".join(self._parts)
        if self._kind == "s":
            index = int(raw or "-1")
            return self._book.texts[index] if 0 <= index < len(self._book.texts) else ""
        if self._kind == "n":
            if self._style in self._book.date_styles:
                return _moment_text(raw, self._book.counts_from_1904)
            return _number(raw)
        if self._kind == "b":
            return "true" if raw == "1" else "false"
        return "" if self._kind == "e" else raw[:_CELL_CHARACTERS_MAX]


def _sheet_rows(
    archive: zipfile.ZipFile, part: str, book: _Book
) -> Iterator[tuple[int, tuple[str, ...]]]:
    collector = _SheetCells(book)
    with archive.open(part) as stream:
        for _ in _parsed(stream, collector.start, collector.end, collector.text):
            yield from collector.finished
            collector.finished.clear()


def _parsed(
    stream: IO[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> Iterator[None]:
    """Parse XML chunk by chunk; names lose their prefix, entities of the file's own are refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _refuse_entity
    while chunk := stream.read(_CHUNK_BYTES):
        parser.Parse(chunk, False)
        yield
    parser.Parse(b"", True)
    yield


def _refuse_entity(*_: object) -> None:
    raise BrokenSpreadsheet("file_is_damaged")


@lru_cache(maxsize=512)
def _local(name: str) -> str:
    return name.rpartition(":")[2]


@lru_cache(maxsize=512)
def _shows_a_date(code: str) -> bool:
    bare = _QUOTED.sub("", code.split(";")[0]).lower()
    return "general" not in bare and any(letter in bare for letter in "ymdhs")


def _column_of(place: str) -> int:
    return _column_number(place.rstrip("0123456789"))


@lru_cache(maxsize=4096)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


@lru_cache(maxsize=65_536)
def _number(raw: str) -> str:
    if raw.isascii() and raw.isdigit() and len(raw) < 16:
        return raw
    return number_text(float(raw)) if raw else ""


@lru_cache(maxsize=65_536)
def _moment_text(raw: str, counts_from_1904: bool) -> str:
    if not raw:
        return ""
    days = float(raw)
    if not -1 < days < 2_958_466:
        return number_text(days)
    seconds = round(days * _SECONDS_A_DAY)
    if not counts_from_1904 and seconds < _SECONDS_A_DAY:
        return str(datetime(2000, 1, 1) + timedelta(seconds=seconds))[11:]  # noqa: DTZ001
    # The day count of 1900 has a 29 February that never was: day 60.
    early = not counts_from_1904 and days < 60
    # A day count has no zone; it is the shop's own wall clock.
    first = datetime(1904, 1, 1) if counts_from_1904 else datetime(1899, 12, 30 + early)  # noqa: DTZ001
    moment = first + timedelta(seconds=seconds)
    return str(moment) if seconds % _SECONDS_A_DAY else str(moment.date())
