"""Orders in files: which fields there are, whose export it is, and what each row says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vafa.connectors.shops.csv.rules.converting import OrderReader
from vafa.connectors.shops.csv.rules.fields import ORDER_FIELDS
from vafa.connectors.shops.csv.rules.guessing import (
    Detected,
    guess_order_mapping,
    order_mapping_problems,
)
from vafa.connectors.shops.csv.rules.preview import Preview, preview_orders
from vafa.connectors.shops.csv.rules.rows import OrderRow
from vafa.imports.rules.converting import RowRefusal
from vafa.imports.rules.mapping import Mapping
from vafa.imports.rules.reading import open_sheet

__all__ = [
    "ORDER_FIELDS",
    "Detected",
    "OrderReader",
    "OrderRow",
    "Preview",
    "guess_order_mapping",
    "order_mapping_problems",
    "preview_orders",
    "read_order_rows",
]


def read_order_rows(path: Path, mapping: Mapping) -> Iterator[OrderRow | RowRefusal]:
    """Read an orders file row by row, in flat memory; every row that is not empty comes out.

    Refuses with `UnreadableFile` what is no table.
    """
    with open_sheet(path, mapping.reading) as sheet:
        reader = OrderReader(sheet.header, mapping)
        for row_number, cells in sheet.rows:
            yield reader.read(row_number, cells)
