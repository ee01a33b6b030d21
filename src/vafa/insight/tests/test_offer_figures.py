from __future__ import annotations

from pathlib import Path

import pytest

from vafa.insight.refresh.figures.offer import offer_figures, wilson
from vafa.insight.tests.past_of_a_shop import shop_of

TEA, CUPS = 7, 8
PURCHASES = [(1, "2024-11-01", 50), (1, "2026-02-01", 80), (2, "2026-02-02", 40)]
LINES = (
    (1, 1, "2024-11-01", TEA, "Tea", "product", 1_000, 50),
    (2, 1, "2026-02-01", TEA, "Tea", "product", 2_000, 60),
    (2, 1, "2026-02-01", CUPS, None, "product", 1_000, 20),
    (2, 1, "2026-02-01", None, None, "shipping", 1_000, 9),
    (3, 2, "2026-02-02", TEA, "Tea", "product", 1_000, 40),
)


def first_buyers(
    count: int, returned: int
) -> tuple[list[tuple[int, str, int]], list[tuple[int, int, str, int, None, str, int, int]]]:
    """Build first orders of tea, of whose buyers so many came back after a month."""
    firsts = [(one, "2025-01-10", 10) for one in range(1, count + 1)]
    again = [(one, "2025-02-10", 10) for one in range(1, returned + 1)]
    lines = [
        (number, one, day, TEA, None, "product", 1_000, 10)
        for number, (one, day, _net) in enumerate([*firsts, *again], start=1)
    ]
    return [*firsts, *again], lines


def test_products_are_ordered_by_money_and_by_reach(tmp_path: Path) -> None:
    year = offer_figures(shop_of(tmp_path, PURCHASES, *LINES))["periods"]["year"]["products"]

    assert (year["net_revenue"], year["products"], year["customers"]) == (120, 2, 2)
    assert [row["product_id"] for row in year["by_revenue"]] == [TEA, CUPS]
    assert [row["customers"] for row in year["by_customers"]] == [2, 1]
    assert year["by_revenue"][0]["quantity_milli"] == 3_000


def test_all_time_reaches_back_beyond_the_year(tmp_path: Path) -> None:
    periods = offer_figures(shop_of(tmp_path, PURCHASES, *LINES))["periods"]

    assert periods["year"]["since"] == "2025-03-22"
    assert periods["all"]["products"]["net_revenue"] == 170


def test_a_shop_without_categories_names_none(tmp_path: Path) -> None:
    lines = [(1, 1, "2026-02-01", TEA, None, "product", 1_000, 50)]

    year = offer_figures(shop_of(tmp_path, [(1, "2026-02-01", 50)], *lines))["periods"]["year"]

    assert year["categories"]["named"] == 0
    assert year["products"]["net_revenue"] == 50


def test_a_product_brings_back_whom_it_was_in_the_first_order_of(tmp_path: Path) -> None:
    purchases, lines = first_buyers(40, 18)

    found = offer_figures(shop_of(tmp_path, purchases, *lines))["bring_back"]

    (tea,) = found["listed"]
    assert (tea["product_id"], tea["buyers"], tea["came_back"]) == (TEA, 40, 18)
    assert (tea["share"], tea["low"]) == (0.45, pytest.approx(0.3071, abs=1e-4))
    assert found["everybody"]["buyers"] == 40


def test_fewer_than_thirty_first_buyers_are_not_listed(tmp_path: Path) -> None:
    purchases, lines = first_buyers(29, 29)

    found = offer_figures(shop_of(tmp_path, purchases, *lines))["bring_back"]

    assert found["listed"] == []


def test_a_shop_without_purchases_has_empty_figures(tmp_path: Path) -> None:
    found = offer_figures(shop_of(tmp_path, [(1, "2026-02-01", 50)]))

    assert found["periods"]["year"]["products"]["by_revenue"] == []
    assert found["bring_back"]["listed"] == []


@pytest.mark.parametrize(
    ("part", "whole", "ends"),
    [(18, 40, (0.3071, 0.6017)), (0, 10, (0.0, 0.2775)), (10, 10, (0.7225, 1.0))],
)
def test_the_interval_of_a_share_is_wilsons(
    part: int, whole: int, ends: tuple[float, float]
) -> None:
    assert wilson(part, whole) == pytest.approx(ends, abs=1e-4)
