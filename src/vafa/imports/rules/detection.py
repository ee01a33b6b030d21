"""Guess how a file is written, with the evidence for each guess."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from vafa.core.keys import content_key
from vafa.imports.rules.encoding import guess_encoding
from vafa.imports.rules.guesses import Guess
from vafa.imports.rules.mapping import SEPARATORS
from vafa.imports.rules.reading import (
    Reading,
    Row,
    UnreadableFile,
    file_format,
    first_rows,
    is_gzip,
    open_sheet,
)
from vafa.imports.rules.words import said

_SAMPLE_CHARACTERS: Final = 200_000
_SAMPLE_RECORDS: Final = 100
_HEADER_SEARCHED_ROWS: Final = 30
# Every row at the beginning, then one of many: a shop's first days do not show every date.
_ROWS_IN_FULL: Final = 500
_ROWS_BETWEEN: Final = 50
_ROWS_REACHED: Final = 100_000


@dataclass(frozen=True, slots=True)
class Sample:
    """A file's header and rows from all over its beginning."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, name: str | None) -> list[str]:
        """List a column's cells that are not empty."""
        if name is None or name not in self.header:
            return []
        place = self.header.index(name)
        cells = (row[place] for _, row in self.rows if place < len(row))
        return [cell for cell in cells if cell.strip()]


def header_fingerprint(header: Sequence[str]) -> str:
    """Make the key under which a source's mapping is remembered: its columns, whatever order."""
    return content_key(*sorted(header))


def detect_reading(path: Path) -> tuple[Reading, list[Guess]]:
    """Guess encoding, separator and header row. Refuses what is no table."""
    guesses: list[Guess] = []
    encoding, separator = "utf-8", ","
    if file_format(path) == "csv":
        guessed = guess_encoding(path)
        parted = guess_separator(_beginning(path, guessed.value))
        encoding, separator = guessed.value, parted.value
        guesses = [guessed, parted]
    start = first_rows(
        path, Reading(encoding=encoding, separator=separator), count=_HEADER_SEARCHED_ROWS
    )
    header_row = guess_header_row(start)
    guesses.append(header_row)
    return Reading(encoding, separator, int(header_row.value)), guesses


def _beginning(path: Path, encoding: str) -> str:
    try:
        with path.open("rb") as file:
            stream = gzip.GzipFile(fileobj=file) if is_gzip(path) else file
            text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
            return text.read(_SAMPLE_CHARACTERS)
    except (EOFError, OSError, zlib.error):
        raise UnreadableFile("file_is_damaged") from None


def guess_separator(text: str) -> Guess:
    """Guess what stands between cells: what cuts most rows into the same number of cells."""
    text = text.lstrip("\ufeff").replace("\0", "")
    if text[:4].lower() == "sep=" and text[4:5] in SEPARATORS:
        return Guess("separator", text[4], 1.0, said("separator_is_named"))
    best, best_score, best_share, best_width = ",", 0.0, 0.0, 1
    for separator in SEPARATORS:
        share, width = _evenness(text, separator)
        score = share * min(width, 12) if width > 1 else 0.0
        if score > best_score:
            best, best_score, best_share, best_width = separator, score, share, width
    if best_width == 1:
        return Guess("separator", ",", 0.3, said("separator_is_not_found"))
    evidence = said("separator_cuts_evenly", columns=best_width, percent=round(best_share * 100))
    return Guess("separator", best, round(0.4 + best_share * 0.59, 2), evidence)


def _evenness(text: str, separator: str) -> tuple[float, int]:
    lines = io.StringIO(text, newline="")
    widths: Counter[int] = Counter()
    reader = csv.reader(lines, delimiter=separator)
    try:
        for cells in islice(reader, _SAMPLE_RECORDS):
            if cells:
                widths[len(cells)] += 1
    except csv.Error:
        # A quote that nobody closed; what came before is evidence enough.
        pass
    if not widths:
        return 0.0, 1
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return count / widths.total(), width


def guess_header_row(rows: Sequence[Row]) -> Guess:
    """Guess which row names the columns: the first about as full as the rows that follow."""
    filled = [(number, sum(1 for cell in cells if cell.strip()), cells) for number, cells in rows]
    filled = [row for row in filled if row[1]]
    if not filled:
        raise UnreadableFile("file_has_no_header")
    usual = Counter(count for _, count, _ in filled).most_common(1)[0][0]
    fullest = max(count for _, count, _ in filled)
    wanted = min(usual, fullest) * 0.6
    number, _, cells = next(row for row in filled if row[1] >= wanted)
    if any(_is_figure(cell) for cell in cells):
        return Guess("header_row", str(number), 0.4, said("header_looks_like_data"))
    skipped = number - filled[0][0]
    evidence = said("header_follows_a_title") if skipped else said("header_stands_first")
    return Guess("header_row", str(number), 0.8 if skipped else 0.95, evidence)


def _is_figure(cell: str) -> bool:
    text = cell.strip()
    return bool(text) and not any(c.isalpha() for c in text) and any(c.isdigit() for c in text)


def read_sample(path: Path, reading: Reading) -> Sample:
    """Read the first rows, and after them one of many, of a file's first hundred thousand."""
    with open_sheet(path, reading) as sheet:
        return Sample(sheet.header, tuple(_sampled(sheet.rows)))


def _sampled(rows: Iterator[Row]) -> Iterator[Row]:
    try:
        for place, row in enumerate(islice(rows, _ROWS_REACHED)):
            if place < _ROWS_IN_FULL or place % _ROWS_BETWEEN == 0:
                yield row
    except UnreadableFile:
        # What can be read is enough for a guess; importing it will say where it is broken.
        return
