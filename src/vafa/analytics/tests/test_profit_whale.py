from __future__ import annotations

import pytest
from ibis.expr.types import Table

from vafa.analytics.facts import CUSTOMER_ID, MINOR, Column, FactTable
from vafa.analytics.make import Answer, table_of
from vafa.analytics.measures.profit.tables import WHALE_CURVE, WHALE_PEAK
from vafa.analytics.measures.profit.whale import whale_curve, whale_peak, whale_points

GIVEN = FactTable("given", (CUSTOMER_ID, Column("contribution", "int64", MINOR, "")))
WORKED = (400, 250, 150, 80, 40, 10, -20, -60, -150, -200)


def contributions(*amounts: int | None) -> Table:
    return table_of(GIVEN, *enumerate(amounts, start=1))


def test_the_worked_case_of_the_whale_curve(answer: Answer) -> None:
    curve = whale_curve(contributions(*WORKED))

    found = answer(curve.select("place", "cumulative", "share_of_total"), "place")

    assert [cumulative for _place, cumulative, _share in found] == [
        400, 650, 800, 880, 920, 930, 910, 850, 700, 500,
    ]  # fmt: skip
    assert [share for _place, _cumulative, share in found] == pytest.approx(
        [0.8, 1.3, 1.6, 1.76, 1.84, 1.86, 1.82, 1.7, 1.4, 1.0]
    )


def test_the_peak_parts_those_who_make_profit_from_those_who_take_it(answer: Answer) -> None:
    assert answer(whale_peak(contributions(*WORKED, None, 0))) == [(11, 500, 930, 6, 4, 430)]


def test_a_total_of_nothing_is_plotted_in_money(answer: Answer) -> None:
    curve = whale_curve(contributions(100, -100, None))

    assert answer(curve, "place") == [(1, 1, 100, 100, 0.5, None), (2, 2, -100, 0, 1.0, None)]


def test_without_a_known_contribution_there_is_no_curve(answer: Answer) -> None:
    assert answer(whale_curve(contributions(None, None))) == []
    assert answer(whale_peak(contributions(None))) == [(0, 0, 0, 0, 0, 0)]


def test_few_points_keep_both_ends(answer: Answer) -> None:
    points = whale_points(whale_curve(contributions(*WORKED)), points=5)

    assert [row[0] for row in answer(points, "place")] == [1, 2, 4, 6, 8, 10]


def test_the_columns_are_the_declared_ones() -> None:
    assert tuple(whale_curve(contributions(1)).columns) == WHALE_CURVE.names()
    assert tuple(whale_peak(contributions(1)).columns) == WHALE_PEAK.names()
