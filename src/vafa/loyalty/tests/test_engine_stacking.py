from __future__ import annotations

import pytest

from vafa.loyalty.rules.engine import (
    Answer,
    Evaluation,
    Group,
    Line,
    Order,
    Policy,
    Version,
    Worth,
    compile_rules,
    evaluate,
)
from vafa.loyalty.rules.engine.context import Context
from vafa.loyalty.tests.engine_cast import (
    NOW,
    REZA,
    SHOP,
    Json,
    basket,
    decided,
    discount,
    given,
    grant,
    money,
    percent,
    rule,
    version,
)

TEN = discount("order", percent(1_000))
TWENTY = discount("order", percent(2_000))
FIVE_EURO = discount("order", {"amount": {"money": money(500)}})


def in_group(mode: str, *versions: Version, policy: Policy | None = None) -> Evaluation:
    groups = [Group("g", mode)]  # type: ignore[arg-type]
    book = compile_rules(versions, programme=SHOP, groups=groups, policy=policy)
    context = Context(triggers=frozenset({"order_placed"}), customer=REZA, order=basket(3_000))
    return evaluate(context, book, now=NOW)


def answer(found: Evaluation, key: str) -> Answer:
    return next(each for each in found.answers if each.version == key)


def test_discounts_without_a_group_follow_each_other_by_priority() -> None:
    found = decided(
        version("ten", rule(TEN)), version("five", rule(FIVE_EURO), priority=1), order=basket(3_000)
    )

    assert [(each.version, each.given) for each in found.decided] == [("five", 500), ("ten", 250)]
    assert (found.order_discount, found.payable) == (750, 2_250)


@pytest.mark.parametrize(
    ("mode", "winner", "discounted"),
    [("all", "ten", 740), ("first", "ten", 300), ("best_for_customer", "five", 500),
     ("least_cost", "ten", 300)],
)  # fmt: skip
def test_a_group_takes_all_the_first_the_best_or_the_cheapest(
    mode: str, winner: str, discounted: int
) -> None:
    rules = {"ten": TEN, "five": FIVE_EURO}
    versions = [
        version(key, rule(effect), group="g", priority=key == "ten")
        for key, effect in rules.items()
    ]

    found = in_group(mode, *versions)

    assert answer(found, winner).verdict == "given"
    assert found.order_discount == (800 if mode == "all" else discounted)


def test_whoever_lost_in_a_group_is_told_which_group_it_was() -> None:
    found = in_group(
        "first", version("a", rule(TEN), group="g"), version("b", rule(TWENTY), group="g")
    )

    assert answer(found, "b").verdict == "barred"
    assert answer(found, "b").barred_by == "g"


def test_the_first_of_a_group_is_the_first_that_gives_anything() -> None:
    empty = discount("shipping", percent(10_000))

    found = in_group(
        "first", version("a", rule(empty), group="g"), version("b", rule(TEN), group="g")
    )

    assert (answer(found, "b").verdict, found.order_discount) == ("given", 300)


def test_points_count_as_much_as_the_policy_says_they_are_worth() -> None:
    points = version("points", rule(grant({"fixed": {"amount": 100}})), group="g")
    off = version("off", rule(TEN), group="g")
    worths = {"points": Worth(value_micro=5_000_000, cost_micro=2_000_000)}

    best = in_group("best_for_customer", points, off, policy=Policy(worths=worths))
    least = in_group("least_cost", points, off, policy=Policy(worths=worths))

    assert answer(best, "points").verdict == "given"
    assert answer(least, "points").verdict == "given"
    assert (best.order_discount, least.order_discount) == (0, 0)


def test_a_group_within_a_group_wins_or_loses_as_a_whole() -> None:
    versions = [
        version("a", rule(FIVE_EURO), group="pair"),
        version("b", rule(TEN), group="pair"),
        version("c", rule(TWENTY), group="best"),
    ]
    groups = [Group("best", "best_for_customer"), Group("pair", "all", parent="best")]
    book = compile_rules(versions, programme=SHOP, groups=groups)
    context = Context(triggers=frozenset({"order_placed"}), order=basket(3_000))

    found = evaluate(context, book, now=NOW)

    assert [each.version for each in found.decided] == ["a", "b"]
    assert answer(found, "c").barred_by == "best"


def test_an_exclusive_discount_is_alone_but_for_joint_ones_and_points() -> None:
    versions = [
        version("alone", rule(TEN, stacking={"exclusive": True}), priority=9),
        version("other", rule(FIVE_EURO)),
        version("joint", rule(TEN, stacking={"joint": True})),
        version("points", rule(grant({"fixed": {"amount": 7}}))),
    ]

    found = decided(*versions, order=basket(3_000))

    by_key = {each.version: each for each in found.decided}
    assert [by_key[key].given for key in ("alone", "joint", "other", "points")] == [300, 270, 0, 7]
    assert (by_key["other"].cuts[0].code, by_key["other"].cuts[0].by) == ("exclusive", "alone")


def test_an_exclusive_discount_stays_away_where_another_was_given() -> None:
    first = version("first", rule(FIVE_EURO), priority=9)
    alone = version("alone", rule(TEN, stacking={"exclusive": True}))

    found = decided(first, alone, order=basket(3_000))

    assert given(found, "discount") == [500, 0]
    assert found.decided[1].cuts[0].code == "not_alone"


def test_all_discounts_together_stay_below_the_cap_of_the_order() -> None:
    policy = Policy(discount_most_bp=2_500)

    found = decided(
        version("a", rule(TWENTY)), version("b", rule(TEN)), order=basket(3_000), policy=policy
    )

    assert given(found, "discount") == [600, 150]
    assert found.decided[1].cuts[0].code == "order_cap"


def test_the_margin_keeps_its_floor_after_cost_and_service() -> None:
    order = Order("o", (Line("l", 12_400, tax=2_400, cost=7_000),), cost_to_serve=1_000)
    policy = Policy(margin_floor_bp=1_000)

    found = decided(version("a", rule(TWENTY)), order=order, policy=policy)

    # Net 10,000 may fall to 8,000 / 0.9 = 8,888.89: 1,111 net are 1,377 with tax.
    assert given(found, "discount") == [1_377]
    assert found.decided[0].cuts[0].code == "margin_floor"


def test_an_unknown_cost_forbids_a_discount_unless_a_share_stands_for_it() -> None:
    version_ = version("a", rule(TWENTY))
    order = Order("o", (Line("known", 1_000, cost=100), Line("unknown", 1_000)))

    strict = decided(version_, order=order, policy=Policy(margin_floor_bp=0))
    estimated = decided(
        version_, order=order, policy=Policy(margin_floor_bp=0, cost_unknown_bp=6_000)
    )

    assert (given(strict, "discount"), given(estimated, "discount")) == ([0], [400])
    assert strict.decided[0].cuts[0].code == "cost_unknown"


def test_an_amount_larger_than_the_order_makes_it_free_and_never_less() -> None:
    found = decided(version("a", rule(FIVE_EURO)), order=basket(120, 200))

    assert (found.payable, given(found, "discount")) == (0, [320])
    assert found.decided[0].cuts[0].code == "price"


@pytest.mark.parametrize(
    ("effect", "lines"),
    [
        (discount("order", percent(1_000)), {"line 1": 34, "line 2": 33, "line 3": 33}),
        (discount("line", percent(1_000)), {"line 1": 33, "line 2": 33, "line 3": 33}),
        (discount("cheapest", percent(5_000)), {"line 2": 166}),
        (discount("cheapest", percent(10_000), of=3), {"line 2": 333}),
        (discount("cheapest", percent(10_000), of=4), {}),
        (discount("order", percent(5_000), cap=money(90)),
         {"line 1": 30, "line 2": 30, "line 3": 30}),
        (discount("order", {"fixed_price": {"money": money(400)}}),
         {"line 1": 200, "line 2": 200, "line 3": 200}),
        (discount("shipping", percent(10_000)), {"@shipping": 350}),
        (discount("bundle", {"fixed_price": {"money": money(500)}},
         parts=[{"where": {"all": []}, "units": 2}]), {"line 1": 84, "line 2": 83}),
    ],
)  # fmt: skip
def test_every_scope_lowers_the_lines_it_means(effect: Json, lines: dict[str, int]) -> None:
    order = basket(334, 333, 333, shipping=350)

    found = decided(version("a", rule(effect)), order=order)

    assert found.line_discounts == lines


def test_a_code_is_used_up_only_where_it_was_entered() -> None:
    with_code = version("a", rule({"accept_code": {"template": "summer"}}, TEN))

    without = decided(with_code, order=basket(1_000))
    entered = decided(with_code, order=basket(1_000, codes=frozenset({"summer"})))

    assert (without.decided, without.answers[0].verdict) == ((), "not_met")
    assert without.answers[0].failures[0].path == "/then/0/accept_code/template"
    assert [each.kind for each in entered.decided] == ["discount", "accept_code"]


def test_a_code_that_brings_nothing_is_not_used_up() -> None:
    alone = version("alone", rule(TWENTY, stacking={"exclusive": True}), priority=9)
    with_code = version("code", rule({"accept_code": {"template": "summer"}}, TEN))

    found = decided(alone, with_code, order=basket(1_000, codes=frozenset({"summer"})))

    assert (given(found, "discount"), given(found, "accept_code")) == ([200, 0], [0])
    assert found.decided[2].cuts[0].code == "unused"


def test_a_code_without_uses_left_brings_nothing() -> None:
    limits = [{"per": "rule", "of": "accept_code", "most": 1}]
    with_code = version("a", rule({"accept_code": {"template": "summer"}}, TEN, limits=limits))
    order = basket(1_000, codes=frozenset({"summer"}))

    first = decided(with_code, order=order)
    later = decided(with_code, order=order, left={"a:rule:ever:accept_code": 0})

    assert (first.order_discount, first.consumed) == (100, {"a:rule:ever:accept_code": 1})
    assert (later.order_discount, later.consumed) == (0, {})


def test_points_pay_in_full_steps_up_to_the_share_and_the_balance() -> None:
    spend = {"asset": "points", "units": 100, "worth": money(500), "share_most_bp": 5_000}
    spending = version("a", rule({"spend": spend}))

    found = [
        decided(spending, order=basket(total), wanted={"points": 270}) for total in (10_000, 1_900)
    ]

    assert [(each.decided[0].given, each.paid_with_points) for each in found] == [
        (200, 1_000),
        (100, 500),
    ]
    assert [each.payable for each in found] == [9_000, 1_400]


def test_a_cause_gets_only_what_the_customer_chose() -> None:
    donate = {"donate": {"amount": percent(100)}}

    found = decided(version("a", rule(donate)), order=basket(5_000))

    assert (given(found, "donate"), found.decided[0].cuts[0].code) == ([0], "no_cause")


def test_books_that_cannot_be_put_together_are_refused() -> None:
    lost = version("a", rule(TEN), group="nowhere")
    twin = version("a", rule(TEN))
    loop = [Group("x", parent="y"), Group("y", parent="x")]

    for versions, groups in (([lost], []), ([twin, twin], []), ([], loop)):
        with pytest.raises(ValueError, match=r"group|key"):
            compile_rules(versions, programme=SHOP, groups=groups)
