from __future__ import annotations

from pathlib import Path

import pytest

from vafa.insight.refresh.figures.returning import (
    cohort_figures,
    revenue_figures,
    second_order_figures,
    stair_figures,
)
from vafa.insight.tests.past_of_a_shop import shop_of

PURCHASES = [
    (1, "2025-10-05", 100),
    (1, "2025-11-04", 100),
    (1, "2026-01-03", 100),
    (2, "2025-10-20", 100),
    (2, "2025-11-19", 300),
    (3, "2025-11-10", 100),
    (4, "2026-03-11", 100),
]


def test_cohorts_show_only_months_that_are_over(tmp_path: Path) -> None:
    cohorts = cohort_figures(shop_of(tmp_path, PURCHASES))

    october, november = cohorts
    assert october["month"], october["customers"] == ("2025-10-01", 2)
    assert october["shares"] == [1.0, 1.0, 0.0, 0.5, 0.0]
    assert november["shares"] == [1.0, 0.0, 0.0, 0.0]
    assert [cohort.get("is_first", False) for cohort in cohorts] == [True, False]


def test_half_of_those_who_return_do_so_within_the_days_of_the_curve(tmp_path: Path) -> None:
    found = second_order_figures(shop_of(tmp_path, PURCHASES))

    assert found["customers"] == 4
    assert found["half_of_returning"] == 30
    # Customer 4 was watched for ten days: of the three others two returned on day 30.
    assert found["highest"] == pytest.approx(2 / 3)
    assert {row["within_days"]: (row["customers"], row["bought_again"]) for row in found["within"]}[
        30
    ] == (3, 2)


def test_the_thinned_curve_ends_where_the_curve_ends(tmp_path: Path) -> None:
    found = second_order_figures(shop_of(tmp_path, PURCHASES))

    assert found["curve"][0] == {"day": 0, "share": 0.0}
    assert found["curve"][-1]["share"] == pytest.approx(found["highest"])
    assert len(found["curve"]) <= 121


def test_stairs_count_who_made_it_to_each_purchase(tmp_path: Path) -> None:
    stairs = stair_figures(shop_of(tmp_path, PURCHASES))

    assert [step["customers"] for step in stairs] == [4, 2, 1, 0, 0, 0]


def test_each_months_money_is_parted_into_new_and_repeat(tmp_path: Path) -> None:
    found = revenue_figures(shop_of(tmp_path, PURCHASES))

    november = next(month for month in found["months"] if month["month"] == "2025-11-01")
    assert (november["new"], november["repeat"], november["other"]) == (100, 400, 0)
    assert not found["months"][-1]["is_complete"]
    assert found["stability"]["repeat_share"] == pytest.approx(500 / 600)
