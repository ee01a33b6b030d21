"""Small orders files of a shop, and bringing them in."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from vafa.connectors.shops.csv.actions import import_file
from vafa.connectors.shops.csv.actions import withdraw_import as take_back
from vafa.core.keys import COMMAND_LINE
from vafa.imports.models import Run
from vafa.imports.rules.mapping import Mapping
from vafa.journal.jobs.progress import Progress

COLUMNS: Final = (
    ("order_number", "Order"),
    ("customer_number", "Customer"),
    ("email", "Email"),
    ("ordered_at", "Date"),
    ("status", "Status"),
    ("product_code", "Code"),
    ("product_name", "Name"),
    ("quantity", "Pieces"),
    ("unit_price", "Price"),
    ("cancels_number", "Cancels"),
    ("currency", "Currency"),
)
HEADER: Final = tuple(header for _field, header in COLUMNS)
MAPPING: Final = Mapping(
    source="shop",
    columns=COLUMNS,
    money_unit="EUR",
    prices_include_vat=False,
    completeness="union",
    cancellation_prefix="C",
)
WHOLE: Final = replace(MAPPING, completeness="whole")


class Line(NamedTuple):
    """A row of a file, in the order of its columns."""

    order: str = "1001"
    customer: str = "7"
    email: str = ""
    date: str = "2024-03-10"
    status: str = "paid"
    code: str = "cup"
    name: str = "Cup"
    pieces: str = "2"
    price: str = "5.00"
    cancels: str = ""
    currency: str = ""


def written(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write a file with these rows."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([HEADER, *rows])
    return path


def brought(
    path: Path, rows: Sequence[Sequence[str]] | None = None, *, day: int = 28, **more: Any
) -> Run:
    """Import a file, written with these rows, on a day of March 2024."""
    if rows is not None:
        written(path, rows)
    arguments: dict[str, Any] = {"source": "shop", "mapping": MAPPING} | more
    at = datetime(2024, 3, day, tzinfo=UTC)
    return import_file(path=path, at=at, by=COMMAND_LINE, **arguments)


def withdrawn(run: Run) -> Run:
    """Withdraw a run."""
    at = datetime(2024, 3, 30, tzinfo=UTC)
    return take_back(run_id=run.id, progress=Progress(), at=at, by=COMMAND_LINE)
