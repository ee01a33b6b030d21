"""Turn the cells of a row into typed values, or say why a row is refused."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_HALF_EVEN, Decimal, DecimalException
from functools import lru_cache
from typing import Final, NoReturn

from vafa.core.calendars import parse_moment
from vafa.core.digits import parse_decimal, to_ascii_digits
from vafa.core.errors import Unreadable
from vafa.core.languages import Calendar
from vafa.core.money import KNOWN_UNITS, to_minor
from vafa.core.text import display_clean
from vafa.imports.rules.evidence import unit_in
from vafa.imports.rules.mapping import Mapping, zone_of
from vafa.imports.rules.words import Said, said

_CACHED: Final = 1 << 16
_PLAIN_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_ISO_MOMENT: Final = re.compile(
    r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)?"
)
_GREGORIAN_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}[-/.]")
_FLOAT_KEY: Final = re.compile(r"([0-9]+)\.0+")
# What programs write where there is nothing.
_NOTHING: Final = frozenset({"nan", "NaN", "NULL", "null", "None", "#N/A", "N/A", "NaT", "<NA>"})
_GUARDED: Final = frozenset("=+-@0123456789")
_DAMAGED: Final = "\ufffd"
_AMOUNT_MAX: Final = 10**17


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """Why a row was not understood: a reason, the field, and the shape of what stood there.

    `details` never quote the cell: "99/99/9999" is the shape of a day. The cells themselves are
    kept apart, for the person who mends the row.
    """

    row_number: int
    reason: str
    field: str
    details: tuple[tuple[str, str], ...]
    cells: tuple[str, ...] = dataclasses.field(repr=False)

    @property
    def said(self) -> Said:
        """The reason as a sentence to come."""
        return said(f"row_{self.reason}", field=self.field, **dict(self.details))


class Unfit(Exception):
    """Say that a cell does not fit its field; the converter of the row makes a refusal of it."""

    def __init__(self, reason: str, *, field: str, text: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.text = text

    def refusal(self, row_number: int, cells: tuple[str, ...]) -> RowRefusal:
        """Make the refusal of the whole row."""
        shape = (("shape", value_shape(self.text)),) if self.text else ()
        return RowRefusal(row_number, self.reason, self.field, shape, cells)


def value_shape(text: str) -> str:
    """Describe a text without telling it: digits as 9, letters as a, at most 24 characters."""
    shape = "".join("9" if c.isdigit() else "a" if c.isalpha() else c for c in text[:24])
    return shape + ("…" if len(text) > 24 else "")


def clean_text(cell: str) -> str:
    """Tidy a cell of free text: trim it, drop a spreadsheet's guard and the words for nothing."""
    text = cell.strip()
    if not text or text in _NOTHING:
        return ""
    return _cleaned(text)


# A product's name comes back with every order of it.
@lru_cache(maxsize=_CACHED)
def _cleaned(text: str) -> str:
    return display_clean(_without_guard(text))


def _without_guard(text: str) -> str:
    return text[1:] if text[0] == "'" and text[1:2] in _GUARDED else text


@lru_cache(maxsize=_CACHED)
def clean_key(cell: str) -> str:
    """Tidy a number or code that names something: ASCII digits, no ".0", single spaces.

    A key with damaged characters would join what does not belong together: it comes back with
    U+FFFD in it, for the caller to refuse.
    """
    text = clean_text(cell)
    if not text.isascii():
        text = to_ascii_digits(text)
    whole = _FLOAT_KEY.fullmatch(text)
    return whole[1] if whole else text


class Cells:
    """Converts cells as one mapping says they are written; equal cells are converted once."""

    def __init__(self, mapping: Mapping) -> None:
        self._decimal = mapping.decimal
        self._order = mapping.date_order
        self._calendar: Calendar = mapping.calendar
        self._zone_name = mapping.time_zone
        self._zone: tzinfo = zone_of(mapping)
        # A cache of its own for each mapping, gone with it.
        self.number: Callable[[str], Decimal | None] = lru_cache(_CACHED)(self._number)
        self.moment: Callable[[str], datetime | None] = lru_cache(_CACHED)(self._moment)

    def _number(self, cell: str) -> Decimal | None:
        """Read a number; None is an empty cell. Raises `Unreadable`."""
        text = cell.strip()
        if not text or text in _NOTHING:
            return None
        if self._decimal == "." and _PLAIN_NUMBER.fullmatch(text):
            return Decimal(text)
        number = parse_decimal(text, decimal=self._decimal)
        if number.adjusted() > 15:
            raise Unreadable("This is too large a number.", code="not_a_number", text=text)
        return number

    def _moment(self, cell: str) -> datetime | None:
        """Read a moment as UTC; None is an empty cell. Raises `Unreadable`."""
        text = cell.strip()
        if not text or text in _NOTHING:
            return None
        if _ISO_MOMENT.fullmatch(text):
            try:
                return datetime.fromisoformat(text).replace(tzinfo=self._zone).astimezone(UTC)
            except ValueError:
                raise Unreadable("No such day.", code="no_such_day", text=text) from None
        # Spreadsheets keep days as Gregorian ones, however they show them.
        is_gregorian = _GREGORIAN_YEAR.match(to_ascii_digits(text).lstrip("'"))
        calendar: Calendar = "gregorian" if is_gregorian else self._calendar
        return parse_moment(text, order=self._order, calendar=calendar, zone=self._zone_name)


def number_in(cells: Cells, text: str, *, field: str) -> Decimal | None:
    """Read a number of a field; refuses the row for what is none."""
    try:
        return cells.number(text)
    except (Unreadable, DecimalException):
        raise Unfit("not_a_number", field=field, text=text.strip()) from None


def moment_in(cells: Cells, text: str, *, field: str) -> datetime | None:
    """Read a moment of a field; refuses the row for what is none."""
    try:
        return cells.moment(text)
    except Unreadable as error:
        raise Unfit(error.code, field=field, text=text.strip()) from None
    except (ValueError, OverflowError):
        raise Unfit("not_a_moment", field=field, text=text.strip()) from None


def key_in(text: str, *, field: str, length_max: int) -> str:
    """Read a key of a field; refuses the row when it is damaged or longer than is kept."""
    key = clean_key(text)
    if _DAMAGED in key:
        raise Unfit("damaged_characters", field=field)
    if len(key) > length_max:
        raise Unfit("too_long", field=field)
    return key


@dataclass(frozen=True, slots=True)
class Minor:
    """An amount in minor units, rounded once, and exactly what rounding took away."""

    minor: int
    residue: Decimal


ZERO: Final = Minor(0, Decimal(0))


def minor_of(amount: Decimal, unit: str, *, field: str) -> Minor:
    """Turn an amount in a known unit into minor units; refuses what no column holds."""
    try:
        rounded = to_minor(amount, unit)
    except ValueError:
        _refuse_amount(field)
    if abs(rounded.minor) > _AMOUNT_MAX:
        _refuse_amount(field)
    return Minor(rounded.minor, rounded.residue)


def _refuse_amount(field: str) -> NoReturn:
    raise Unfit("amount_too_large", field=field)


def scaled(number: Decimal, factor: int, *, field: str) -> int:
    """Keep a number as a whole count of small parts, rounded half to even."""
    result = int((number * factor).to_integral_value(rounding=ROUND_HALF_EVEN))
    if abs(result) > _AMOUNT_MAX:
        _refuse_amount(field)
    return result


@lru_cache(maxsize=1024)
def unit_of(cell: str) -> str | None:
    """Read a cell of a currency column: an ISO code, IRT, a sign or a word; None when unknown."""
    text = cell.strip().upper()
    return text if text in KNOWN_UNITS else unit_in(cell)


def column_indexes(mapping: Mapping, header: Sequence[str]) -> dict[str, int]:
    """Find the place of each mapped column; a column that the file lacks is left out."""
    places = {name: index for index, name in enumerate(header)}
    return {name: places[column] for name, column in mapping.columns if column in places}


def fitted(cells: tuple[str, ...], *, width: int, needed: int) -> tuple[str, ...]:
    """Bring a row to the header's width, or refuse it.

    Empty cells too many are cut off. Cells too few are empty ones if every mapped column is there:
    spreadsheets leave out empty cells at the end.
    """
    if len(cells) == width:
        return cells
    if len(cells) > width and not any(map(str.strip, cells[width:])):
        return cells[:width]
    if needed <= len(cells) < width:
        return cells + ("",) * (width - len(cells))
    raise Unfit("ragged", field="")
