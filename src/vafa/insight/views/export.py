"""The filtered customer list as a file."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vafa.core.keys import Actor
from vafa.core.money import from_minor
from vafa.core.presentation import Reader
from vafa.customers.rules.contacts import shown_contact
from vafa.insight.actions.exports import record_export
from vafa.insight.forms.customer_filters import country_names, unit_word
from vafa.insight.forms.labels import COLUMN_LABELS, Label, phase_label, strategy_label
from vafa.insight.queries.customers import all_matching
from vafa.insight.views.customers import asked_of
from vafa.portfolio.models import Valuation
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.staff.rules import may

Cell = str | int | float | None
Read = Callable[[Valuation, Reader], Cell]
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet would take for a formula.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


@require_POST
def export_customers(request: StaffRequest) -> HttpResponseBase:
    """Hand out the list as the page shows it: its filters and order, all columns."""
    asked = asked_of(request, QueryDict(request.POST.get("query", "")))
    file_format = "xlsx" if request.POST.get("format") == "xlsx" else "csv"
    day = today(request.shop)
    record_export(
        filters=asked.filters, file_format=file_format, at=now(), by=Actor.person(request.staff.id)
    )
    filters = asked.filters.for_reader(request.staff.id)
    rows = all_matching(filters=filters, sort=asked.sort, today=day)
    in_full = may(request.staff.role, "customers.contacts")
    lines = lines_of(rows, reader=request.reader, in_full=in_full)
    name = f"customers-{day.isoformat()}.{file_format}"
    if file_format == "xlsx":
        return FileResponse(
            xlsx_of(lines, is_rtl=request.reader.direction == "rtl"),
            as_attachment=True,
            filename=name,
            content_type=XLSX_TYPE,
        )
    response = StreamingHttpResponse(csv_of(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def lines_of(rows: Iterable[Valuation], *, reader: Reader, in_full: bool) -> Iterator[list[Cell]]:
    """Turn customers into cells for machines and spreadsheets: plain numbers, ISO days.

    Contact details are masked unless they may be seen in full.
    """
    yield [heading(label, reader) if is_money else str(label) for label, is_money, _read in FIELDS]
    for row in rows:
        yield [
            _money(read(row, reader), reader)
            if is_money
            else _told(read, row, reader=reader, in_full=in_full)
            for _label, is_money, read in FIELDS
        ]


def heading(label: Label, reader: Reader) -> str:
    """Name a column of money together with its unit."""
    return _("%(column)s (%(unit)s)") % {"column": label, "unit": unit_word(reader)}


def guarded(cell: Cell) -> str:
    """Write a cell so that no spreadsheet runs it; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
    return str(cell)


def csv_of(lines: Iterable[list[Cell]]) -> Iterator[str]:
    """Write lines as CSV, piece by piece, with the mark by which spreadsheets know UTF-8."""
    yield "\ufeff"
    piece = io.StringIO()
    writer = csv.writer(piece)
    for line in lines:
        writer.writerow([guarded(cell) for cell in line])
        if piece.tell() > 60_000:
            yield _taken(piece)
    yield _taken(piece)


def xlsx_of(lines: Iterable[list[Cell]], *, is_rtl: bool) -> tempfile._TemporaryFileWrapper[bytes]:
    """Write lines into a workbook in a file that vanishes when it was sent; memory stays flat."""
    # It is closed by the response that sends it.
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115
    workbook = xlsxwriter.Workbook(
        file.name, {"constant_memory": True, "strings_to_formulas": False}
    )
    sheet = workbook.add_worksheet()
    if is_rtl:
        sheet.right_to_left()
    sheet.freeze_panes(1, 2)
    for number, line in enumerate(lines):
        for place, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(number, place, guarded(cell))
            elif cell is not None:
                sheet.write_number(number, place, cell)
    workbook.close()
    file.seek(0)
    return file


def _taken(piece: io.StringIO) -> str:
    text = piece.getvalue()
    piece.seek(0)
    piece.truncate()
    return text


def _money(minor: Cell, reader: Reader) -> Cell:
    if minor is None:
        return None
    amount = from_minor(int(minor), reader.money_unit)
    return int(amount) if amount == int(amount) else float(amount)


def _told(read: Read, row: Valuation, *, reader: Reader, in_full: bool) -> Cell:
    cell = read(row, reader)
    return shown_contact(str(cell), in_full=in_full) if read in CONTACTS else cell


def _email(row: Valuation, _reader: Reader) -> Cell:
    return row.customer.email


def _phone(row: Valuation, _reader: Reader) -> Cell:
    return row.customer.phone


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _yes(is_so: bool) -> str:
    return str(_("yes")) if is_so else str(_("no"))


CONTACTS: Final = (_email, _phone)
FIELDS: Final[tuple[tuple[Label, bool, Read], ...]] = (
    (gettext_lazy("Number"), False, lambda row, _reader: row.customer.number),
    (gettext_lazy("Name"), False, lambda row, _reader: row.customer.name),
    (gettext_lazy("Company"), False, lambda row, _reader: row.customer.company),
    (gettext_lazy("E-mail"), False, _email),
    (gettext_lazy("Phone"), False, _phone),
    (
        gettext_lazy("Country"),
        False,
        lambda row, reader: country_names(reader.language).get(
            row.customer.country, row.customer.country_name
        ),
    ),
    (gettext_lazy("City"), False, lambda row, _reader: row.customer.city),
    (
        COLUMN_LABELS["phase"],
        False,
        lambda row, _reader: str(phase_label(row.phase, row.phase_state)),
    ),
    (COLUMN_LABELS["strategy"], False, lambda row, _reader: str(strategy_label(row.strategy))),
    (COLUMN_LABELS["orders"], False, lambda row, _reader: row.orders),
    (COLUMN_LABELS["purchase_days"], False, lambda row, _reader: row.purchase_days),
    (gettext_lazy("First order"), False, lambda row, _reader: _iso(row.first_day)),
    (COLUMN_LABELS["latest"], False, lambda row, _reader: _iso(row.latest_day)),
    (COLUMN_LABELS["revenue"], True, lambda row, _reader: row.revenue_total),
    (COLUMN_LABELS["revenue_year"], True, lambda row, _reader: row.revenue_year),
    (
        gettext_lazy("Revenue so far, in today's prices"),
        True,
        lambda row, _reader: row.revenue_total_real,
    ),
    (
        gettext_lazy("Last 365 days, in today's prices"),
        True,
        lambda row, _reader: row.revenue_year_real,
    ),
    (gettext_lazy("Expected in 12 months"), True, lambda row, _reader: row.expected_revenue),
    (
        gettext_lazy("Expected in 12 months, low end"),
        True,
        lambda row, _reader: row.expected_revenue_low,
    ),
    (
        gettext_lazy("Expected in 12 months, high end"),
        True,
        lambda row, _reader: row.expected_revenue_high,
    ),
    (COLUMN_LABELS["p_buys"], False, lambda row, _reader: row.p_buys_90),
    (COLUMN_LABELS["rhythm"], False, lambda row, _reader: row.usual_gap_days),
    (COLUMN_LABELS["overdue"], False, lambda row, _reader: _iso(row.overdue_since)),
    (
        gettext_lazy("Left out of models"),
        False,
        lambda row, _reader: _yes(bool(row.customer.left_out)),
    ),
)
