"""Files of codes for a shop, and of what was used there. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

from vafa.imports.rules.converting import (
    Cells,
    Unfit,
    clean_text,
    column_indexes,
    fitted,
    key_in,
    moment_in,
)
from vafa.imports.rules.detection import detect_reading, read_sample
from vafa.imports.rules.evidence import guess_days
from vafa.imports.rules.fields import Field
from vafa.imports.rules.headers import columns_by_synonym
from vafa.imports.rules.mapping import Mapping
from vafa.imports.rules.reading import open_sheet
from vafa.imports.rules.words import gettext_noop as _
from vafa.loyalty.rules.pushed_codes import PushedCode, ToldUse

CODE_COLUMNS: Final = ("action", "code", "kind", "uses", "valid_from", "valid_until")
USES_MAX: Final = 20_000
ORDER_LENGTH_MAX: Final = 160
USE_FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "code", "text", _("Code"), _("As the customer entered it."),
        ("code", "coupon", "coupon code", "discount code", "voucher", "کد", "کد تخفیف", "کوپن",
         "κωδικός", "κουπόνι", "κωδικός έκπτωσης"),
        is_required=True,
    ),
    Field(
        "order", "key", _("Order"), _("The number of the order that it was used in."),
        ("order", "order number", "order id", "order no", "سفارش", "شماره سفارش", "کد سفارش",
         "παραγγελία", "αριθμός παραγγελίας"),
        is_required=True,
    ),
    Field(
        "used_at", "moment", _("When"), _("Empty is now."),
        ("used at", "date", "time", "order date", "when", "تاریخ", "زمان", "تاریخ سفارش",
         "ημερομηνία", "ώρα", "ημερομηνία παραγγελίας"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UsesFile:
    """What a file tells of uses, and the rows that cannot be read."""

    uses: tuple[ToldUse, ...]
    unread: tuple[int, ...]
    is_too_long: bool = False
    misses: tuple[str, ...] = ()


def codes_csv(created: Iterable[PushedCode], ended: Iterable[PushedCode]) -> str:
    """Write what a shop has to do: codes to create, codes to disable."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(CODE_COLUMNS)
    for action, codes in (("create", created), ("disable", ended)):
        for code in codes:
            times = (code.valid_from, code.valid_until)
            ends = [each.isoformat() if each else "" for each in times]
            writer.writerow([action, code.code, _plain(code.kind), code.uses, *ends])
    return text.getvalue()


def _plain(text: str) -> str:
    """Write a text so that no spreadsheet runs it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def read_uses_file(path: Path, *, zone: str, unit: str, now: datetime) -> UsesFile:
    """Read which codes were used in which orders, however the columns are called."""
    reading, _guesses = detect_reading(path)
    sample = read_sample(path, reading)
    columns = columns_by_synonym(USE_FIELDS, sample.header)
    named = dict(columns)
    missing = tuple(f.title for f in USE_FIELDS if f.is_required and f.name not in named)
    if missing:
        return UsesFile((), (), misses=missing)
    days = sample.column(named["used_at"]) if "used_at" in named else []
    # Any: every guess's value is one that its setting may have.
    guessed: dict[str, Any] = {
        guess.setting: guess.value for guess in guess_days(days, header=named.get("used_at", ""))
    }
    usual = Mapping(
        source="codes", columns=columns, reading=reading, time_zone=zone, money_unit=unit
    )
    mapping = replace(usual, **guessed)
    uses: list[ToldUse] = []
    unread: list[int] = []
    with open_sheet(path, reading) as sheet:
        reader = _UseReader(sheet.header, mapping, now=now)
        for number, cells in sheet.rows:
            if len(uses) >= USES_MAX:
                return UsesFile((), (), is_too_long=True)
            told = reader.read(cells)
            if told is None:
                unread.append(number)
            else:
                uses.append(told)
    return UsesFile(tuple(uses), tuple(unread))


class _UseReader:
    """Reads rows as one mapping says they are written."""

    def __init__(self, header: Sequence[str], mapping: Mapping, *, now: datetime) -> None:
        self._places = column_indexes(mapping, header)
        self._width = len(header)
        self._needed = max(self._places.values(), default=0) + 1
        self._cells = Cells(mapping)
        self._now = now

    def read(self, cells: tuple[str, ...]) -> ToldUse | None:
        try:
            whole = fitted(cells, width=self._width, needed=self._needed)
            texts = {name: whole[place] for name, place in self._places.items()}
            code = clean_text(texts["code"])
            order = key_in(texts["order"], field="order", length_max=ORDER_LENGTH_MAX)
            used_at = moment_in(self._cells, texts.get("used_at", ""), field="used_at")
        except Unfit:
            return None
        return ToldUse(code, order, used_at or self._now) if code and order else None
