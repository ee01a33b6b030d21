from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from vafa.connectors.shops.csv.rules import (
    OrderRow,
    guess_order_mapping,
    order_mapping_problems,
    read_order_rows,
)

FILES = Path(__file__).parent / "files"


def rows_of(name: str, *, usual_unit: str = "EUR", zone: str = "Europe/Athens") -> list[OrderRow]:
    detected = guess_order_mapping(FILES / name, usual_unit=usual_unit, usual_zone=zone)
    assert order_mapping_problems(detected.mapping, header=detected.header) == []
    rows = list(read_order_rows(FILES / name, detected.mapping))
    assert all(isinstance(row, OrderRow) for row in rows)
    return [row for row in rows if isinstance(row, OrderRow)]


@pytest.mark.parametrize(
    ("name", "preset"),
    [
        ("shopify_orders.csv", "shopify"),
        ("shopify_orders_old.csv", "shopify"),
        ("woocommerce_lines.csv", "woocommerce_lines"),
        ("woocommerce_items.csv", "woocommerce_items"),
        ("woocommerce_orders.csv", "woocommerce_orders"),
        ("woocommerce_analytics.csv", "woocommerce_analytics"),
        ("online_retail.csv", "online_retail"),
        ("persian_orders.csv", ""),
        ("greek_orders.csv", ""),
        ("bought_days.csv", ""),
        ("four_columns.csv", ""),
    ],
)
def test_each_export_is_known_by_its_column_names(name: str, preset: str) -> None:
    assert guess_order_mapping(FILES / name).mapping.preset == preset


def test_the_first_row_of_a_shopify_order_speaks_for_the_others() -> None:
    first, second, *_ = rows_of("shopify_orders.csv")

    assert (first.order_number, second.order_number) == ("#1001", "#1001")
    assert first.ordered_at == second.ordered_at == datetime(2026, 5, 1, 7, 0, tzinfo=UTC)
    assert (first.status, second.status) == ("paid", "paid")
    assert (second.name, second.country, second.city) == ("Eleni Papadaki", "GR", "Αθήνα")
    assert (first.shipping, first.discount, first.tax, first.total) == (350, 600, 1113, 5750)
    assert (second.shipping, second.discount, second.tax, second.total) == (None,) * 4
    assert (first.currency, second.currency) == ("EUR", "EUR")


def test_shopify_lines_lose_their_own_discount_and_guards() -> None:
    first, second, *_ = rows_of("shopify_orders.csv")

    assert (first.quantity_milli, first.unit_price_micro, first.amount) == (2000, 12_500_000, 2500)
    assert (second.unit_price_micro, second.amount) == (40_000_000, 3500)
    assert second.product_name == "Bath towel, large"
    assert (first.phone, first.postcode) == ("+30 210 1234567", "10558")


def test_shopify_statuses_and_refunds_are_understood() -> None:
    statuses = {row.order_number: row.status for row in rows_of("shopify_orders.csv")}

    assert statuses == {"#1001": "paid", "#1002": "cancelled", "#1003": "part_refunded"}


def test_shopify_sums_tell_that_prices_include_tax() -> None:
    mapping = guess_order_mapping(FILES / "shopify_orders.csv").mapping

    assert (mapping.prices_include_vat, mapping.completeness) == (True, "whole")


def test_older_shopify_files_lack_the_last_columns_and_nothing_else() -> None:
    new, old = rows_of("shopify_orders.csv"), rows_of("shopify_orders_old.csv")

    assert [row.total for row in old] == [row.total for row in new]
    assert [row.refunded for row in old] == [None] * 4
    # Older exports have no discount of the line's own.
    assert [row.amount for row in old] == [2500, 4000, 1250, 2500]


def test_woocommerce_lines_repeat_the_order_on_every_row() -> None:
    first, second, third = rows_of("woocommerce_lines.csv")

    assert (first.order_number, first.name) == ("2101", "Eleni Papadaki")
    assert (first.amount, second.amount, second.total) == (2000, 3000, 5952)
    assert (first.status, third.status, third.company) == ("paid", "pending", "Georgiou Ltd")
    assert first.ordered_at == datetime(2026, 3, 20, 16, 5, tzinfo=UTC)


def test_woocommerce_items_carry_their_own_numbers_amounts_and_tax() -> None:
    first, second = rows_of("woocommerce_items.csv")

    assert (first.order_number, first.line_id, second.line_id) == ("981", "5001", "5002")
    assert (first.product_code, first.amount, first.tax_amount) == ("SOAP-1", 2000, 480)
    assert (first.customer_number, first.total) == ("17", 5952)


def test_woocommerce_orders_in_one_row_keep_what_the_goods_came_to() -> None:
    paid, failed = rows_of("woocommerce_orders.csv")

    assert (paid.order_number, paid.amount, paid.shipping, paid.discount) == (
        "SH-981",
        5000,
        300,
        500,
    )
    assert (paid.tax, paid.total, paid.customer_number) == (1152, 5952, "17")
    assert (failed.status, failed.amount, failed.customer_number) == ("failed", 1000, None)


def test_woocommerce_analytics_says_its_currency_only_in_a_formatted_column() -> None:
    detected = guess_order_mapping(FILES / "woocommerce_analytics.csv")
    first, second = rows_of("woocommerce_analytics.csv")

    assert detected.mapping.money_unit == "EUR"
    assert (first.name, first.amount, first.quantity_milli) == ("Eleni Papadaki", 5400, 3000)
    assert (second.status, second.amount, second.is_cancellation) == ("refunded", -1250, True)


def test_persian_orders_become_rial_and_instants() -> None:
    first, _, cancelled, last = rows_of("persian_orders.csv", zone="Asia/Tehran")

    assert (first.order_number, first.name, first.currency) == ("1201", "مینا رضایی", "IRR")
    assert (first.quantity_milli, first.unit_price_micro) == (2000, 1_500_000_000_000)
    assert (first.amount, first.product_code) == (3_000_000, "چای سیاه ممتاز")
    assert first.ordered_at == datetime(2025, 9, 23, 11, 0, tzinfo=UTC)
    assert (cancelled.status, last.status) == ("cancelled", "paid")
    assert last.ordered_at == datetime(2026, 3, 20, 20, 20, tzinfo=UTC)


def test_greek_orders_have_decimal_commas_and_days_first() -> None:
    first, second, refused = rows_of("greek_orders.csv")

    assert (first.order_number, first.product_code, first.amount) == ("Π-501", "ΣΑΠ-1", 2500)
    assert (second.amount, second.product_name) == (114_000, "Πετσέτα μπάνιου")
    assert refused.status == "refused"
    assert refused.ordered_at == datetime(2026, 12, 2, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("greek_orders.csv", "windows-1253"), ("greek_orders.csv", "utf-16-le")],
)
def test_a_file_in_an_older_encoding_says_the_same(
    tmp_path: Path, name: str, encoding: str
) -> None:
    text = (FILES / name).read_text(encoding="utf-8")
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    detected = guess_order_mapping(path, usual_zone="Europe/Athens")

    assert detected.mapping.reading.encoding == encoding
    assert list(read_order_rows(path, detected.mapping)) == rows_of(name)


def test_days_without_order_numbers_are_orders_of_their_customer() -> None:
    rows = rows_of("bought_days.csv", usual_unit="USD")

    assert [row.order_number for row in rows] == [
        "00001 1997-01-01",
        "00002 1997-01-12",
        "00002 1997-01-12",
        "00002 1997-01-12",
        "00003 1997-01-02",
    ]
    assert [row.amount for row in rows] == [1177, 1200, 7700, 7700, 2076]
    assert rows[2].unit_price_micro == 15_400_000


def test_four_columns_must_do() -> None:
    first, second, back = rows_of("four_columns.csv")

    assert (first.customer_number, first.order_number, first.amount) == ("7", "A1", 1999)
    assert second.ordered_at == datetime(2026, 1, 2, 20, 30, tzinfo=UTC)
    assert (back.is_cancellation, back.quantity_milli, back.amount) == (True, -1000, -350)


def test_online_retail_tells_purchases_from_everything_else() -> None:
    rows = rows_of("online_retail.csv", zone="Asia/Tehran")

    assert [(row.order_number, row.kind, row.is_cancellation, row.amount) for row in rows] == [
        ("489434", "product", False, 8340),
        ("489434", "shipping", False, 1800),
        ("C489449", "product", True, -1280),
        ("489463", "adjustment", False, 0),
        ("A506401", "adjustment", False, -5359436),
        ("C496350", "adjustment", True, 37357),
        ("489500", "gift_card", False, 3000),
        ("489500", "product", False, 0),
        ("489501", "discount", False, -500),
    ]


def test_online_retail_keeps_london_time_unknown_countries_and_nobodys_lines() -> None:
    rows = rows_of("online_retail.csv", zone="Asia/Tehran")

    assert rows[0].ordered_at == datetime(2009, 12, 1, 7, 45, tzinfo=UTC)
    assert (rows[0].country, rows[2].country, rows[2].country_name) == ("GB", "", "Channel Islands")
    assert (rows[3].product_name, rows[3].customer_number) == ("", None)
    assert {row.rounding for row in rows} == {Decimal(0)}
