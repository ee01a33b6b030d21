from __future__ import annotations

from datetime import date

import pytest
from ibis.expr.types import Table

from vafa.analytics.facts import CUSTOMER_ID, MINOR, Column, FactTable
from vafa.analytics.make import Answer, Cell, some_customer_days, table_of
from vafa.analytics.measures.profit.future import contribution_per_day, future_contribution
from vafa.analytics.measures.profit.returning import chances_of_return


def table(kinds: str, *rows: tuple[Cell, ...]) -> Table:
    """Make a table of customer_id and columns written as "name:type name:type"."""
    pairs = (one.split(":") for one in kinds.split())
    columns = (Column(name, kind, MINOR, "") for name, kind in pairs)
    return table_of(FactTable("given", (CUSTOMER_ID, *columns)), *rows)


def scored(*rows: tuple[Cell, ...]) -> Table:
    return table("purchase_days:int64 net_revenue:int64", *rows)


def given(*rows: tuple[Cell, ...]) -> Table:
    return table("contribution:int64 unknown_revenue:int64", *rows)


def days(*rows: tuple[Cell, ...]) -> Table:
    return table("days:int64", *rows)


def test_few_purchase_days_are_drawn_to_the_segment_s_mean(answer: Answer) -> None:
    shop = scored((1, 2, 200), (2, 9, 900), (3, 1, 100))

    found = contribution_per_day(shop, given((1, 70, 0), (2, 20, 0)), days((1, 2), (2, 7)))

    assert answer(found, "customer_id") == [(1, 20.0), (2, 5.0), (3, 10.0)]


def test_an_unknown_contribution_stays_unknown(answer: Answer) -> None:
    found = contribution_per_day(
        scored((1, 1, 100), (2, 1, 100)), given((1, None, 100), (2, 40, 0)), days((1, 1), (2, 1))
    )

    assert answer(found, "customer_id") == [(1, None), (2, 40.0)]


def test_without_any_cost_nothing_is_known_of_anybody(answer: Answer) -> None:
    found = contribution_per_day(
        scored((1, 1, 100), (2, 1, 100)), given((1, None, 100)), days((1, 1))
    )

    assert answer(found, "customer_id") == [(1, None), (2, None)]


EXPECTED = (
    "expected_orders_12m:float64 expected_orders_24m:float64"
    " expected_spend:int64 expected_spend_low:int64 expected_spend_high:int64"
)


@pytest.mark.parametrize(
    ("per_day", "later"),
    [(20.0, (60, 100, 50, 200)), (-20.0, (-60, -100, -200, -50)), (None, (None,) * 4)],
)
def test_the_interval_is_as_wide_as_that_of_the_spend(
    answer: Answer, per_day: float | None, later: tuple[int | None, ...]
) -> None:
    worth = table("per_day:float64", (1, per_day))

    found = future_contribution(table(EXPECTED, (1, 3.0, 5.0, 400, 200, 800)), worth)

    assert answer(found) == [(1, *later)]


def test_who_came_back_within_a_year_counts_in_the_band_of_his_silence(answer: Answer) -> None:
    limits = table(
        "silent_days:int64 former_after_days:float64", (1, 100, 60.0), (2, 130, 60.0),
        (3, 500, 60.0), (4, 20, 60.0), (5, 400, None),
    )  # fmt: skip
    bought = some_customer_days(
        (1, "2024-01-01", 1), (1, "2024-02-01", 1), (1, "2024-12-30", 1), (1, "2025-01-01", 1),
        (4, "2024-02-01", 1),
    )  # fmt: skip

    found = chances_of_return(bought, limits, cut=date(2023, 12, 31))

    assert answer(found, "band") == [
        (0, 1, 1, 3, 1.0, 3.0), (1, 1, 0, 0, 0.0, None), (2, 1, 0, 0, 0.0, None),
    ]  # fmt: skip
