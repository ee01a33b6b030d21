from __future__ import annotations

import contextlib
import gzip
import io
import random
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from vafa.connectors.shops.csv.rules import (
    OrderRow,
    guess_order_mapping,
    order_mapping_problems,
    preview_orders,
    read_order_rows,
)
from vafa.imports.rules.converting import RowRefusal
from vafa.imports.rules.reading import UnreadableFile, open_sheet

FILES = Path(__file__).parent / "files"
NOW = datetime(2027, 1, 1, tzinfo=UTC)
Mutation = Callable[[bytearray, random.Random], None]


def originals(folder: Path) -> list[bytes]:
    """Give the fixture files in every format."""
    contents = [path.read_bytes() for path in sorted(FILES.glob("*.csv"))]
    greek = (FILES / "greek_orders.csv").read_text(encoding="utf-8")
    contents += [greek.encode(codec) for codec in ("windows-1253", "utf-16-le", "utf-16")]
    contents.append(gzip.compress(contents[0]))
    parquet, book_path = folder / "file.parquet", folder / "file.xlsx"
    pq.write_table(pa.csv.read_csv(FILES / "online_retail.csv"), parquet)
    with xlsxwriter.Workbook(str(book_path)) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(greek.splitlines()):
            sheet.write_row(number, 0, line.split(";"))
    return [*contents, parquet.read_bytes(), book_path.read_bytes()]


def flip(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)


def cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def drop(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    del content[start : start + chance.randint(1, 50)]


def repeat(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    content[start:start] = content[start : start + chance.randint(1, 500)] * chance.randint(1, 5)


def insert(content: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(content))
    pieces = (b'"', b"\x00", b"\xff\xfe", b"\n\n", b",,,,", b'"\n', b"\r", b"1e999", b"\xd9")
    content[place:place] = chance.choice(pieces) * chance.randint(1, 40)


def repack(content: bytearray, chance: random.Random) -> None:
    """Mutate one part inside an archive, so that its check sums are right and its XML is not."""
    # An archive that another mutation broke stays as it is; zipfile says so in many ways.
    broken = (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError)
    with contextlib.suppress(zlib.error, *broken), zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
        chosen = chance.choice(sorted(parts))
        chance.choice((flip, cut, drop, repeat, insert))(parts[chosen], chance)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as fresh:
            for name, part in parts.items():
                fresh.writestr(name, bytes(part))
        content[:] = packed.getvalue()


MUTATIONS: tuple[Mutation, ...] = (flip, cut, drop, repeat, insert, repack)


def take_in(path: Path) -> None:
    """Do with a file what the import does: guess, preview, read every row."""
    detected = guess_order_mapping(path, usual_unit="EUR", usual_zone="Europe/Athens")
    if order_mapping_problems(detected.mapping, header=detected.header):
        return
    preview_orders(path, detected.mapping, now=NOW, units_seen=detected.units_seen)
    with open_sheet(path, detected.mapping.reading) as sheet:
        read = sum(1 for _ in sheet.rows)
    rows = list(read_order_rows(path, detected.mapping))
    assert len(rows) == read
    assert all(isinstance(row, OrderRow | RowRefusal) for row in rows)


def mutate_and_take_in(folder: Path, *, count: int, seed: int) -> None:
    contents, path = originals(folder), folder / "mutated"
    for number in range(count):
        chance = random.Random(seed + number)
        content = bytearray(chance.choice(contents))
        for _ in range(chance.randint(1, 3)):
            if content:
                chance.choice(MUTATIONS)(content, chance)
        path.write_bytes(content)
        with contextlib.suppress(UnreadableFile):
            take_in(path)


def test_200_mutated_files_lose_no_row_and_raise_nothing_but_a_refusal(tmp_path: Path) -> None:
    mutate_and_take_in(tmp_path, count=200, seed=1)


@pytest.mark.soak
def test_2000_mutated_files_lose_no_row_and_raise_nothing_but_a_refusal(tmp_path: Path) -> None:
    mutate_and_take_in(tmp_path, count=2_000, seed=1_000_000)
