"""The amounts of an order without its tax, whether prices include it or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from vafa.connectors.shops.csv.rules.rows import OrderRow
from vafa.imports.rules.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Parts:
    """An order's amounts without tax; `tax` is what stands on no line. None: not said."""

    lines: tuple[tuple[int, int], ...]
    shipping: int | None
    fee: int | None
    discount: int | None
    tax: int | None


class OrderMoney(NamedTuple):
    """What the rows of an order say of the whole of it, in the order of a row's fields."""

    shipping: int | None
    fee: int | None
    discount: int | None
    tax: int | None
    total: int | None
    refunded: int | None


_FIELDS: tuple[str, ...] = OrderRow._fields
_MONEY = slice(_FIELDS.index("shipping"), _FIELDS.index("refunded") + 1)
assert _FIELDS[_MONEY] == OrderMoney._fields, "These fields stand side by side."


def order_money(rows: Iterable[OrderRow]) -> OrderMoney:
    """Give of each amount of the whole order what the first row that has it says."""
    # Most files say nothing here, or the same on every row.
    said = dict.fromkeys(row[_MONEY] for row in rows)
    return OrderMoney._make(_first(column) for column in zip(*said, strict=True))


def without_tax(rows: Sequence[OrderRow], money: OrderMoney, mapping: Mapping) -> Parts:
    """Take the tax out of an order's amounts; every unit of it is kept, as tax.

    Where prices include tax and the file tells the tax of the whole order, that is shared between
    lines, shipping, fees and discount as they are; where it tells the tax of each line, the
    lines keep theirs and the rest is shared between the other parts.
    """
    shipping, fee, discount, tax = money[:4]
    line_tax = sum(row.tax_amount for row in rows)
    if not mapping.prices_include_vat:
        return Parts(
            tuple((row.amount, row.tax_amount) for row in rows),
            shipping,
            fee,
            discount,
            None if tax is None else tax - line_tax,
        )
    others = [shipping or 0, fee or 0, -(discount or 0)]
    lines = [row.amount for row in rows]
    if line_tax or not tax:
        of_lines = [row.tax_amount for row in rows]
        of_others = _of_others(others, tax, line_tax, mapping)
    else:
        shares = _shared(tax, lines + others)
        of_lines, of_others = shares[: len(lines)], shares[len(lines) :]
    return Parts(
        tuple((amount - part, part) for amount, part in zip(lines, of_lines, strict=True)),
        None if shipping is None else shipping - of_others[0],
        None if fee is None else fee - of_others[1],
        None if discount is None else discount + of_others[2],
        sum(of_others) if any(of_others) or tax is not None else None,
    )


def _of_others(
    others: Sequence[int], tax: int | None, line_tax: int, mapping: Mapping
) -> list[int]:
    if tax is not None:
        return _shared(tax - line_tax, others)
    rate = Fraction(mapping.vat_rate or 0) / 100
    return [amount - round(Fraction(amount) / (1 + rate)) for amount in others]


def _shared(tax: int, amounts: Sequence[int]) -> list[int]:
    """Share tax by amounts, the last part that is not nothing taking what rounding leaves."""
    whole = sum(amounts)
    if whole == 0:
        return [0] * len(amounts)
    shares = [round(Fraction(tax * amount, whole)) for amount in amounts]
    latest = max(index for index, amount in enumerate(amounts) if amount)
    shares[latest] += tax - sum(shares)
    return shares


def _first(values: Iterable[int | None]) -> int | None:
    return next((value for value in values if value is not None), None)
