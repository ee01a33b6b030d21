from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.portfolio.rules.acquisition import Spend, acquisition_costs
from vafa.portfolio.rules.cost_defaults import (
    ACTIVITIES,
    category_margin,
    part_of,
    shop_size,
    team_minutes,
)
from vafa.portfolio.rules.costing import (
    Charge,
    ChargedOrder,
    TeamTime,
    activity_cost,
    capacity_of,
    goods_cost,
    micro_of,
    order_charges,
    rounded,
)

DAY = date(2024, 3, 10)
MARCH, APRIL = date(2024, 3, 1), date(2024, 4, 1)
# The worked example of the literature: 560,000 for 700,000 practical minutes.
CARE = TeamTime(monthly_cost=56_000_000, paid_minutes=875_000)


def an_order(**said: object) -> ChargedOrder:
    usual = {"net_revenue": 6_000, "lines": 2, "day": DAY, "channel": "shop", "country": "GR"}
    return ChargedOrder(**(usual | said))  # type: ignore[arg-type]


def test_a_minute_costs_what_the_team_costs_by_its_practical_minutes() -> None:
    assert CARE.practical_minutes == Fraction(700_000)
    assert CARE.rate_per_minute == Fraction(80)


@pytest.mark.parametrize(("minutes", "cost"), [(40, 3_200), (220, 17_600), (250, 20_000)])
def test_orders_complaints_and_credit_checks_cost_what_the_literature_says(
    minutes: int, cost: int
) -> None:
    assert activity_cost(CARE, seconds=minutes * 60) == cost * 1_000_000


def test_unused_capacity_is_shown_apart() -> None:
    minutes = 9_800 * 40 + 280 * 220 + 500 * 250

    capacity = capacity_of(CARE, seconds=minutes * 60)

    assert (capacity.used_cost, capacity.unused_cost) == (46_288_000, 9_712_000)
    assert capacity.beyond_cost == 0
    assert capacity.used_share == pytest.approx(578_600 / 700_000)


def test_work_beyond_the_capacity_is_told_as_such() -> None:
    capacity = capacity_of(TeamTime(800, 1_000), seconds=900 * 60)

    assert (capacity.used_cost, capacity.unused_cost, capacity.beyond_cost) == (900, 0, 100)


@given(
    cost=st.integers(0, 10**12),
    paid=st.integers(1, 10**7),
    practical=st.integers(1, 10_000),
    seconds=st.integers(0, 10**9),
)
def test_used_and_unused_always_add_up_to_what_the_team_costs(
    cost: int, paid: int, practical: int, seconds: int
) -> None:
    capacity = capacity_of(TeamTime(cost, paid, practical), seconds=seconds)

    assert capacity.used_cost + capacity.unused_cost - capacity.beyond_cost == cost
    assert not (capacity.unused_cost and capacity.beyond_cost)


def test_rules_of_different_kinds_add_up() -> None:
    charges = [
        Charge("shipping", "order", amount=350),
        Charge("payment_fee", "percent_of_revenue", basis_points=150),
        Charge("payment_fee", "order", amount=25),
        Charge("packaging", "line", amount=40),
        Charge("return_handling", "return", amount=500),
    ]

    assert order_charges(charges, an_order(returns=1)) == {
        "shipping": 350,
        "payment_fee": 90 + 25,
        "packaging": 80,
        "return_handling": 500,
    }


def test_of_rules_of_one_kind_the_narrowest_holds() -> None:
    charges = [
        Charge("shipping", "order", amount=1),
        Charge("shipping", "order", amount=2, country="GR"),
        Charge("shipping", "order", amount=3, channel="shop"),
        Charge("shipping", "order", amount=4, channel="shop", country="IR"),
    ]

    assert order_charges(charges, an_order()) == {"shipping": 3}
    assert order_charges(charges, an_order(channel="market")) == {"shipping": 2}
    assert order_charges(charges, an_order(channel=None, country=None)) == {"shipping": 1}


def test_a_rule_holds_from_its_day_on() -> None:
    charges = [
        Charge("shipping", "order", amount=1),
        Charge("shipping", "order", amount=2, valid_from=DAY),
        Charge("shipping", "order", amount=3, valid_from=date(2024, 3, 11)),
    ]

    assert order_charges(charges, an_order()) == {"shipping": 2}
    assert order_charges(charges, an_order(day=date(2024, 3, 9))) == {"shipping": 1}


def test_an_order_that_was_given_back_has_no_percentage_below_zero() -> None:
    charges = [Charge("payment_fee", "percent_of_revenue", basis_points=150)]

    assert order_charges(charges, an_order(net_revenue=-100)) == {"payment_fee": 0}


def test_goods_cost_their_unit_cost_times_their_quantity() -> None:
    assert goods_cost(micro_of(Decimal("1.255"), minor_per_unit=100), quantity_milli=2_000) == 251
    assert goods_cost(1_500_000, quantity_milli=1_000) == 2
    assert (rounded(Fraction(-3, 2)), rounded(Fraction(5, 2))) == (-2, 3)


def test_a_channels_money_goes_to_its_own_new_customers() -> None:
    costs = acquisition_costs(
        [Spend(MARCH, 1_000, "shop"), Spend(APRIL, 300, "shop")],
        {("shop", MARCH): 4, ("market", MARCH): 6, ("shop", APRIL): 0},
    )

    assert costs["shop", MARCH].per_customer == 250
    assert costs["market", MARCH].per_customer == 0
    assert (costs["shop", APRIL].amount, costs["shop", APRIL].per_customer) == (300, None)


def test_money_of_no_channel_is_shared_by_all_new_customers_of_the_month() -> None:
    costs = acquisition_costs(
        [Spend(MARCH, 1_000)], {("shop", MARCH): 1, ("market", MARCH): 2, ("shop", APRIL): 9}
    )

    assert {place: won.amount for place, won in costs.items()} == {
        ("market", MARCH): 667,
        ("shop", APRIL): 0,
        ("shop", MARCH): 333,
    }


@given(
    spends=st.lists(
        st.builds(
            Spend,
            month_start=st.sampled_from([MARCH, APRIL]),
            amount=st.integers(0, 10**12),
            channel=st.sampled_from([None, "shop", "market", "posters"]),
        ),
        max_size=8,
    ),
    won=st.dictionaries(
        st.tuples(st.sampled_from(["shop", "market"]), st.sampled_from([MARCH, APRIL])),
        st.integers(0, 1_000),
    ),
)
def test_what_channels_cost_adds_up_to_what_was_spent(
    spends: list[Spend], won: dict[tuple[str, date], int]
) -> None:
    costs = acquisition_costs(spends, won)

    assert sum(one.amount for one in costs.values()) == sum(spend.amount for spend in spends)


@pytest.mark.parametrize(
    ("orders", "size"), [(0, "small"), (1_999, "small"), (2_000, "medium"), (50_000, "large")]
)
def test_a_shop_is_as_large_as_its_orders_of_a_year(orders: int, size: str) -> None:
    assert shop_size(orders) == size


def test_a_category_is_known_by_a_word_of_its_name() -> None:
    assert category_margin("Women's Shoes") == 5_000
    assert category_margin("چای و دمنوش") == 2_200
    assert category_margin("Βιβλία") == 3_500
    assert category_margin("Something else") is None


def test_estimates_are_given_in_two_figures() -> None:
    assert [part_of(amount, 400) for amount in (0, 1_234, 98_765, 12_345_678)] == [
        *(0, 49, 4_000, 490_000)
    ]


def test_a_team_has_time_for_the_shops_orders_and_something_left() -> None:
    minutes = team_minutes(orders_year=12_000, returns_year=600)

    packing = 1_000 * 6 + 50 * 15
    assert minutes % 600 == 0
    assert packing / (minutes * 0.8) == pytest.approx(0.73, abs=0.03)
    assert team_minutes(orders_year=0, returns_year=0) == 600


def test_every_default_activity_has_a_name_of_its_own() -> None:
    assert len({activity.code for activity in ACTIVITIES}) == len(ACTIVITIES) == 7
