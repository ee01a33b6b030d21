from __future__ import annotations

from typing import Any

import pytest

from vafa.insight.rules.worth import (
    Cuts,
    Told,
    cost_share,
    future_basis,
    future_value_level,
    has_headroom,
    has_high_cost_to_serve,
    has_high_difficulty,
    headroom_of,
    is_contested,
    is_fixable,
    is_profitable,
    is_worth_it,
    significance_of,
)

CUTS = Cuts(
    100.0,
    200.0,
    300.0,
    1_000.0,
    contribution_low=10.0,
    contribution_high=20.0,
    contribution_significant=30.0,
    cost_share_high=0.3,
    offer_cost=5.0,
    new_customer_value=100.0,
    p_win=0.1,
    acquisition_each=9.0,
)


# Any: whatever columns of a scored row a test cares about.
def row(**columns: Any) -> dict[str, Any]:
    return {"expected_spend_24m": None, "net_revenue": 0, "orders_year": 1, **columns}


@pytest.mark.parametrize(
    ("columns", "basis", "level"),
    [
        ({"expected_spend_24m": 150}, "revenue", "mid"),
        ({"expected_spend_24m": 150, "contribution_24": 25}, "contribution", "high"),
        ({"expected_spend_24m": 150, "contribution_24": -1}, "contribution", "none"),
        ({}, None, None),
    ],
)
def test_the_future_is_graded_by_contribution_where_it_is_known(
    columns: dict[str, Any], basis: str | None, level: str | None
) -> None:
    assert future_basis(row(**columns)) == basis
    assert future_value_level(row(**columns), CUTS) == level


def test_a_loss_is_a_loss_and_nothing_at_all_is_unknown() -> None:
    assert is_profitable(row(contribution_year=1)) is True
    assert is_profitable(row(contribution_year=0)) is False
    assert is_profitable(row(contribution_year=None)) is None
    assert is_profitable(row(contribution_year=0, orders_year=0, cost_to_serve_year=0)) is None
    assert is_profitable(row(contribution_year=-4, orders_year=0, cost_to_serve_year=4)) is False


@pytest.mark.parametrize(
    ("margin", "cost", "share", "is_high"),
    [
        (100, 51, 0.51, True),
        (100, 31, 0.31, True),
        (100, 30, 0.30, False),
        (-5, 10, 1.0, True),
        (0, 0, None, None),
        (None, 10, None, None),
        (100, None, None, None),
    ],
)
def test_the_cost_to_serve_is_high_above_half_or_in_the_top_fifth(
    margin: int | None, cost: int | None, share: float | None, is_high: bool | None
) -> None:
    known = row(gross_margin_year=margin, cost_to_serve_year=cost)

    assert cost_share(known) == share
    assert has_high_cost_to_serve(known, CUTS) is is_high


def test_difficulty_is_high_above_three_quarters() -> None:
    assert [has_high_difficulty(row(difficulty=one)) for one in (0.76, 0.75, None)] == [
        True, False, None,
    ]  # fmt: skip


def test_what_customers_say_of_their_wallet_comes_before_what_others_buy() -> None:
    assert headroom_of(row(headroom=0.1), Told(share_of_wallet=0.25)) == 0.75
    assert has_headroom(row(headroom=0.1), Told(share_of_wallet=0.25)) is True
    assert has_headroom(row(headroom=0.4), Told()) is False
    assert has_headroom(row(), Told()) is None


def test_others_want_who_is_at_risk_or_buys_elsewhere() -> None:
    assert is_contested("at_risk", Told()) is True
    assert is_contested("", Told(buys_elsewhere=True)) is True
    assert is_contested("", Told(buys_elsewhere=False)) is False
    assert is_contested("", Told()) is None


def test_significance_names_its_kinds() -> None:
    known = row(contribution_24=30, net_revenue=999)

    assert significance_of(known, CUTS, Told(("referee",))) == ("future_value", "referee")
    assert significance_of(row(net_revenue=1_000), CUTS, Told()) == ("volume",)
    assert significance_of(row(), CUTS, Told()) == ()


@pytest.mark.parametrize(
    ("now", "fixed", "margin", "answer"),
    [
        (-30, 25, 100, True),
        (-30, -5, 100, True),
        (-30, -15, 100, False),
        (40, 45, 100, True),
        (40, 40, 100, False),
        (-30, -20, -10, False),
        (None, None, None, None),
    ],
)
def test_who_could_be_served_cheaper_is_fixable(
    now: int | None, fixed: int | None, margin: int | None, answer: bool | None
) -> None:
    known = row(contribution_year=now, contribution_fixed_year=fixed, gross_margin_year=margin)

    assert is_fixable(known) is answer


def test_winning_back_pays_when_the_chance_is_worth_the_offer() -> None:
    assert is_worth_it("separated", row(value_if_back=60, p_return=0.1), CUTS) is True
    assert is_worth_it("separated", row(value_if_back=50, p_return=0.1), CUTS) is False
    assert is_worth_it("separated", row(), CUTS) is None
    assert is_worth_it("prospect", row(), CUTS) is True
    assert is_worth_it("active", row(value_if_back=60, p_return=1.0), CUTS) is None
