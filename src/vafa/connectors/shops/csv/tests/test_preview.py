from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vafa.connectors.shops.csv.rules import (
    Preview,
    guess_order_mapping,
    order_mapping_problems,
    preview_orders,
)
from vafa.imports.rules.mapping import Mapping
from vafa.imports.rules.words import sentence

FILES = Path(__file__).parent / "files"
NOW = datetime(2026, 12, 31, tzinfo=UTC)


def previewed(
    path: Path,
    *,
    now: datetime = NOW,
    usual_unit: str = "EUR",
    usual_amount: tuple[str, int] | None = None,
) -> Preview:
    detected = guess_order_mapping(path, usual_unit=usual_unit)
    return preview_orders(
        path,
        detected.mapping,
        now=now,
        units_seen=detected.units_seen,
        usual_amount=usual_amount,
    )


def codes(preview: Preview) -> list[str]:
    assert all(sentence(warning).endswith((".", "?")) for warning in preview.warnings)
    return [warning.code for warning in preview.warnings]


def test_a_preview_shows_rows_as_read_and_as_understood_with_their_sums() -> None:
    preview = previewed(FILES / "greek_orders.csv")

    assert preview.as_read[0][1][7:9] == ("12,50 €", "25,00 €")
    assert preview.as_understood[0].amount == 2500
    assert (preview.rows, preview.refused, preview.sums) == (3, 0, (("EUR", 117_750),))
    assert preview.statuses == (("paid", 2), ("refused", 1))
    assert codes(preview) == []


def test_rows_that_are_refused_are_shown_with_their_reason(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,ordered_at,amount,order_id\n7,2026-01-01,5,1\n7,soon,5,2\n")

    preview = previewed(path)

    assert [(row.row_number, row.reason) for row in preview.refusals] == [(3, "not_a_day")]
    assert (preview.rows, preview.refused, codes(preview)) == (2, 1, ["warn_many_refused"])


def test_days_in_the_future_are_pointed_out() -> None:
    preview = previewed(FILES / "greek_orders.csv", now=datetime(2026, 11, 30, tzinfo=UTC))

    assert codes(preview) == ["warn_in_future"]


def test_many_rows_without_a_customer_are_pointed_out() -> None:
    assert "warn_without_customer" in codes(previewed(FILES / "online_retail.csv"))


def test_more_than_one_unit_of_money_is_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,date,amount,currency\n7,2026-01-01,5,EUR\n7,2026-01-02,5,USD\n")

    assert codes(previewed(path)) == ["warn_several_units"]


def test_rial_and_toman_in_one_file_are_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("کد مشتری,تاریخ,مبلغ (تومان),تخفیف (ریال)\n7,1404/01/01,5000,0\n")

    assert codes(previewed(path)) == ["warn_rial_and_toman"]


@pytest.mark.parametrize(
    ("usual", "warned"), [(2_500_000, False), (250_000, True), (25_000_000, True), (25_000, False)]
)
def test_amounts_ten_times_the_usual_ones_are_pointed_out(usual: int, warned: bool) -> None:
    preview = previewed(FILES / "persian_orders.csv", usual_amount=("IRR", usual))

    assert ("warn_factor_ten" in codes(preview)) == warned


def test_a_file_without_rows_says_so(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,date,amount\n")

    assert codes(previewed(path)) == ["warn_no_rows"]


def test_a_remembered_mapping_keeps_all_but_how_the_bytes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("\ufeffcustomer_id;date;amount\n7;2026-01-01;5\n", encoding="utf-16-le")
    remembered = Mapping(columns=(("ordered_at", "date"), ("amount", "amount")), money_unit="GBP")

    mapping = guess_order_mapping(path, remembered=remembered).mapping

    assert (mapping.reading.encoding, mapping.reading.separator) == ("utf-16-le", ";")
    assert replace(mapping, reading=remembered.reading) == remembered


def test_a_mapping_without_money_or_anything_to_tell_orders_by_is_refused() -> None:
    mapping = Mapping(columns=(("ordered_at", "date"),), money_unit="EUR")

    problems = [problem.code for problem in order_mapping_problems(mapping)]

    assert problems == ["amounts_need_a_column", "orders_need_a_column"]
