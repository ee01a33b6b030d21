from __future__ import annotations

from vafa.loyalty.rules.engine import Line, Order, Part
from vafa.loyalty.tests.engine_cast import (
    CLUB,
    Json,
    basket,
    decided,
    discount,
    given,
    grant,
    money,
    per_euro,
    percent,
    rule,
    version,
)


def test_a_persian_club_gives_a_point_for_each_full_200_000_toman() -> None:
    formula = {"per_money": {"amount": 1, "money": money(2_000_000, "IRR")}}
    club = version("club", rule(grant(formula)))

    points = [
        given(decided(club, order=basket(rial), programme=CLUB))
        for rial in (1_999_999, 2_000_000, 11_500_000)
    ]

    assert points == [[0], [1], [5]]


def test_online_a_point_costs_90_000_rial_and_in_the_store_100_000() -> None:
    def per(rial: int, channel: str) -> Json:
        formula = {"per_money": {"amount": 1, "money": money(rial, "IRR")}}
        when = {"is": [{"field": "order.channel"}, {"text": channel}]}
        return rule(grant(formula), when=when)

    rules = [version("web", per(90_000, "web")), version("store", per(100_000, "store"))]

    online = decided(*rules, order=basket(900_000, channel="web"), programme=CLUB)
    in_store = decided(*rules, order=basket(900_000, channel="store"), programme=CLUB)

    assert (given(online), given(in_store)) == ([10], [9])


def test_a_tier_pays_its_percent_into_the_wallet() -> None:
    when = {"is": [{"field": "customer.tier"}, {"text": "silver"}]}
    wallet = {"grant": {"asset": "wallet", "amount": percent(200)}}

    found = decided(
        version("silver", rule(wallet, when=when)), order=basket(1_234_567), programme=CLUB
    )

    assert given(found) == [24_691]


def test_a_greek_shop_gives_a_point_per_euro_and_none_for_shipping() -> None:
    points = version("points", rule(grant(per_euro())))

    found = decided(points, order=basket(2_990, 1_500, shipping=350))

    assert given(found) == [44]
    assert found.decided[0].parts == (Part("line 1", 29, 1000), Part("line 2", 15, 1000))


def test_points_rest_on_what_is_really_paid_after_discounts() -> None:
    off = version("off", rule(discount("order", percent(1_000))))
    points = version("points", rule(grant(per_euro())), priority=9)

    found = decided(off, points, order=basket(10_000))

    assert (found.order_discount, given(found)) == (1_000, [90])


def test_what_was_paid_with_points_or_a_gift_card_earns_by_the_base() -> None:
    order = basket(6_000, 4_000, paid_with_points=1_000, paid_with_gift_card=3_000)

    usual = decided(version("a", rule(grant(per_euro()))), order=order)
    base = {"points_paid": True, "gift_card_paid": True}
    other = decided(version("a", rule(grant(per_euro(), base=base))), order=order)

    assert (given(usual), given(other)) == ([60], [100])


def test_a_base_without_tax_counts_the_net_price() -> None:
    order = Order("o", (Line("l", 12_400, tax=2_400),), shipping=620, shipping_tax=120)

    base = {"tax": False, "shipping": True}
    found = decided(version("a", rule(grant(per_euro(), base=base))), order=order)

    assert given(found) == [105]


def test_lines_that_are_cheaper_already_can_be_left_out() -> None:
    lines = (Line("sale", 5_000, list_amount=8_000), Line("usual", 2_000))

    base = {"discounted": False}
    found = decided(version("a", rule(grant(per_euro(), base=base))), order=Order("o", lines))

    assert given(found) == [20]


def test_rounding_is_done_once_for_the_order_or_once_per_line() -> None:
    def points(**more: str) -> list[int]:
        return given(decided(version("a", rule(grant(per_euro(**more)))), order=basket(150, 150)))

    assert points() == [3]
    assert points(each="line") == [2]
    assert points(each="line", rounding="half_even") == [4]
    assert points(each="line", rounding="ceil") == [4]


def test_points_per_piece_count_the_pieces_that_are_meant() -> None:
    lines = (
        Line("a", 100, quantity_milli=3_000, category="books"),
        Line("b", 100, quantity_milli=5_000, category="pens"),
    )
    where = {"is": [{"field": "line.category"}, {"text": "books"}]}

    per_unit = {"per_unit": {"amount": 2}}
    found = decided(version("a", rule(grant(per_unit, where=where))), order=Order("o", lines))

    assert given(found) == [6]
    assert found.decided[0].parts == (Part("a", 6, 3_000),)


def test_the_cap_of_a_grant_is_named_as_the_reason() -> None:
    found = decided(version("a", rule(grant(per_euro(), most=50))), order=basket(9_900))

    cut = found.decided[0].cuts[0]
    assert (found.decided[0].desired, found.decided[0].given) == (99, 50)
    assert (cut.code, cut.amount) == ("cap", 49)


def test_a_guest_earns_nothing_and_is_told_why() -> None:
    found = decided(version("a", rule(grant(per_euro()))), order=basket(9_900), customer=None)

    assert given(found) == [0]
    assert found.decided[0].cuts[0].code == "no_customer"
    assert found.answers[0].verdict == "nothing"
