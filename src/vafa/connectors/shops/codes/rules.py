"""Files of codes for a shop, and of what was used there. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

from vafa.core.calendars import day_in
from vafa.imports.rules.converting import (
    Cells,
    Unfit,
    clean_text,
    column_indexes,
    fitted,
    key_in,
    moment_in,
    number_in,
)
from vafa.imports.rules.detection import detect_reading, read_sample
from vafa.imports.rules.evidence import guess_days
from vafa.imports.rules.fields import Field
from vafa.imports.rules.headers import columns_by_synonym
from vafa.imports.rules.mapping import Mapping
from vafa.imports.rules.reading import open_sheet
from vafa.imports.rules.words import gettext_noop as _
from vafa.loyalty.rules.calendar import end_of_day
from vafa.loyalty.rules.pushed_codes import OldCode, PushedCode, ToldUse

_FORMULA_STARTS: Final = ("=", "+", "-", "@")
CODE_COLUMNS: Final = ("action", "code", "kind", "uses", "valid_from", "valid_until")
USES_MAX: Final = 20_000
OLD_CODES_MAX: Final = 200_000
USES_OF_A_CODE_MAX: Final = 1_000_000_000
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


OLD_FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "code", "text", _("Code"), _("As customers have it in their hands."),
        USE_FIELDS[0].synonyms, is_required=True,
    ),
    Field(
        "uses", "quantity", _("Uses left"), _("How often it still works; empty is once."),
        ("uses", "uses left", "usage limit", "remaining", "limit", "تعداد", "تعداد استفاده",
         "مانده", "χρήσεις", "όριο χρήσης", "υπόλοιπο"),
    ),
    Field(
        "ends_on", "moment", _("Good until"), _("The last day on which it works."),
        ("expiry", "expires", "expiry date", "expiration date", "valid until", "expires on",
         "تاریخ انقضا", "انقضا", "اعتبار تا", "معتبر تا", "λήξη", "ημερομηνία λήξης",
         "ισχύει έως"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OldCodes:
    """What a file tells of codes that exist already, and the rows that cannot be read."""

    codes: tuple[OldCode, ...]
    unread: tuple[int, ...]
    is_too_long: bool = False
    misses: tuple[str, ...] = ()


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
            writer.writerow([action, _plain(code.code), _plain(code.kind), code.uses, *ends])
    return text.getvalue()


def _plain(text: str) -> str:
    """Write a text so that no spreadsheet runs it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def read_uses_file(path: Path, *, zone: str, unit: str, now: datetime) -> UsesFile:
    """Read which codes were used in which orders, however the columns are called."""
    opened = _mapped(path, USE_FIELDS, days="used_at", zone=zone, unit=unit)
    if isinstance(opened, tuple):
        return UsesFile((), (), misses=opened)
    uses: list[ToldUse] = []
    unread: list[int] = []
    with open_sheet(path, opened.reading) as sheet:
        rows = _Rows(sheet.header, opened)
        for number, cells in sheet.rows:
            if len(uses) >= USES_MAX:
                return UsesFile((), (), is_too_long=True)
            told = rows.use(cells, now=now)
            if told is None:
                unread.append(number)
            else:
                uses.append(told)
    return UsesFile(tuple(uses), tuple(unread))


def read_old_codes(path: Path, *, zone: str, unit: str) -> OldCodes:
    """Read codes that exist already, with uses and their last day, which is whole."""
    opened = _mapped(path, OLD_FIELDS, days="ends_on", zone=zone, unit=unit)
    if isinstance(opened, tuple):
        return OldCodes((), (), misses=opened)
    codes: list[OldCode] = []
    unread: list[int] = []
    with open_sheet(path, opened.reading) as sheet:
        rows = _Rows(sheet.header, opened)
        for number, cells in sheet.rows:
            if len(codes) >= OLD_CODES_MAX:
                return OldCodes((), (), is_too_long=True)
            old = rows.old_code(number, cells, zone=zone)
            if old is None:
                unread.append(number)
            else:
                codes.append(old)
    return OldCodes(tuple(codes), tuple(unread))


def _mapped(
    path: Path, fields: Sequence[Field], *, days: str, zone: str, unit: str
) -> Mapping | tuple[str, ...]:
    """Guess how a file is written, or name the columns that it lacks."""
    reading, _guesses = detect_reading(path)
    sample = read_sample(path, reading)
    columns = columns_by_synonym(fields, sample.header)
    named = dict(columns)
    missing = tuple(each.title for each in fields if each.is_required and each.name not in named)
    if missing:
        return missing
    shown = sample.column(named[days]) if days in named else []
    # Any: every guess's value is one that its setting may have.
    guessed: dict[str, Any] = {
        guess.setting: guess.value for guess in guess_days(shown, header=named.get(days, ""))
    }
    usual = Mapping(
        source="codes", columns=columns, reading=reading, time_zone=zone, money_unit=unit
    )
    return replace(usual, **guessed)


class _Rows:
    """Reads rows as one mapping says they are written."""

    def __init__(self, header: Sequence[str], mapping: Mapping) -> None:
        self._places = column_indexes(mapping, header)
        self._width = len(header)
        self._needed = max(self._places.values(), default=0) + 1
        self._cells = Cells(mapping)

    def use(self, row: tuple[str, ...], *, now: datetime) -> ToldUse | None:
        """Understand a use; one without a time is now."""
        try:
            texts = self._texts(row)
            code = clean_text(texts["code"])
            order = key_in(texts["order"], field="order", length_max=ORDER_LENGTH_MAX)
            used_at = moment_in(self._cells, texts.get("used_at", ""), field="used_at")
        except Unfit:
            return None
        return ToldUse(code, order, used_at or now) if code and order else None

    def old_code(self, number: int, row: tuple[str, ...], *, zone: str) -> OldCode | None:
        """Understand a code that exists already; one without uses has one."""
        try:
            texts = self._texts(row)
            code = clean_text(texts["code"])
            uses = number_in(self._cells, texts.get("uses", ""), field="uses")
            ends = moment_in(self._cells, texts.get("ends_on", ""), field="ends_on")
        except Unfit:
            return None
        if not code or (
            uses is not None and (uses != int(uses) or not 0 < uses <= USES_OF_A_CODE_MAX)
        ):
            return None
        until = end_of_day(day_in(ends, zone=zone), zone=zone) if ends else None
        return OldCode(number, code, 1 if uses is None else int(uses), until)

    def _texts(self, row: tuple[str, ...]) -> dict[str, str]:
        whole = fitted(row, width=self._width, needed=self._needed)
        return {name: whole[place] for name, place in self._places.items()}
