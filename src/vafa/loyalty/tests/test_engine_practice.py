"""Programmes as shops in Greece and Iran run them, asked for the figures they print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from vafa.loyalty.rules.calendar import MonthEnd
from vafa.loyalty.rules.engine import Line, Order, Version, ordered_quantities, reversals
from vafa.loyalty.rules.engine.effects import Grant
from vafa.loyalty.tests.engine_cast import (
    CLUB,
    REZA,
    Json,
    basket,
    decided,
    given,
    grant,
    money,
    per_euro,
    percent,
    rule,
    version,
)

TWELVE_MONTHS: Json = {"kind": "month_end", "months": 12}
NOT_DEVICES: Json = {"is_not": [{"field": "line.category"}, {"text": "devices"}]}
SHIPPED = frozenset({"order_shipped"})


def greek_shop() -> list[Version]:
    points = grant(per_euro(), where=NOT_DEVICES, validity=TWELVE_MONTHS)
    spend = {"asset": "points", "units": 100, "worth": money(500)}
    return [
        version("points", rule(points, trigger="order_shipped")),
        version("spend", rule({"spend": spend})),
        version("welcome", rule(grant({"fixed": {"amount": 20}}), trigger="member_joined")),
    ]


def test_a_euro_is_a_point_when_the_parcel_leaves_but_not_for_shipping_or_devices() -> None:
    lines = (Line("book", 1_290, category="books"), Line("e", 4_900, category="devices"))
    order = Order("o", lines, shipping=350)

    found = decided(*greek_shop(), order=order, triggers=SHIPPED)

    effect = found.decided[0].effect
    assert given(found) == [12]
    assert isinstance(effect, Grant)
    assert effect.validity == MonthEnd(12)


def test_a_hundred_points_are_five_euro_at_the_till() -> None:
    found = decided(*greek_shop(), order=basket(3_000), wanted={"points": 250})

    assert (given(found, "spend"), found.paid_with_points, found.payable) == ([200], 1_000, 2_000)


def test_who_joins_is_welcomed_with_twenty_points() -> None:
    found = decided(*greek_shop(), triggers=frozenset({"member_joined"}))

    assert given(found) == [20]


def test_a_book_that_comes_back_takes_its_points_along() -> None:
    order = Order("o", (Line("a", 1_250), Line("b", 1_250, quantity_milli=2_000)))
    found = decided(*greek_shop(), order=order, triggers=SHIPPED)
    parts, ordered = found.decided[0].parts, ordered_quantities(order)

    first = reversals(parts, ordered=ordered, before={}, after={"b": 1_000})
    rest = reversals(parts, ordered=ordered, before={"b": 1_000}, after={"b": 2_000, "a": 1_000})

    # 25 points: 13 for the first line, 12 for the second; the half of those at a time.
    assert [(part.line, part.amount) for part in first] == [("b", 6)]
    assert [(part.line, part.amount) for part in rest] == [("a", 13), ("b", 6)]


@pytest.mark.parametrize(
    ("tier", "rial"), [("bronze", 100_000), ("silver", 200_000), ("gold", 300_000)]
)
def test_a_persian_club_pays_one_two_or_three_percent_into_the_wallet(tier: str, rial: int) -> None:
    versions = [
        version(
            name,
            rule(
                grant(percent(100 * share), asset="wallet"),
                when={"is": [{"field": "customer.tier"}, {"text": name}]},
            ),
        )
        for share, name in enumerate(("bronze", "silver", "gold"), start=1)
    ]

    found = decided(
        *versions, order=basket(10_000_000), customer=replace(REZA, tier=tier), programme=CLUB
    )

    assert given(found) == [rial]


def test_twenty_friends_are_rewarded_and_the_next_one_is_not() -> None:
    limits = [{"per": "customer", "of": "times", "most": 20}]
    reward = rule(grant({"fixed": {"amount": 50}}), trigger="referral_qualified", limits=limits)
    triggers = frozenset({"referral_qualified"})

    twentieth, next_one = (
        decided(version("r", reward), triggers=triggers, left={"r:customer:ever:times": left})
        for left in (1, 0)
    )

    assert (given(twentieth), given(next_one)) == ([50], [0])


def test_at_a_festival_each_200_000_toman_is_a_ticket_too() -> None:
    per = {"per_money": {"amount": 1, "money": money(2_000_000, "IRR")}}
    ticket = {"enter_draw": {"draw": "nowruz", "amount": per}}
    schedule = {"first_day": date(2026, 3, 21).isoformat(), "latest_day": "2026-04-02"}

    found = decided(
        version("a", rule(grant(per), ticket, schedule=schedule)),
        order=basket(9_000_000),
        programme=CLUB,
    )

    assert (given(found), given(found, "enter_draw")) == ([4], [4])
