"""What holds for every set of rules and every order (4.7: 7, 8, 9, 13; I11, I17, I19, I20)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.loyalty.rules.engine import (
    GROUP_MODES,
    Context,
    Decided,
    Evaluation,
    Group,
    Line,
    Order,
    Policy,
    Rulebook,
    Version,
    allocate,
    compile_rules,
    decide_live,
    evaluate,
    ordered_quantities,
    read_rule,
    reversal_of_all,
    reversals,
)
from vafa.loyalty.tests.engine_cast import NOW, REZA, SHOP, Json, decided, grant, per_euro, rule
from vafa.loyalty.tests.engine_worlds import POLICIES, contexts, orders, rules

GROUPS = tuple(Group(f"g{place}", mode) for place, mode in enumerate(GROUP_MODES))
STACKS = st.lists(
    st.tuples(rules(), st.sampled_from(["", "", "g0", "g1", "g2", "g3"]), st.integers(0, 3)),
    min_size=1,
    max_size=8,
)
Stack = list[tuple[Json, str, int]]


def versions_of(stack: Stack, mode: str = "live") -> list[Version]:
    return [
        Version(str(place), str(place), read_rule(written), mode, priority, group)  # type: ignore[arg-type]
        for place, (written, group, priority) in enumerate(stack)
    ]


def book_of(versions: list[Version], policy: Policy) -> Rulebook:
    return compile_rules(versions, programme=SHOP, groups=GROUPS, policy=policy)


def plain(found: tuple[Decided, ...]) -> list[Decided]:
    return [replace(each, is_shadow=False) for each in found]


@settings(max_examples=30, deadline=None)
@given(STACKS, contexts(), POLICIES)
def test_nothing_is_below_zero_or_above_a_limit_a_budget_or_a_cap(
    stack: Stack, context: Context, policy: Policy
) -> None:
    found = evaluate(context, book_of(versions_of(stack), policy), now=NOW)

    assert context.order is not None
    check_prices(found, context.order, policy)
    check_limits(found, context, stack)
    for each in found.decided:
        assert 0 <= each.given <= each.desired
        assert each.given == each.desired - sum(cut.amount for cut in each.cuts)
        assert sum(part.amount for part in each.parts) == each.given


def check_prices(found: Evaluation, order: Order, policy: Policy) -> None:
    discounts = [each for each in found.decided if each.kind == "discount"]
    by_line: dict[str, int] = {}
    for part in (part for each in discounts for part in each.parts):
        by_line[part.line] = by_line.get(part.line, 0) + part.amount
    whole = order.goods + order.shipping

    assert by_line == found.line_discounts
    assert sum(each.given for each in discounts) == found.order_discount
    assert found.payable == whole - found.order_discount - found.paid_with_points
    assert found.payable >= 0
    assert all(by_line.get(line.key, 0) <= line.amount for line in order.lines)
    if policy.discount_most is not None:
        assert found.order_discount <= policy.discount_most
    if policy.discount_most_bp is not None:
        assert found.order_discount * 10_000 <= policy.discount_most_bp * whole
    if found.order_discount and policy.margin_floor_bp is not None:
        check_margin(found, order, policy)


def check_margin(found: Evaluation, order: Order, policy: Policy) -> None:
    net, costs = Fraction(0), Fraction(order.cost_to_serve or 0)
    for line in order.lines:
        share = Fraction(line.amount - line.tax, line.amount)
        net += (line.amount - found.line_discounts.get(line.key, 0)) * share
        cost = Fraction((line.amount - line.tax) * (policy.cost_unknown_bp or 0), 10_000)
        costs += cost if line.cost is None else line.cost
    if order.shipping:
        share = Fraction(order.shipping - order.shipping_tax, order.shipping)
        net += (order.shipping - found.line_discounts.get("@shipping", 0)) * share
    costs += sum(each.given * 300 for each in found.decided if each.kind == "free_item")

    assert (net - costs) * 10_000 >= (policy.margin_floor_bp or 0) * net


def check_limits(found: Evaluation, context: Context, stack: Stack) -> None:
    assert found.consumed.get("spring", 0) <= max(context.budgets_left["spring"], 0)
    for place, (written, _, _) in enumerate(stack):
        for limit in written["limits"]:  # type: ignore[attr-defined]
            if "most" in limit:
                key = f"{place}:{limit['per']}:ever:{limit['of']}"
                assert found.consumed.get(key, 0) <= limit["most"]


@settings(max_examples=30, deadline=None)
@given(STACKS, contexts(), POLICIES)
def test_who_asks_for_no_reasons_is_given_the_same(
    stack: Stack, context: Context, policy: Policy
) -> None:
    rulebook = book_of(versions_of(stack), policy)

    found = evaluate(context, rulebook, now=NOW)
    given_alone, consumed = decide_live(context, rulebook, now=NOW)

    assert tuple(given_alone) == found.decided
    assert consumed == found.consumed


@settings(max_examples=30, deadline=None)
@given(STACKS, contexts(), POLICIES)
def test_a_shadow_decides_as_if_it_were_live_and_changes_nothing(
    stack: Stack, context: Context, policy: Policy
) -> None:
    live = versions_of(stack)
    mixed = [replace(each, mode="shadow") if each.priority else each for each in live]

    whole = evaluate(context, book_of(live, policy), now=NOW)
    found = evaluate(context, book_of(mixed, policy), now=NOW)
    without = evaluate(
        context, book_of([each for each in live if not each.priority], policy), now=NOW
    )

    shadows = {each.key for each in mixed if each.mode == "shadow"}
    assert plain(found.shadow) == [each for each in whole.decided if each.version in shadows]
    assert found.decided == without.decided
    assert (found.consumed, found.payable) == (without.consumed, without.payable)


@settings(max_examples=20, deadline=None)
@given(STACKS, contexts(), POLICIES, st.randoms(use_true_random=False))
def test_the_same_question_has_the_same_answer_however_the_rules_are_listed(
    stack: Stack, context: Context, policy: Policy, random: Random
) -> None:
    versions = versions_of(stack)
    shuffled = versions.copy()
    random.shuffle(shuffled)

    first = evaluate(context, book_of(versions, policy), now=NOW)

    assert evaluate(context, book_of(shuffled, policy), now=NOW) == first
    assert evaluate(context, book_of(versions, policy), now=NOW) == first


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_parts_add_up_and_are_within_one_unit_of_their_share(
    amount: int, weights: list[int]
) -> None:
    weights[0] += 1

    parts = allocate(amount, weights)

    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - amount * weight) < sum(weights)


@settings(max_examples=30, deadline=None)
@given(orders(least=1), st.data())
def test_splitting_an_order_changes_points_by_less_than_its_roundings(
    order: Order, data: st.DataObject
) -> None:
    order = replace(order, paid_with_points=0, paid_with_gift_card=0, shipping=0, shipping_tax=0)
    first = data.draw(st.sets(st.sampled_from(order.lines)))
    second = tuple(line for line in order.lines if line not in first)

    whole = points_of(order)
    parts = [points_of(replace(order, lines=lines)) for lines in (tuple(first), second)]

    assert 0 <= whole - sum(parts) < len(parts)


@settings(max_examples=30, deadline=None)
@given(orders(least=1), st.data())
def test_the_order_of_lines_changes_no_points(order: Order, data: st.DataObject) -> None:
    shuffled = tuple(data.draw(st.permutations(order.lines)))

    assert points_of(replace(order, lines=shuffled)) == points_of(order)


def points_of(order: Order) -> int:
    version = Version("1", "1", read_rule(rule(grant(per_euro()))))
    return sum(each.given for each in decided(version, order=order).decided)


@settings(max_examples=30, deadline=None)
@given(st.lists(rules(), min_size=1, max_size=4), orders(least=1), st.data())
def test_returns_in_any_split_and_order_take_back_the_whole_to_the_unit(
    written: list[Json], order: Order, data: st.DataObject
) -> None:
    versions = [Version(str(n), str(n), read_rule(each)) for n, each in enumerate(written)]
    found = decided(*versions, order=order, customer=replace(REZA, cause="trees"))
    ordered = ordered_quantities(order)

    for each in found.decided:
        assert taken_back(each, ordered, data) == {
            part.line: part.amount for part in reversal_of_all(each.parts)
        }


def taken_back(each: Decided, ordered: dict[str, int], data: st.DataObject) -> dict[str, int]:
    """Return everything, a piece of a line at a time in a drawn order, and add up."""
    back = dict.fromkeys(ordered, 0)
    total: dict[str, int] = {}
    pieces = [(line, cut) for line, all_of_it in ordered.items() for cut in (all_of_it // 3, None)]
    for line, cut in data.draw(st.permutations(pieces)):
        before = dict(back)
        back[line] = ordered[line] if cut is None else max(cut, back[line])
        for part in reversals(each.parts, ordered=ordered, before=before, after=back):
            total[part.line] = total.get(part.line, 0) + part.amount
    return total


def test_a_line_that_was_returned_twice_is_taken_back_once() -> None:
    version = Version("1", "1", read_rule(rule(grant(per_euro()))))
    found = decided(version, order=Order("o", (Line("a", 700), Line("b", 333))))
    ordered = {"a": 1_000, "b": 1_000}

    first = reversals(found.decided[0].parts, ordered=ordered, before={}, after={"a": 1_000})
    again = reversals(
        found.decided[0].parts, ordered=ordered, before={"a": 1_000}, after={"a": 1_000}
    )

    assert ([part.amount for part in first], again) == ([7], ())
