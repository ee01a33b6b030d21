"""The rows of one order number, put together: an order, its returns, and what each row is worth."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import NamedTuple

from vafa.connectors.shops.csv.rules.rows import OrderRow
from vafa.connectors.shops.csv.rules.taxes import Parts, order_money, without_tax
from vafa.core.contacts import parse_email, parse_phone
from vafa.core.errors import Unreadable
from vafa.core.keys import KeyPart
from vafa.core.money import minor_digits
from vafa.imports.rules.mapping import Mapping
from vafa.orders.rules import (
    IncomingCustomer,
    IncomingLine,
    IncomingOrder,
    IncomingReturn,
    numbered_line_keys,
    order_key,
)

_ONE = Decimal(1)
_FIELDS = OrderRow._fields
_WHO = slice(_FIELDS.index("customer_number"), _FIELDS.index("postcode") + 1)


@dataclass(frozen=True, slots=True)
class Ways:
    """How the rows of one run become orders: whose they are, how old, in which money."""

    source: str
    state_at: datetime
    currency: str
    phone_region: str
    mapping: Mapping


class KeyedRow(NamedTuple):
    """Under which key a row is stored, and the money that it brought, as the file wrote it."""

    key: str
    is_return: bool
    currency: str
    amount: int
    rounding: Decimal


@dataclass(frozen=True, slots=True)
class Grouped:
    """What the rows of one order number come to."""

    number: str
    order: IncomingOrder | None
    returns: tuple[IncomingReturn, ...]
    rows: tuple[KeyedRow, ...]


def rate_of(row: OrderRow, ways: Ways) -> Decimal | None:
    """Give what one unit of a row's currency is worth in the shop's; None when nobody says."""
    if row.currency == ways.currency:
        return _ONE
    if row.rate is not None:
        return row.rate
    return _written_rate(dict(ways.mapping.rates).get(row.currency, ""))


def _written_rate(text: str) -> Decimal | None:
    try:
        rate = Decimal(text)
    except InvalidOperation:
        return None
    return rate if rate.is_finite() and rate > 0 else None


def row_content(row: OrderRow) -> tuple[KeyPart, ...]:
    """Give what makes a row itself, whatever the mapping says and wherever it stands."""
    return (
        row.line_id,
        row.product_code,
        row.quantity_milli,
        row.unit_price_micro,
        row.amount,
        row.currency,
        row.is_cancellation,
    )


def grouped(
    rows: Sequence[OrderRow],
    ways: Ways,
    *,
    is_whole: bool,
    taken: Container[str] = frozenset(),
) -> Grouped:
    """Put the rows of one order number together, in their order in the file.

    Of what the rows say of the whole order, the first that says something counts; the order was
    placed at the earliest moment. Every row must have a rate. `taken` are keys of rows of the
    same order that the run has stored before.
    """
    first = rows[0]
    key = order_key(source=ways.source, number=first.order_number)
    keys = numbered_line_keys(
        order_key=key, contents=[row_content(row) for row in rows], taken=taken
    )
    keyed = list(zip(keys, rows, strict=True))
    bought = [(line_key, row) for line_key, row in keyed if not row.is_cancellation]
    customer = _customer(rows, ways)
    return Grouped(
        number=first.order_number,
        order=_order(key, bought, customer, ways, is_whole) if bought else None,
        returns=tuple(
            _return(line_key, row, customer, ways) for line_key, row in keyed if row.is_cancellation
        ),
        rows=tuple(
            KeyedRow(line_key, row.is_cancellation, row.currency, row.amount, row.rounding)
            for line_key, row in keyed
        ),
    )


def _order(
    key: str,
    bought: Sequence[tuple[str, OrderRow]],
    customer: IncomingCustomer | None,
    ways: Ways,
    is_whole: bool,
) -> IncomingOrder:
    rows = [row for _key, row in bought]
    first = rows[0]
    money = order_money(rows)
    parts = without_tax(rows, money, ways.mapping)
    convert = _Converter(first, ways)
    return IncomingOrder(
        key=key,
        source=ways.source,
        number=first.order_number,
        customer=customer,
        ordered_at=min(row.ordered_at for row in rows),
        state_at=ways.state_at,
        status=first.status,
        original_currency=first.currency,
        rate=format(convert.rate.normalize(), "f"),
        lines=tuple(_lines(bought, parts, convert)),
        is_whole=is_whole,
        shipping_amount=convert.optional(parts.shipping),
        fee_amount=convert.optional(parts.fee),
        discount_amount=convert.optional(parts.discount),
        tax_amount=convert.optional(parts.tax),
        total_amount=convert.optional(money.total),
        refunded_amount=convert.optional(money.refunded),
        country=_first_text(row.country for row in rows),
        country_name=_first_text(row.country_name for row in rows),
        shipped_at=_latest(row.shipped_at for row in rows),
        delivered_at=_latest(row.delivered_at for row in rows),
    )


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    """Say when the last part of an order came; nothing where no row says."""
    return max((moment for moment in moments if moment is not None), default=None)


def _lines(
    bought: Iterable[tuple[str, OrderRow]], parts: Parts, convert: _Converter
) -> Iterable[IncomingLine]:
    for (key, row), (amount, tax) in zip(bought, parts.lines, strict=True):
        yield IncomingLine(
            key=key,
            position=row.row_number,
            product_code=row.product_code,
            product_name=row.product_name,
            category=row.category,
            kind=row.kind,
            quantity_milli=row.quantity_milli,
            unit_price_micro=convert.price(row.unit_price_micro),
            amount=convert.amount(amount),
            tax_amount=convert.amount(tax),
            line_id=row.line_id or "",
        )


def _return(
    key: str, row: OrderRow, customer: IncomingCustomer | None, ways: Ways
) -> IncomingReturn:
    convert = _Converter(row, ways)
    amount = row.amount - row.tax_amount if ways.mapping.prices_include_vat else row.amount
    return IncomingReturn(
        key=key,
        source=ways.source,
        number=row.order_number,
        customer=customer,
        product_code=row.product_code,
        product_name=row.product_name,
        category=row.category,
        kind=row.kind,
        quantity_milli=-row.quantity_milli,
        unit_price_micro=convert.price(row.unit_price_micro),
        amount=-convert.amount(amount),
        tax_amount=-convert.amount(row.tax_amount),
        returned_at=row.ordered_at,
        state_at=ways.state_at,
        order_number=row.cancels_number,
    )


class _Converter:
    """Turns the money of one order into the shop's, rounding each amount once, half to even."""

    def __init__(self, row: OrderRow, ways: Ways) -> None:
        rate = rate_of(row, ways)
        assert rate is not None, "Rows without a rate are set aside before."
        self.rate = rate
        digits = minor_digits(ways.currency) - minor_digits(row.currency)
        self._price = Fraction(rate)
        self._amount = self._price * Fraction(10) ** digits
        self._is_same = row.currency == ways.currency

    def amount(self, minor: int) -> int:
        return minor if self._is_same else round(minor * self._amount)

    def price(self, micro: int) -> int:
        return micro if self._is_same else round(micro * self._price)

    def optional(self, minor: int | None) -> int | None:
        return None if minor is None else self.amount(minor)


def _customer(rows: Sequence[OrderRow], ways: Ways) -> IncomingCustomer | None:
    said = {row[_WHO] for row in rows}
    # Rows that repeat nothing and rows that contradict each other may come in any order.
    texts = [max(text or "" for text in column) for column in zip(*said, strict=True)]
    number, email, phone, name, company, country, country_name, city, postcode = texts
    return customer_named(
        ways,
        number=number,
        email=email,
        phone=phone,
        name=name,
        company=company,
        country=country,
        country_name=country_name,
        city=city,
        postcode=postcode,
    )


def customer_named(
    ways: Ways,
    *,
    number: str,
    email: str,
    phone: str,
    name: str,
    company: str,
    country: str,
    country_name: str,
    city: str,
    postcode: str,
) -> IncomingCustomer | None:
    """Make a customer of what a file says; nobody when there is nothing to recognise them by."""
    email, phone = _email(email), _phone(phone, ways.phone_region)
    if not (number or email or phone):
        return None
    return IncomingCustomer(
        source_number=number,
        email=email,
        phone=phone,
        name=name,
        company=company,
        country=country,
        country_name=country_name,
        city=city,
        postcode=postcode,
    )


def _email(text: str) -> str:
    """Normalise an address; what is none recognises nobody."""
    if not text:
        return ""
    try:
        return parse_email(text)
    except Unreadable:
        return ""


def _phone(text: str, region: str) -> str:
    if not text:
        return ""
    try:
        return parse_phone(text, region=region)
    except Unreadable:
        return ""


def _first_text(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")
