"""What is remembered about the files of one source: which column is what, and how it is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from vafa.core.money import KNOWN_UNITS
from vafa.imports.rules.fields import Field
from vafa.imports.rules.reading import Reading
from vafa.imports.rules.words import Said, said

DateOrder = Literal["ymd", "dmy", "mdy"]
FileCalendar = Literal["gregorian", "jalali"]
RowShape = Literal["line", "order"]
Completeness = Literal["whole", "union"]
NegativeQuantity = Literal["return", "adjustment"]
WrittenDecimal = Literal[".", ","]

ENCODINGS: Final = (
    "utf-8",
    "utf-16-le",
    "utf-16-be",
    "windows-1253",
    "windows-1256",
    "windows-1252",
)
SEPARATORS: Final = (",", ";", "\t", "|")
_CHOICES: Final[AnyMapping[str, tuple[str, ...]]] = {
    "decimal": get_args(WrittenDecimal),
    "date_order": get_args(DateOrder),
    "calendar": get_args(FileCalendar),
    "row_shape": get_args(RowShape),
    "completeness": get_args(Completeness),
    "negative_quantity": get_args(NegativeQuantity),
}

Pairs = tuple[tuple[str, str], ...]

_USUAL_READING: Final = Reading()


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the files of one source are read and understood; JSON outside, this inside.

    - `columns`: pairs of a field and the header of its column.
    - `time_zone`: of times that are written without one. `money_unit`: of amounts whose row names
      no currency (IRT is toman).
    - `prices_include_vat` with `vat_rate` (percent, "" when tax is not known or has a column).
    - `row_shape`: a row is a line of an order, or a whole order. `completeness`: a file holds an
      order whole (lines missing from it are gone), or adds to what earlier files said.
    - `statuses`: written words (folded) and what they mean; a word that is not listed is refused,
      an empty cell means `status_default`.
    - `kinds`: product codes (exact, or with * at the end for a prefix) that are no products.
    - `rates`: what one unit of another currency is worth in the shop's ("USD", "0.79").
    - Cancellations are order numbers with `cancellation_prefix`, and rows with a negative quantity
      when `negative_quantity` is "return"; `adjustment_prefix` marks bookings that are no orders.
    """

    source: str = "file"
    preset: str = ""
    columns: Pairs = ()
    reading: Reading = _USUAL_READING
    decimal: WrittenDecimal = "."
    date_order: DateOrder = "ymd"
    calendar: FileCalendar = "gregorian"
    time_zone: str = "UTC"
    money_unit: str = ""
    prices_include_vat: bool = True
    vat_rate: str = ""
    row_shape: RowShape = "line"
    completeness: Completeness = "whole"
    statuses: Pairs = ()
    status_default: str = "paid"
    kinds: Pairs = ()
    rates: Pairs = ()
    cancellation_prefix: str = ""
    adjustment_prefix: str = ""
    negative_quantity: NegativeQuantity = "return"

    def column_of(self, field: str) -> str | None:
        """Give the header of a field's column, if it has one."""
        return next((header for name, header in self.columns if name == field), None)

    def with_column(self, field: str, header: str | None) -> Mapping:
        """Give the same mapping with a field's column set, or taken away with None."""
        others = tuple(pair for pair in self.columns if pair[0] != field)
        return replace(self, columns=(*others, (field, header)) if header else others)

    def to_json(self) -> dict[str, Any]:
        """Turn into what a JSON column keeps."""
        # Any: JSON values.
        content = dataclasses.asdict(self)
        for name in ("columns", "statuses", "kinds", "rates"):
            content[name] = [list(pair) for pair in content[name]]
        return content


def mapping_from_json(content: object) -> Mapping:
    """Read back what `to_json` gave; what is missing or of another type falls back to defaults.

    Whether the result makes sense is for `mapping_problems` to say.
    """
    if not isinstance(content, dict):
        return Mapping()
    values: dict[str, Any] = {}
    for field in dataclasses.fields(Mapping):
        value = content.get(field.name)
        if field.name == "reading":
            values[field.name] = _reading_from_json(value)
        elif field.name in {"columns", "statuses", "kinds", "rates"}:
            values[field.name] = _pairs(value)
        elif type(value) is type(field.default):
            values[field.name] = value
    return Mapping(**values)


def _reading_from_json(content: object) -> Reading:
    if not isinstance(content, dict):
        return Reading()
    kept: dict[str, Any] = {
        field.name: content[field.name]
        for field in dataclasses.fields(Reading)
        if type(content.get(field.name)) is type(field.default)
    }
    return Reading(**kept)


def _pairs(content: object) -> Pairs:
    if not isinstance(content, list | tuple):
        return ()
    return tuple(
        (pair[0], pair[1])
        for pair in content
        if isinstance(pair, list | tuple)
        and len(pair) == 2
        and all(isinstance(part, str) for part in pair)
    )


def mapping_problems(
    mapping: Mapping, *, fields: Sequence[Field], header: Sequence[str] | None = None
) -> list[Said]:
    """List in sentences what keeps a mapping from being used; an empty list means it can be."""
    problems = [*_choice_problems(mapping), *_column_problems(mapping, fields, header)]
    if mapping.time_zone not in available_timezones():
        problems.append(said("unknown_time_zone"))
    has_currency = mapping.column_of("currency") is not None
    if mapping.money_unit not in KNOWN_UNITS and not (has_currency and not mapping.money_unit):
        problems.append(said("money_unit_missing"))
    if mapping.vat_rate and not _is_percent(mapping.vat_rate):
        problems.append(said("vat_rate_is_no_percentage"))
    problems += [
        said("rate_is_no_number", currency=currency)
        for currency, rate in mapping.rates
        if currency not in KNOWN_UNITS or not _is_rate(rate)
    ]
    return problems


def _choice_problems(mapping: Mapping) -> Iterable[Said]:
    for name, choices in _CHOICES.items():
        if getattr(mapping, name) not in choices:
            yield said("unknown_choice", setting=name)
    if mapping.reading.encoding not in ENCODINGS:
        yield said("unknown_choice", setting="encoding")
    if mapping.reading.separator not in SEPARATORS:
        yield said("unknown_choice", setting="separator")
    if not 1 <= mapping.reading.header_row <= 1_000:
        yield said("unknown_choice", setting="header_row")


def _column_problems(
    mapping: Mapping, fields: Sequence[Field], header: Sequence[str] | None
) -> Iterable[Said]:
    names = {field.name for field in fields}
    mapped = [name for name, _ in mapping.columns]
    for name, column in mapping.columns:
        if name not in names:
            yield said("unknown_field", field=name)
        elif header is not None and column not in header:
            yield said("column_is_not_in_the_file", column=column)
    for name in sorted({name for name in mapped if mapped.count(name) > 1}):
        yield said("field_has_two_columns", field=name)
    for field in fields:
        if field.is_required and field.name not in mapped:
            yield said("field_needs_a_column", field=field.name)


def _is_percent(text: str) -> bool:
    try:
        return 0 <= Decimal(text) < 100
    except InvalidOperation:  # Also what comparing NaN raises.
        return False


def _is_rate(text: str) -> bool:
    try:
        rate = Decimal(text)
    except InvalidOperation:
        return False
    return rate.is_finite() and rate > 0


def zone_of(mapping: Mapping) -> ZoneInfo:
    """Give the zone of times that are written without one."""
    return ZoneInfo(mapping.time_zone)
