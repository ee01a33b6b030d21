"""A file read into its scratch database: every row understood, or refused with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vafa.connectors.shops.csv.rules import OrderReader
from vafa.connectors.shops.csv.rules.grouping import Ways, rate_of
from vafa.connectors.shops.csv.rules.rows import OrderRow
from vafa.connectors.shops.csv.staging import RefusedRow, Staging
from vafa.imports.rules.converting import RowRefusal, clean_key
from vafa.imports.rules.reading import Sheet, open_sheet
from vafa.journal.jobs.progress import Progress


def staged(
    staging: Staging, *, path: Path, ways: Ways, progress: Progress, step: str
) -> tuple[str, ...]:
    """Fill the scratch database from the file, unless that was done before; gives the header.

    Refuses with `UnreadableFile` what is no table to its end.
    """
    with open_sheet(path, ways.mapping.reading) as sheet:
        if not staging.is_complete:
            for count in staging.fill(_understood(sheet, ways)):
                progress.stop_if_cancelled()
                progress.report(step=step, done=count)
        return sheet.header


def _understood(sheet: Sheet, ways: Ways) -> Iterator[OrderRow | RefusedRow]:
    reader = OrderReader(sheet.header, ways.mapping)
    number_column = ways.mapping.column_of("order_number")
    place = sheet.header.index(number_column) if number_column in sheet.header else None
    first: tuple[str, tuple[str, ...]] = ("", ())
    for row_number, cells in sheet.rows:
        row = reader.read(row_number, cells)
        if isinstance(row, RowRefusal):
            number = clean_key(cells[place]) if place is not None and place < len(cells) else ""
            context = first[1] if number and number == first[0] else ()
            yield refused_row(row, order_number=number, context=context)
            continue
        context = first[1] if row.order_number == first[0] else ()
        if not context:
            first = (row.order_number, cells)
        if row.currency != ways.currency and rate_of(row, ways) is None:
            yield without_rate(row, cells, context=context)
        else:
            yield row


def refused_row(
    refusal: RowRefusal, *, order_number: str = "", context: tuple[str, ...] = ()
) -> RefusedRow:
    """Keep what is known of a row that was not understood."""
    return RefusedRow(
        refusal.row_number,
        refusal.reason,
        {"field": refusal.field, **dict(refusal.details)},
        refusal.cells,
        context,
        order_number,
    )


def without_rate(
    row: OrderRow, cells: tuple[str, ...], *, context: tuple[str, ...] = ()
) -> RefusedRow:
    """Keep a row that was understood, but whose currency nobody can turn into the shop's."""
    return RefusedRow(
        row.row_number,
        "unknown_rate",
        {"field": "rate"},
        cells,
        context,
        row.order_number,
        row.currency,
        row.amount,
        row.rounding,
    )
