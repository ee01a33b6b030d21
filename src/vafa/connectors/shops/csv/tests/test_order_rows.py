from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from vafa.connectors.shops.csv.rules import OrderReader, OrderRow
from vafa.connectors.shops.csv.rules.statuses import status_meant
from vafa.imports.rules.converting import RowRefusal
from vafa.imports.rules.mapping import Mapping

LINES = Mapping(
    columns=(
        ("order_number", "order"),
        ("ordered_at", "date"),
        ("customer_number", "customer"),
        ("product_code", "code"),
        ("quantity", "quantity"),
        ("unit_price", "price"),
        ("status", "status"),
        ("currency", "currency"),
        ("rate", "rate"),
    ),
    money_unit="EUR",
)
USUAL = {
    "order": "1",
    "date": "2026-01-01",
    "customer": "7",
    "code": "A",
    "quantity": "2",
    "price": "1.50",
    "status": "",
    "currency": "",
    "rate": "",
}


def read(mapping: Mapping = LINES, **cells: str) -> OrderRow | RowRefusal:
    row = {**USUAL, **cells}
    return OrderReader(tuple(row), mapping).read(2, tuple(row.values()))


def understood(mapping: Mapping = LINES, **cells: str) -> OrderRow:
    row = read(mapping, **cells)
    assert isinstance(row, OrderRow)
    return row


@pytest.mark.parametrize(
    ("cells", "reason", "field"),
    [
        ({"order": ""}, "missing", "order_number"),
        ({"date": ""}, "missing", "ordered_at"),
        ({"price": ""}, "missing", "unit_price"),
        ({"quantity": ""}, "missing", "quantity"),
        ({"quantity": "two"}, "not_a_number", "quantity"),
        ({"date": "2026-13-01"}, "no_such_day", "ordered_at"),
        ({"status": "blue"}, "unknown_status", "status"),
        ({"currency": "XQQ"}, "unknown_currency", "currency"),
        ({"rate": "-1"}, "not_a_number", "rate"),
        ({"order": "\ufffd1"}, "damaged_characters", "order_number"),
        ({"price": "99999999999999.9"}, "amount_too_large", "unit_price"),
    ],
)
def test_a_row_that_cannot_be_understood_says_which_field_and_why(
    cells: dict[str, str], reason: str, field: str
) -> None:
    row = read(LINES, **cells)

    assert isinstance(row, RowRefusal)
    assert (row.row_number, row.reason, row.field) == (2, reason, field)
    assert row.cells == tuple({**USUAL, **cells}.values())


def test_a_row_of_another_width_is_refused_with_its_cells() -> None:
    row = OrderReader(tuple(USUAL), LINES).read(9, ("1", "2026-01-01"))

    assert row == RowRefusal(9, "ragged", "", (), ("1", "2026-01-01"))


def test_a_file_without_units_refuses_rows_that_name_no_currency() -> None:
    mapping = replace(LINES, money_unit="")

    assert isinstance(read(mapping), RowRefusal)
    assert understood(mapping, currency="GBP").currency == "GBP"


def test_toman_cells_become_rial_beside_rial_ones() -> None:
    toman, rial = understood(currency="IRT", price="1000"), understood(currency="IRR", price="1000")

    assert (toman.amount, toman.currency, toman.unit_price_micro) == (20_000, "IRR", 10_000_000_000)
    assert (rial.amount, rial.currency, rial.unit_price_micro) == (2_000, "IRR", 1_000_000_000)


def test_a_rate_of_the_row_is_kept_and_changes_no_amount() -> None:
    row = understood(currency="USD", rate="0.92")

    assert (row.amount, row.currency, row.rate) == (300, "USD", Decimal("0.92"))


def test_amounts_are_rounded_once_for_the_line_and_the_rest_is_reported() -> None:
    row = understood(quantity="3", price="0.335")

    assert (row.amount, row.rounding) == (100, Decimal("0.5"))


def test_a_weight_is_a_quantity_in_thousandths() -> None:
    row = understood(quantity="0.75", price="8.00")

    assert (row.quantity_milli, row.amount) == (750, 600)


@pytest.mark.parametrize(
    ("settings", "tax"),
    [
        ({}, 0),
        ({"vat_rate": "24"}, 58),
        ({"vat_rate": "24", "prices_include_vat": False}, 72),
    ],
)
def test_tax_is_inside_the_amount_or_on_top_of_it(settings: dict[str, Any], tax: int) -> None:
    row = understood(replace(LINES, **settings))

    assert (row.amount, row.tax_amount) == (300, tax)


def test_a_negative_quantity_takes_goods_back_unless_the_source_books_so() -> None:
    back = understood(quantity="-2")
    booking = understood(replace(LINES, negative_quantity="adjustment"), quantity="-2")

    assert (back.is_cancellation, back.kind, back.amount) == (True, "product", -300)
    assert (booking.is_cancellation, booking.kind, booking.amount) == (False, "adjustment", -300)


def test_words_of_the_shops_own_come_before_the_known_ones() -> None:
    mapping = replace(LINES, statuses=(("Done & Dusted", "paid"), ("paid", "pending")))

    assert understood(mapping, status="done & dusted").status == "paid"
    assert understood(mapping, status="PAID").status == "pending"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("wc-completed", "paid"), ("On hold", "pending"), ("Canceled", "cancelled"),
        ("partially_refunded", "part_refunded"), ("voided", "voided"),
        ("checkout-draft", "draft"), ("failed", "failed"), ("تکمیل‌شده", "paid"),
        ("لغو شده", "cancelled"), ("در انتظار پرداخت", "pending"), ("مرجوعي", "refunded"),
        ("پیش‌نویس", "draft"), ("ΑΚΥΡΩΘΗΚΕ", "cancelled"), ("Σε επεξεργασία", "paid"),
        ("Άρνηση παραλαβής", "refused"), ("Αποτυχία", "failed"), ("blue", None),
    ],
)  # fmt: skip
def test_status_words_of_three_languages_are_known(word: str, status: str | None) -> None:
    assert status_meant(word) == status


@pytest.mark.parametrize("guest", ["0", "-1", "guest", "", "nan"])
def test_numbers_that_stand_for_nobody_name_no_customer(guest: str) -> None:
    assert understood(customer=guest).customer_number is None


def test_later_rows_of_an_order_take_over_what_they_leave_empty() -> None:
    reader = OrderReader(tuple(USUAL), LINES)
    reader.read(2, tuple({**USUAL, "status": "refunded", "currency": "GBP"}.values()))

    row = reader.read(3, tuple({**USUAL, "date": "", "customer": ""}.values()))

    assert isinstance(row, OrderRow)
    assert (row.status, row.currency, row.customer_number) == ("refunded", "GBP", "7")


def test_the_rows_of_another_order_take_nothing_over() -> None:
    reader = OrderReader(tuple(USUAL), LINES)
    reader.read(2, tuple(USUAL.values()))

    row = reader.read(3, tuple({**USUAL, "order": "2", "date": ""}.values()))

    assert isinstance(row, RowRefusal)
