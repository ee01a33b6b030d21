"""An offer is special and feasible, or the reasons against it say why not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.loyalty.rules.feasibility import Circumstances, Offer, Reason, Verdict, feasibility

# A hundred orders of 50 euro, each of which costs 35 euro.
USUAL: Final = Circumstances(
    orders_anyway=100, price=5_000, costs=3_500, margin_floor=Fraction(15, 100)
)
FIVE_EURO_OFF: Final = Offer(price_cut=500, fixed_cost=10_000)


def codes(verdict: Verdict) -> list[str]:
    return [reason.code for reason in verdict.objections]


def test_an_offer_is_paid_back_by_the_orders_it_brings() -> None:
    verdict = feasibility(FIVE_EURO_OFF, USUAL)

    assert (verdict.is_special, verdict.is_feasible, verdict.objections) == (True, True, ())
    assert (verdict.contribution_before, verdict.contribution_after) == (1_500, 1_000)
    assert verdict.margin_after == Fraction(1_000, 4_500)
    # 100 x 5 euro and 100 euro of costs, at 10 euro for each further order.
    assert (verdict.cost_anyway, verdict.orders_to_break_even) == (60_000, 60)
    assert verdict.uplift_to_break_even == Fraction(60, 100)
    assert verdict.cost_at_break_even == 90_000


def test_an_offer_that_eats_the_contribution_is_not_feasible() -> None:
    verdict = feasibility(Offer(price_cut=1_500), USUAL)

    assert not verdict.is_feasible
    assert verdict.objections == (Reason("no_contribution", {"contribution": 0}),)
    assert (verdict.orders_to_break_even, verdict.uplift_to_break_even) == (None, None)


def test_an_offer_keeps_the_margin_floor_of_what_is_paid() -> None:
    verdict = feasibility(Offer(price_cut=900), USUAL)

    assert verdict.objections == (
        Reason(
            "margin_floor",
            {"margin": Fraction(600, 4_100), "margin_floor": Fraction(15, 100)},
        ),
    )


def test_a_gift_costs_but_does_not_lower_the_price() -> None:
    verdict = feasibility(Offer(gift_cost=500), USUAL)

    assert verdict.margin_after == Fraction(1_000, 5_000)


def test_an_offer_stays_within_its_budget() -> None:
    verdict = feasibility(FIVE_EURO_OFF, replace(USUAL, budget_left=59_999))

    assert verdict.objections == (
        Reason("over_budget", {"cost": 60_000, "budget_left": 59_999}),
    )  # fmt: skip


def test_a_budget_must_last_until_the_offer_has_paid_itself_back() -> None:
    verdict = feasibility(FIVE_EURO_OFF, replace(USUAL, budget_left=89_999))

    assert codes(verdict) == ["budget_below_break_even"]
    assert feasibility(FIVE_EURO_OFF, replace(USUAL, budget_left=90_000)).is_feasible


def test_an_uplift_that_was_never_seen_is_an_objection() -> None:
    seen = (Fraction(1, 10), Fraction(5, 10))

    verdict = feasibility(FIVE_EURO_OFF, replace(USUAL, uplift_seen=seen))

    assert codes(verdict) == ["uplift_beyond_experience"]


def test_an_uplift_within_what_was_seen_is_uncertain_and_below_it_is_not() -> None:
    uncertain = replace(USUAL, uplift_seen=(Fraction(1, 10), Fraction(7, 10)))
    certain = replace(USUAL, uplift_seen=(Fraction(6, 10), Fraction(7, 10)))

    assert [remark.code for remark in feasibility(FIVE_EURO_OFF, uncertain).remarks] == [
        "uplift_uncertain"
    ]
    assert feasibility(FIVE_EURO_OFF, certain).remarks == ()
    assert [remark.code for remark in feasibility(FIVE_EURO_OFF, USUAL).remarks] == [
        "uplift_unknown"
    ]


def test_what_everybody_gets_already_is_not_special() -> None:
    verdict = feasibility(FIVE_EURO_OFF, replace(USUAL, standing_reward=500))

    assert (verdict.is_special, verdict.is_feasible) == (False, True)
    assert codes(verdict) == ["not_special"]


def test_without_costs_nothing_is_called_feasible() -> None:
    verdict = feasibility(FIVE_EURO_OFF, replace(USUAL, costs=None))

    assert not verdict.is_feasible
    assert [remark.code for remark in verdict.remarks] == ["margin_unknown"]
    assert (verdict.margin_after, verdict.orders_to_break_even) == (None, None)


def test_winning_back_who_would_not_buy_gives_nothing_away() -> None:
    verdict = feasibility(FIVE_EURO_OFF, replace(USUAL, orders_anyway=0))

    assert (verdict.cost_anyway, verdict.orders_to_break_even) == (10_000, 10)
    assert verdict.uplift_to_break_even is None
    assert verdict.is_feasible


def test_an_offer_cannot_cost_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        Offer(price_cut=-1)


@given(
    st.integers(0, 1_000), st.integers(1, 10**6), st.integers(0, 10**6),
    st.integers(0, 10**5), st.integers(0, 10**5), st.integers(0, 10**6),
)  # fmt: skip
def test_the_orders_that_break_even_are_just_enough(
    orders: int, price: int, costs: int, price_cut: int, gift_cost: int, fixed_cost: int
) -> None:
    circumstances = Circumstances(orders, price, costs, margin_floor=Fraction(0))
    verdict = feasibility(Offer(price_cut, gift_cost, fixed_cost), circumstances)

    if verdict.orders_to_break_even is not None:
        assert verdict.contribution_after is not None
        further = verdict.orders_to_break_even
        assert further * verdict.contribution_after >= verdict.cost_anyway
        assert (further - 1) * verdict.contribution_after < verdict.cost_anyway
