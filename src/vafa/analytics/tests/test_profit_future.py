from __future__ import annotations

from datetime import date

import ibis
import pytest
from ibis.expr.types import Table

from vafa.analytics.facts import CUSTOMER_ID, MINOR, Column, FactTable
from vafa.analytics.make import Answer, Cell, some_customer_days, table_of
from vafa.analytics.measures.arithmetic import whole_sum
from vafa.analytics.measures.prices import in_constant_prices
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


# Prices of four quarters in which they rose by 40 %, and what each amount is multiplied with.
QUARTERS = (("2025-07-01", 1.4), ("2025-10-01", 1.25), ("2026-01-01", 1.12), ("2026-04-01", 1.0))


def test_under_inflation_of_forty_percent_a_day_leaves_what_it_leaves_today(
    answer: Answer,
) -> None:
    """The same basket leaves 1000, 1120, 1250 and 1400: as paid 4770, in today's prices 5600.

    Four days of his own and three of the segment's mean, which is his: 1192.5 and 1400 a day; of
    four days to come 4770 and 5600.
    """
    paid = table(
        "day:date net_revenue:int64 gross_margin:int64",
        *(
            (1, day, 5_000, left)
            for (day, _), left in zip(QUARTERS, (1_000, 1_120, 1_250, 1_400), strict=True)
        ),
    )
    months = [(n, factor) for n, (_day, factor) in enumerate(QUARTERS)]
    factors = ibis.memtable(
        {"month_number": [n for n, _ in months], "factor": [f for _, f in months]}
    )
    calendar = ibis.memtable(
        {"day": [date.fromisoformat(day) for day, _ in QUARTERS], "month_number": range(4)}
    )

    real = in_constant_prices(paid, factors, calendar, amounts=["gross_margin"])

    assert answer(real, "day") == [
        (1, date.fromisoformat(day), 5_000, 1_400) for day, _factor in QUARTERS
    ]
    for rows, to_come in ((paid, 4_770), (real, 5_600)):
        left = rows.group_by("customer_id").aggregate(
            contribution=whole_sum(rows.gross_margin), unknown_revenue=ibis.literal(0, "int64")
        )
        per_day = contribution_per_day(scored((1, 4, 20_000)), left, days((1, 4)))
        expected = table(EXPECTED, (1, 2.0, 4.0, 100, 100, 100))
        found = future_contribution(expected, per_day)
        assert answer(found.select("contribution_24")) == [(to_come,)]


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
