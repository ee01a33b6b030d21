from __future__ import annotations

import csv
import gzip
import os
from collections import Counter
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest

from vafa.connectors.shops.csv.rules import (
    OrderRow,
    guess_order_mapping,
    order_mapping_problems,
    read_order_rows,
)

FIRST = "online_retail_2009_2010.csv.gz"
SECOND = "online_retail_2010_2011_until_june.csv.gz"
ROWS = {FIRST: 525_461, SECOND: 221_824}
KINDS = {
    FIRST: {
        "product": 510_780,
        "product taken back": 9_581,
        "adjustment": 2_751,
        "adjustment taken back": 370,
        "shipping": 1_629,
        "shipping taken back": 110,
        "discount": 5,
        "discount taken back": 95,
        "fee": 25,
        "fee taken back": 49,
        "gift_card": 65,
        "gift_card taken back": 1,
    },
    SECOND: {
        "product": 216_075,
        "product taken back": 3_737,
        "adjustment": 827,
        "adjustment taken back": 147,
        "shipping": 898,
        "shipping taken back": 58,
        "discount taken back": 31,
        "fee": 6,
        "fee taken back": 28,
        "gift_card": 17,
    },
}


@pytest.fixture(scope="module")
def folder() -> Path:
    path = os.environ.get("VAFA_TEST_DATA")
    if not path:
        pytest.skip("VAFA_TEST_DATA IS NOT SET: the real shop's files are NOT CHECKED")
    return Path(path) / "online_retail"


def counted_by_hand(path: Path) -> tuple[int, int, dict[str, int], int]:
    """Count rows, sum amounts, and sum by customer with nothing but the csv module."""
    rows = total = without = 0
    by_customer: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            exact = Decimal(row["Quantity"]) * Decimal(row["Price"]) * 100
            amount = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
            rows, total = rows + 1, total + amount
            by_customer[row["Customer ID"].removesuffix(".0")] += amount
            without += not row["Customer ID"]
    return rows, total, dict(by_customer), without


@pytest.mark.parametrize("name", list(ROWS))
def test_every_row_of_the_real_shop_is_understood_and_every_sum_is_right(
    folder: Path, name: str
) -> None:
    mapping = guess_order_mapping(folder / name).mapping
    by_customer, kinds = Counter[str](), Counter[str]()
    understood = total = without = 0

    for row in read_order_rows(folder / name, mapping):
        assert isinstance(row, OrderRow), row
        understood, total = understood + 1, total + row.amount
        by_customer[row.customer_number or ""] += row.amount
        without += row.customer_number is None
        kinds[f"{row.kind} taken back" if row.is_cancellation else row.kind] += 1

    assert order_mapping_problems(mapping) == []
    assert (understood, dict(kinds)) == (ROWS[name], KINDS[name])
    assert (understood, total, dict(by_customer), without) == counted_by_hand(folder / name)
