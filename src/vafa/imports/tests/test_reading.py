from __future__ import annotations

import gzip
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from vafa.imports.rules.reading import Reading, UnreadableFile, open_sheet
from vafa.imports.rules.spreadsheets import sheet_names


def written(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows_of(path: Path, reading: Reading | None = None) -> list[tuple[int, tuple[str, ...]]]:
    with open_sheet(path, reading or Reading()) as sheet:
        return list(sheet.rows)


def test_rows_carry_the_number_that_a_spreadsheet_shows_beside_them(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\r\n1,2\r\n\r\n,\r\n3,4\r\n")

    with open_sheet(path, Reading()) as sheet:
        rows = list(sheet.rows)

    assert sheet.header == ("a", "b")
    assert rows == [(2, ("1", "2")), (5, ("3", "4"))]
    assert sheet.blank_rows == 2


def test_line_breaks_and_quotes_stay_inside_their_cell(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n"one\r\ntwo","say ""hi"", please"\n3,4\n')

    assert rows_of(path) == [(2, ("one\r\ntwo", 'say "hi", please')), (3, ("3", "4"))]


def test_a_quote_that_nobody_closed_costs_one_row(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n1,2\n"5 inch pot,9\n3,4\n5,6\n')

    assert rows_of(path) == [
        (2, ("1", "2")),
        (3, ('"5 inch pot,9',)),
        (4, ("3", "4")),
        (5, ("5", "6")),
    ]


def test_an_open_quote_in_a_long_file_swallows_nothing(tmp_path: Path) -> None:
    lines = "".join(f"{n},{n}\n" for n in range(5_000))
    path = written(tmp_path, f'a,b\n"x,1\n{lines}')

    rows = rows_of(path)

    assert len(rows) == 5_001
    assert rows[0] == (2, ('"x,1',))
    assert rows[-1] == (5_002, ("4999", "4999"))


def test_a_huge_cell_becomes_a_row_of_its_raw_text(tmp_path: Path) -> None:
    path = written(tmp_path, f"a,b\n{'x' * 250_000},1\n2,3\n")

    rows = rows_of(path)

    assert all(len(cell) <= 100_000 for _, cells in rows for cell in cells)
    assert rows[-1][1] == ("2", "3")


def test_nul_characters_vanish(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n1\x00,2\n")

    assert rows_of(path) == [(2, ("1", "2"))]


def test_ragged_rows_come_as_they_stand(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1\n1,2,3\n")

    assert rows_of(path) == [(2, ("1",)), (3, ("1", "2", "3"))]


def test_a_line_that_names_the_separator_is_no_header(tmp_path: Path) -> None:
    path = written(tmp_path, "sep=;\na;b\n1;2\n")

    with open_sheet(path, Reading(separator=";")) as sheet:
        assert (sheet.header, list(sheet.rows)) == (("a", "b"), [(3, ("1", "2"))])


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeffa,, a ,a\n1,2,3,4\n")

    with open_sheet(path, Reading()) as sheet:
        assert sheet.header == ("a", "#2", "a (2)", "a (3)")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf_16_is_read_with_and_without_its_mark(tmp_path: Path, encoding: str, mark: str) -> None:
    path = written(tmp_path, f"{mark}نام;b\nمینا;2\n".encode(encoding))

    with open_sheet(path, Reading(encoding=encoding, separator=";")) as sheet:
        assert (sheet.header, list(sheet.rows)) == (("نام", "b"), [(2, ("مینا", "2"))])


def test_a_packed_file_is_read_like_a_plain_one(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(b"a,b\n1,2\n"), "file.csv.gz")

    assert rows_of(path) == [(2, ("1", "2"))]


def test_a_torn_archive_gives_its_good_rows_and_then_refuses(tmp_path: Path) -> None:
    packed = gzip.compress("".join(["a,b\n", *(f"{n},{n}\n" for n in range(200_000))]).encode())
    path = written(tmp_path, packed[: len(packed) // 2])
    seen: list[int] = []

    with open_sheet(path, Reading()) as sheet, pytest.raises(UnreadableFile) as refusal:
        seen.extend(number for number, _ in sheet.rows)

    assert refusal.value.said.code == "file_is_damaged"
    assert seen[-1] > 1_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file_is_empty"),
        (b"\n\n,,\n", "file_has_no_header"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_spreadsheet"),
        (b"PK\x03\x04 nothing behind it", "file_is_damaged"),
        (b"PAR1 nothing behind it", "file_is_damaged"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        rows_of(written(tmp_path, content))

    assert refusal.value.said.code == reason
    assert str(refusal.value).endswith(".")


def workbook(folder: Path, **options: object) -> tuple[xlsxwriter.Workbook, Path]:
    path = folder / "file.xlsx"
    return xlsxwriter.Workbook(str(path), options), path


def test_a_spreadsheet_keeps_numbers_and_days_exactly(tmp_path: Path) -> None:
    book, path = workbook(tmp_path)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    moment = book.add_format({"num_format": "[$-fa-IR]yyyy/mm/dd hh:mm"})
    sheet.write_row(0, 0, ["id", "price", "day", "moment", "sum", "error"])
    sheet.write_row(1, 0, [536365.0, 6.95])
    sheet.write_datetime(1, 2, date(2026, 11, 22), day)
    sheet.write_number(1, 3, 40513.351388888892, moment)
    sheet.write_formula(1, 4, "=0.1+0.2", None, 0.1 + 0.2)
    sheet.write_formula(1, 5, "=1/0", None, "#DIV/0!")
    book.close()

    assert rows_of(path) == [
        (2, ("536365", "6.95", "2026-11-22", "2010-12-01 08:26:00", "0.3", ""))
    ]


def test_a_spreadsheet_with_gaps_keeps_places_and_row_numbers(tmp_path: Path) -> None:
    book, path = workbook(tmp_path)
    book.add_worksheet("empty")
    sheet = book.add_worksheet("orders")
    sheet.write_row(2, 0, ["a", "b", "c"])
    sheet.write(6, 2, "far")
    book.close()

    with open_sheet(path, Reading()) as opened:
        assert (opened.header, list(opened.rows)) == (("a", "b", "c"), [(7, ("", "", "far"))])
    assert sheet_names(path) == ("empty", "orders")


def test_another_sheet_can_be_chosen_by_its_name(tmp_path: Path) -> None:
    book, path = workbook(tmp_path)
    book.add_worksheet("first").write_row(0, 0, ["a"])
    second = book.add_worksheet("فروش")
    second.write_row(0, 0, ["b"])
    second.write(1, 0, True)
    book.close()

    assert rows_of(path, Reading(sheet_name="فروش")) == [(2, ("true",))]


def test_the_day_count_of_old_mac_files_is_understood(tmp_path: Path) -> None:
    book, path = workbook(tmp_path, date_1904=True)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "day")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_datetime(1, 0, date(2026, 1, 2), day)
    book.close()

    assert rows_of(path) == [(2, ("2026-01-02",))]


def test_a_cell_in_the_last_corner_takes_no_memory(tmp_path: Path) -> None:
    book, path = workbook(tmp_path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", "b"])
    sheet.write(1_048_575, 1, "last")
    sheet.write(1_048_575, 16_383, "corner")
    book.close()

    with pytest.raises(UnreadableFile) as refusal:
        rows_of(path)

    assert refusal.value.said.code == "spreadsheet_too_large"


def test_an_archive_without_a_spreadsheet_says_so(tmp_path: Path) -> None:
    path = tmp_path / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("orders.csv", "a,b\n1,2\n")

    with pytest.raises(UnreadableFile) as refusal:
        rows_of(path)

    assert refusal.value.said.code == "not_a_spreadsheet"


def test_parquet_columns_become_text_without_losing_anything(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    columns = {
        "id": pa.array([2**53 + 1, None]),
        "price": pa.array([6.95, 3.0]),
        "exact": pa.array([Decimal("1.10"), None]),
        "name": pa.array(["مینا", None]).dictionary_encode(),
        "at": pa.array([datetime(2026, 1, 1, 10, tzinfo=UTC), None], pa.timestamp("us", "UTC")),
    }
    pq.write_table(pa.table(columns), path)

    assert rows_of(path) == [
        (2, ("9007199254740993", "6.95", "1.10", "مینا", "2026-01-01 10:00:00.000000Z")),
        (3, ("", "3", "", "", "")),
    ]
