"""Guess the mapping of an orders file: whose export it is, or what its column names say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, DecimalException
from pathlib import Path
from typing import Any, Final

from vafa.connectors.shops.csv.rules.fields import MONEY_FIELDS, ORDER_FIELDS
from vafa.connectors.shops.csv.rules.presets import Preset, preset_columns, preset_for
from vafa.connectors.shops.csv.rules.statuses import KINDS, STATUSES
from vafa.core.digits import parse_decimal
from vafa.core.errors import Unreadable
from vafa.imports.rules.converting import clean_key, unit_of
from vafa.imports.rules.detection import Sample, detect_reading, read_sample
from vafa.imports.rules.evidence import (
    guess_days,
    guess_decimal,
    guess_money_unit,
    guess_zone,
)
from vafa.imports.rules.guesses import Guess
from vafa.imports.rules.headers import columns_by_synonym, header_key
from vafa.imports.rules.mapping import Mapping, mapping_problems
from vafa.imports.rules.reading import Reading
from vafa.imports.rules.words import Said, said

_LINE_FIELDS: Final = frozenset({"line_id", "product_code", "product_name", "unit_price"})
_SHOPIFY_SUMS: Final = ("Subtotal", "Shipping", "Taxes", "Total")
_SIGNED: Final = re.compile(r"[€£$₺₽₴₪﷼]\s?[0-9]|[0-9]\s?[€£$₺₽₴₪﷼]")
_AMOUNTS: Final = frozenset({"amount", "unit_price"})
_ORDER_MARKS: Final = frozenset({"order_number", "customer_number", "email", "phone", "name"})
_VAT_IN: Final = ("incl", "με φπα", "با مالیات", "gross")
_VAT_OUT: Final = ("excl", "χωρισ φπα", "προ φπα", "بدون مالیات", "net")


@dataclass(frozen=True, slots=True)
class Detected:
    """A mapping to start from, what it was guessed from, and the units of money that were seen."""

    mapping: Mapping
    header: tuple[str, ...]
    guesses: tuple[Guess, ...]
    units_seen: frozenset[str]

    @property
    def asks(self) -> tuple[Guess, ...]:
        """The guesses that a person has to confirm."""
        return tuple(guess for guess in self.guesses if guess.asks)


def guess_order_mapping(
    path: Path,
    *,
    source: str = "file",
    usual_unit: str = "",
    usual_zone: str = "UTC",
    remembered: Mapping | None = None,
    reading: Reading | None = None,
) -> Detected:
    """Guess how to read an orders file, as bytes the way that `reading` says where it is given.

    A remembered mapping of the same source keeps everything but how the bytes are read, which is
    looked at anew. `usual_unit` and `usual_zone` are the shop's own, taken where the file says
    nothing. Refuses with `UnreadableFile` what is no table.
    """
    guesses: list[Guess] = []
    if reading is None:
        reading, guesses = detect_reading(path)
    if remembered is not None:
        reading = replace(reading, sheet_name=remembered.reading.sheet_name)
        sample = read_sample(path, reading)
        return Detected(
            replace(remembered, reading=reading), sample.header, tuple(guesses), frozenset()
        )
    sample = read_sample(path, reading)
    preset = preset_for(sample.header)
    mapping = _with_columns(Mapping(source=source, reading=reading), preset, sample)
    more, seen = _writing_guesses(mapping, sample, usual_unit, usual_zone)
    more += [_shape_guess(mapping, sample), _vat_guess(mapping, sample)]
    settings: dict[str, Any] = dict(preset.settings) if preset else {}
    if settings.get("prices_include_vat") is False and _vat_by_sums(mapping, sample):
        settings["prices_include_vat"] = True
    more = [guess for guess in more if guess.setting not in settings]
    # Any: every guess's value is one that its setting may have.
    guessed: dict[str, Any] = {guess.setting: _value(guess) for guess in more}
    mapping = replace(mapping, **guessed, **settings)
    if preset is None and mapping.row_shape == "line":
        # An export that is cut at a day or a row may hold half of an order.
        mapping = replace(mapping, completeness="union")
    guesses = [_preset_guess(preset), *guesses, *more]
    return Detected(mapping, sample.header, tuple(guesses), seen)


def _preset_guess(preset: Preset | None) -> Guess:
    if preset is None:
        return Guess("preset", "", 0.8, said("preset_is_none"))
    return Guess("preset", preset.name, 0.98, said("preset_is_known", system=preset.title))


def _with_columns(mapping: Mapping, preset: Preset | None, sample: Sample) -> Mapping:
    if preset is not None:
        columns = preset_columns(preset, sample)
        return replace(mapping, preset=preset.name, columns=columns)
    mapping = replace(mapping, columns=columns_by_synonym(ORDER_FIELDS, sample.header))
    names = {name for name, _ in mapping.columns}
    # A lone total beside products is the line's.
    if "total" in names and names & _LINE_FIELDS and not names & {"amount", "unit_price"}:
        total = mapping.column_of("total")
        mapping = mapping.with_column("total", None).with_column("amount", total)
    return _named_by_content(mapping, sample)


def _named_by_content(mapping: Mapping, sample: Sample) -> Mapping:
    """Tell a column "customer" with names from one with numbers."""
    for field, other in (("customer_number", "name"), ("name", "customer_number")):
        column = mapping.column_of(field)
        if column is None or mapping.column_of(other) or len(header_key(column).split()) > 1:
            continue
        cells = [clean_key(cell) for cell in sample.column(column)]
        named = sum(1 for cell in cells if " " in cell or not any(map(str.isdigit, cell)))
        if cells and (named * 2 > len(cells)) == (field == "customer_number"):
            return mapping.with_column(field, None).with_column(other, column)
    return mapping


def _writing_guesses(
    mapping: Mapping, sample: Sample, usual_unit: str, usual_zone: str
) -> tuple[list[Guess], frozenset[str]]:
    money = [column for name, column in mapping.columns if name in MONEY_FIELDS]
    money_cells = [cell for column in money for cell in sample.column(column)]
    numbers = money_cells + sample.column(mapping.column_of("quantity"))
    day_column = mapping.column_of("ordered_at") or ""
    days = sample.column(day_column)
    unit, seen = guess_money_unit(money, money_cells, usual=usual_unit)
    if not seen:
        # Shop systems write "formatted" columns beside the plain ones.
        signs = [cell for _, row in sample.rows for cell in row if _SIGNED.search(cell)]
        unit, seen = guess_money_unit((), signs, usual=usual_unit)
    currencies = sample.column(mapping.column_of("currency"))
    if currencies:
        named = {unit_of(cell) for cell in currencies} - {None}
        seen |= {name for name in named if name}
        # Rows that name their currency need no unit for the whole file.
        unit = Guess("money_unit", usual_unit, 0.95, said("rows_name_their_currency"))
    return [
        guess_decimal(numbers, separator=mapping.reading.separator),
        *guess_days(days, header=day_column),
        guess_zone(days, header=day_column, zone=usual_zone),
        unit,
    ], seen


def _value(guess: Guess) -> str | bool:
    return guess.value == "yes" if guess.setting == "prices_include_vat" else guess.value


def _shape_guess(mapping: Mapping, sample: Sample) -> Guess:
    """A row is a line when it names a product, or when order numbers come back."""
    if {name for name, _ in mapping.columns} & _LINE_FIELDS:
        return Guess("row_shape", "line", 0.95, said("rows_name_products"))
    numbers = sample.column(mapping.column_of("order_number"))
    if not numbers:
        return Guess("row_shape", "line", 0.9, said("rows_have_no_order_number"))
    if len(set(numbers)) < len(numbers):
        return Guess("row_shape", "line", 0.85, said("order_numbers_come_back"))
    return Guess("row_shape", "order", 0.85, said("order_numbers_come_once"))


def _vat_guess(mapping: Mapping, sample: Sample) -> Guess:
    keys = [header_key(column) for name, column in mapping.columns if name in MONEY_FIELDS]
    if any(word in key for key in keys for word in _VAT_OUT):
        return Guess("prices_include_vat", "no", 0.9, said("header_says_without_tax"))
    if any(word in key for key in keys for word in _VAT_IN):
        return Guess("prices_include_vat", "yes", 0.9, said("header_says_with_tax"))
    if mapping.column_of("tax") is None and mapping.column_of("line_tax") is None:
        return Guess("prices_include_vat", "yes", 0.8, said("tax_is_not_in_the_file"))
    return Guess("prices_include_vat", "yes", 0.6, said("tax_may_be_inside"))


def _vat_by_sums(mapping: Mapping, sample: Sample) -> bool:
    """Tell from Shopify's own sums whether its prices include tax: subtotal + shipping = total."""
    if mapping.preset != "shopify" or not set(_SHOPIFY_SUMS) <= set(sample.header):
        return False
    places = [sample.header.index(name) for name in _SHOPIFY_SUMS]
    inside = on_top = 0
    for _, cells in sample.rows:
        amounts = [_amount(cells[place]) if place < len(cells) else None for place in places]
        subtotal, shipping, tax, total = amounts
        if subtotal is None or shipping is None or total is None or not tax:
            continue
        inside += subtotal + shipping == total
        on_top += subtotal + shipping + tax == total
    return inside > on_top


def _amount(cell: str) -> Decimal | None:
    try:
        return parse_decimal(cell, decimal=".") if cell.strip() else None
    except (Unreadable, DecimalException):
        return None


def order_mapping_problems(mapping: Mapping, *, header: Sequence[str] | None = None) -> list[Said]:
    """List what keeps a mapping from reading orders; an empty list means that it can."""
    problems = mapping_problems(mapping, fields=ORDER_FIELDS, header=header)
    names = {name for name, _ in mapping.columns}
    amounts = _AMOUNTS | {"total"} if mapping.row_shape == "order" else _AMOUNTS
    if not names & amounts:
        problems.append(said("amounts_need_a_column"))
    if not names & _ORDER_MARKS:
        problems.append(said("orders_need_a_column"))
    if not {mapping.status_default, *(status for _, status in mapping.statuses)} <= set(STATUSES):
        problems.append(said("unknown_choice", setting="statuses"))
    if not {kind for _, kind in mapping.kinds} <= set(KINDS):
        problems.append(said("unknown_choice", setting="kinds"))
    return problems
