"""Turn the cells of one row into an `OrderRow`, or into the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Final

from vafa.connectors.shops.csv.rules.rows import OrderRow
from vafa.connectors.shops.csv.rules.statuses import folded, status_meant
from vafa.core.keys import content_key
from vafa.core.money import from_minor, unit_named
from vafa.core.text import display_clean
from vafa.imports.rules.converting import (
    ZERO,
    Cells,
    Minor,
    RowRefusal,
    Unfit,
    clean_text,
    column_indexes,
    fitted,
    key_in,
    minor_of,
    moment_in,
    number_in,
    scaled,
    unit_of,
)
from vafa.imports.rules.countries import country_code
from vafa.imports.rules.mapping import Mapping, zone_of

_CACHED: Final = 1 << 16
_NO_CUSTOMER: Final = frozenset({"0", "-1", "guest", "Guest", "-"})
_ORDER_MONEY: Final = ("shipping", "fee", "discount", "tax", "total", "refunded")
_LINE_MONEY: Final = ("quantity", "unit_price", "amount", "line_discount", "line_tax")
_WHO: Final = (
    "customer_number", "email", "phone", "name", "first_name", "last_name", "company", "country",
    "city", "postcode",
)  # fmt: skip
_HEAD: Final = (
    "order_number", "ordered_at", "ordered_time", "status", "cancelled_at", "shipped_at",
    "delivered_at",
)  # fmt: skip
_PRODUCT: Final = ("product_code", "product_name", "category")
_OTHER: Final = ("line_id", "cancels_number", "currency", "rate")
_MICRO: Final = 1_000_000
_MILLI: Final = 1_000
_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Head:
    number: str
    ordered_at: datetime | None
    status: str | None
    is_cancellation: bool
    is_adjustment: bool
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Who:
    number: str
    email: str
    phone: str
    name: str
    company: str
    country: str
    country_name: str
    city: str
    postcode: str

    def filled_from(self, earlier: _Who) -> _Who:
        """Take over what is empty here: later rows of an order often repeat nothing."""
        return _Who(*(getattr(self, part) or getattr(earlier, part) for part in self.__slots__))


@dataclass(frozen=True, slots=True)
class _LineMoney:
    quantity: Decimal
    quantity_milli: int
    unit_price_micro: int
    amount: Minor
    tax: int


@dataclass(frozen=True, slots=True)
class _OrderMoney:
    shipping: int | None = None
    fee: int | None = None
    discount: int | None = None
    tax: int | None = None
    total: int | None = None
    refunded: int | None = None
    residue: Decimal = Decimal(0)


_NO_ORDER_MONEY: Final = _OrderMoney()


class OrderReader:
    """Understands the rows of one file, in their order.

    Where the rows of an order stand together and only the first one says who bought and when,
    the later ones take it over. Equal cells are understood once.
    """

    def __init__(self, header: Sequence[str], mapping: Mapping) -> None:
        self._mapping = mapping
        self._cells = Cells(mapping)
        self._at = column_indexes(mapping, header)
        self._width = len(header)
        self._needed = max(self._at.values(), default=-1) + 1
        self._zone = zone_of(mapping)
        self._statuses = {folded(word): status for word, status in mapping.statuses}
        self._kinds = {code.casefold(): kind for code, kind in mapping.kinds}
        self._kind_prefixes = tuple(
            (code[:-1].casefold(), kind) for code, kind in mapping.kinds if code.endswith("*")
        )
        self._vat = Decimal(mapping.vat_rate) / 100 if mapping.vat_rate else None
        self._head_cells = self._picker(_HEAD)
        self._who_cells = self._picker(_WHO)
        self._product_cells = self._picker(_PRODUCT)
        self._line_cells = self._picker(_LINE_MONEY)
        self._order_cells = self._picker(_ORDER_MONEY)
        self._other_cells = self._picker(_OTHER)
        self._says_order_money = any(name in self._at for name in _ORDER_MONEY)
        self._head: Callable[..., _Head] = lru_cache(4096)(self._read_head)
        self._who: Callable[..., _Who] = lru_cache(_CACHED)(self._read_who)
        self._product: Callable[..., tuple[str, str, str, str]] = lru_cache(_CACHED)(
            self._read_product
        )
        self._line_money: Callable[..., _LineMoney] = lru_cache(_CACHED)(self._read_line_money)
        self._previous: tuple[_Head, _Who, str] | None = None

    def _picker(self, names: tuple[str, ...]) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
        # The rows get one empty cell more, and -1 is where it stands.
        return itemgetter(*(self._at.get(name, -1) for name in names))

    def read(self, row_number: int, cells: tuple[str, ...]) -> OrderRow | RowRefusal:
        """Understand one row, or say why not."""
        try:
            return self._row(row_number, self._fitted(cells))
        except Unfit as unfit:
            return unfit.refusal(row_number, cells)

    def _fitted(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        return (*fitted(cells, width=self._width, needed=self._needed), "")

    def _row(self, row_number: int, cells: tuple[str, ...]) -> OrderRow:
        head, who = self._head(self._head_cells(cells)), self._who(self._who_cells(cells))
        line_id, cancels, unit_cell, rate_cell = self._other_cells(cells)
        unit = self._unit(unit_cell)
        head, who, unit = self._continued(head, who, unit)
        self._previous = (head, who, unit)
        if head.ordered_at is None:
            raise Unfit("missing", field="ordered_at")
        code, name, category, kind = self._product(self._product_cells(cells))
        order = _NO_ORDER_MONEY
        if self._says_order_money:
            order = self._order_money(self._order_cells(cells), unit)
        line = self._line(cells, order, unit)
        is_cancellation, kind = self._meaning(head, line, kind)
        return OrderRow(
            row_number=row_number,
            order_number=head.number or self._made_number(who, head.ordered_at),
            line_id=self._optional_key(line_id, "line_id"),
            customer_number=who.number or None,
            email=who.email,
            phone=who.phone,
            name=who.name,
            company=who.company,
            country=who.country,
            country_name=who.country_name,
            city=who.city,
            postcode=who.postcode,
            ordered_at=head.ordered_at,
            shipped_at=head.shipped_at,
            delivered_at=head.delivered_at,
            status=_after_refund(head.status or self._mapping.status_default, order),
            is_cancellation=is_cancellation,
            cancels_number=self._optional_key(cancels, "cancels_number"),
            product_code=code,
            product_name=name,
            category=category,
            kind=kind,
            quantity_milli=line.quantity_milli,
            unit_price_micro=line.unit_price_micro,
            amount=line.amount.minor,
            rounding=line.amount.residue,
            tax_amount=line.tax,
            shipping=order.shipping,
            fee=order.fee,
            discount=order.discount,
            tax=order.tax,
            total=order.total,
            refunded=order.refunded,
            currency=unit_named(unit).currency,
            rate=self._rate(rate_cell) if rate_cell else None,
        )

    def _optional_key(self, cell: str, field: str) -> str | None:
        return (key_in(cell, field=field, length_max=80) or None) if cell else None

    def _continued(self, head: _Head, who: _Who, unit: str) -> tuple[_Head, _Who, str]:
        """Take over from the row before what this row of the same order leaves empty."""
        if self._previous is None or not head.number or self._previous[0].number != head.number:
            return head, who, self._settled_unit(unit, "")
        earlier_head, earlier_who, earlier_unit = self._previous
        if head is not earlier_head and head.ordered_at is None:
            head = replace(head, ordered_at=earlier_head.ordered_at)
        if head is not earlier_head and head.status is None:
            head = replace(head, status=earlier_head.status)
        if who is not earlier_who:
            who = who.filled_from(earlier_who)
        return head, who, self._settled_unit(unit, earlier_unit)

    def _unit(self, cell: str) -> str:
        text = cell.strip() if cell else ""
        if not text:
            return ""
        unit = unit_of(text)
        if unit is None:
            raise Unfit("unknown_currency", field="currency", text=text)
        return unit

    def _settled_unit(self, unit: str, earlier: str) -> str:
        settled = unit or earlier or self._mapping.money_unit
        if not settled:
            raise Unfit("missing", field="currency")
        return settled

    def _read_head(self, cells: tuple[str, ...]) -> _Head:
        number_cell, day, time, status_cell, cancelled, shipped, delivered = cells
        number = key_in(number_cell, field="order_number", length_max=80)
        if not number and "order_number" in self._at:
            raise Unfit("missing", field="order_number")
        moment = f"{day} {time.strip()}" if time.strip() else day
        status = self._status(status_cell)
        if cancelled.strip() and moment_in(self._cells, cancelled, field="cancelled_at"):
            status = "cancelled"
        return _Head(
            number,
            moment_in(self._cells, moment, field="ordered_at"),
            status,
            _has_prefix(number, self._mapping.cancellation_prefix),
            _has_prefix(number, self._mapping.adjustment_prefix),
            shipped_at=moment_in(self._cells, shipped, field="shipped_at"),
            delivered_at=moment_in(self._cells, delivered, field="delivered_at"),
        )

    def _status(self, cell: str) -> str | None:
        word = clean_text(cell)
        if not word:
            return None
        status = self._statuses.get(folded(word)) or status_meant(word)
        if status is None:
            raise Unfit("unknown_status", field="status", text=word)
        return status

    def _read_who(self, cells: tuple[str, ...]) -> _Who:
        number, email, phone, name, first, last, company, country, city, postcode = cells
        number = key_in(number, field="customer_number", length_max=80)
        written = clean_text(country)
        code = country_code(written) if written else ""
        whole = display_clean(name) or display_clean(f"{first} {last}")
        return _Who(
            "" if number in _NO_CUSTOMER else number,
            clean_text(email)[:254],
            clean_text(phone)[:32],
            whole[:200],
            clean_text(company)[:200],
            code,
            written[:80],
            clean_text(city)[:120],
            clean_text(postcode)[:20],
        )

    def _read_product(self, cells: tuple[str, ...]) -> tuple[str, str, str, str]:
        code = key_in(cells[0], field="product_code", length_max=120)
        name = clean_text(cells[1])[:300]
        code = code or name[:120]
        return code, name, clean_text(cells[2])[:120], self._kind(code.casefold())

    def _kind(self, code: str) -> str:
        if code in self._kinds:
            return self._kinds[code]
        return next(
            (kind for start, kind in self._kind_prefixes if code.startswith(start)), "product"
        )

    def _line(self, cells: tuple[str, ...], order: _OrderMoney, unit: str) -> _LineMoney:
        line_cells = self._line_cells(cells)
        if line_cells[2].strip() or self._mapping.row_shape == "line" or order.total is None:
            return self._line_money(line_cells, unit)
        # The order's total is all there is: its goods are what other columns do not explain.
        tax = 0 if self._mapping.prices_include_vat else order.tax or 0
        goods = order.total - (order.shipping or 0) - (order.fee or 0) - tax
        goods += order.discount or 0
        quantity = number_in(self._cells, line_cells[0], field="quantity") or _sign_of(goods)
        main_units = from_minor(goods, unit_named(unit).currency)
        return _LineMoney(
            quantity,
            scaled(quantity, _MILLI, field="quantity"),
            scaled(main_units / quantity, _MICRO, field="unit_price"),
            Minor(goods, order.residue),
            0,
        )

    def _read_line_money(self, cells: tuple[str, ...], unit: str) -> _LineMoney:
        quantity, price, amount, discount, tax = (
            number_in(self._cells, cell, field=name)
            for cell, name in zip(cells, _LINE_MONEY, strict=True)
        )
        if amount is None:
            amount, quantity, price = self._multiplied(quantity, price, discount)
        else:
            quantity = quantity if quantity is not None else _sign_of(amount)
            price = price if price is not None else _shared(amount, quantity)
        rounded = minor_of(amount, unit, field="amount")
        per_main = unit_named(unit).minor_per_unit
        main = unit_named(unit_named(unit).currency).minor_per_unit
        return _LineMoney(
            quantity,
            scaled(quantity, _MILLI, field="quantity"),
            scaled(price * per_main / main, _MICRO, field="unit_price"),
            rounded,
            self._tax(amount, tax, unit),
        )

    def _multiplied(
        self, quantity: Decimal | None, price: Decimal | None, discount: Decimal | None
    ) -> tuple[Decimal, Decimal, Decimal]:
        if price is None:
            raise Unfit("missing", field="unit_price" if "unit_price" in self._at else "amount")
        if quantity is None:
            if "quantity" in self._at:
                raise Unfit("missing", field="quantity")
            quantity = _ONE
        off = abs(discount or Decimal(0))
        return quantity * price - (off if quantity >= 0 else -off), quantity, price

    def _tax(self, amount: Decimal, tax: Decimal | None, unit: str) -> int:
        if tax is not None:
            return minor_of(tax, unit, field="line_tax").minor
        if self._vat is None:
            return 0
        if self._mapping.prices_include_vat:
            return minor_of(amount - amount / (1 + self._vat), unit, field="line_tax").minor
        return minor_of(amount * self._vat, unit, field="line_tax").minor

    def _order_money(self, cells: tuple[str, ...], unit: str) -> _OrderMoney:
        if not any(map(str.strip, cells)):
            return _NO_ORDER_MONEY
        parts = {
            name: minor_of(amount, unit, field=name)
            for cell, name in zip(cells, _ORDER_MONEY, strict=True)
            if (amount := number_in(self._cells, cell, field=name)) is not None
        }
        amounts = {name: part.minor for name, part in parts.items()}
        for name in ("discount", "refunded"):
            if name in amounts:
                amounts[name] = abs(amounts[name])
        residue = parts["total"].residue if "total" in parts else ZERO.residue
        return _OrderMoney(**amounts, residue=residue)

    def _meaning(self, head: _Head, line: _LineMoney, kind: str) -> tuple[bool, str]:
        """Tell purchases, cancellations and bookings that are no orders apart."""
        if head.is_adjustment:
            return False, "adjustment"
        if head.is_cancellation:
            return True, kind
        if line.quantity < 0:
            if self._mapping.negative_quantity == "return":
                return True, kind
            return False, "adjustment"
        if line.amount.minor < 0 and kind == "product":
            return False, "discount"
        return False, kind

    def _rate(self, cell: str) -> Decimal | None:
        rate = number_in(self._cells, cell, field="rate")
        if rate is not None and rate <= 0:
            raise Unfit("not_a_number", field="rate", text=cell)
        return rate

    def _made_number(self, who: _Who, ordered_at: datetime) -> str:
        """Name a customer's day, which is the order where the file numbers none."""
        day = ordered_at.astimezone(self._zone).date().isoformat()
        if who.number:
            return f"{who.number[:60]} {day}"
        contact = (who.email or who.phone or who.name).casefold()
        return f"{content_key(contact)[:12]} {day}" if contact else day


def _has_prefix(number: str, prefix: str) -> bool:
    return bool(prefix) and number.startswith(prefix) and number[len(prefix) :].isdigit()


def _sign_of(amount: Decimal | int) -> Decimal:
    return _ONE if amount >= 0 else -_ONE


def _shared(amount: Decimal, quantity: Decimal) -> Decimal:
    return amount / quantity if quantity else amount


def _after_refund(status: str, order: _OrderMoney) -> str:
    """Say that a paid order was given back, wholly or in part, when its money was."""
    if not order.refunded or status != "paid":
        return status
    return (
        "refunded" if order.total is not None and order.refunded >= order.total else "part_refunded"
    )
