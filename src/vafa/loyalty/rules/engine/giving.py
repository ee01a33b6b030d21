"""Deciding one effect after another: what a rule wants, cut to what may be given."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from vafa.loyalty.rules.engine.allocation import allocate
from vafa.loyalty.rules.engine.amounts import (
    Fixed,
    Formula,
    Percent,
    PerUnit,
    RoundUp,
)
from vafa.loyalty.rules.engine.answers import CutCode, Decided, Part
from vafa.loyalty.rules.engine.book import ReadyEffect, ReadyRule
from vafa.loyalty.rules.engine.context import WHOLE_ORDER
from vafa.loyalty.rules.engine.effects import (
    AcceptCode,
    Discount,
    Donate,
    EnterDraw,
    Entitle,
    FreeItem,
    GiveSpin,
    Grant,
    IssueCode,
    Message,
    Progress,
    Spend,
)
from vafa.loyalty.rules.engine.prices import wanted_discount
from vafa.loyalty.rules.engine.state import Giving, State
from vafa.loyalty.rules.engine.values import BASIS_POINTS, divide

# What a guest without an account can be given too.
_FOR_GUESTS: Final = (Discount, FreeItem, AcceptCode, Message)


def give_prices(state: State, rule: ReadyRule) -> None:
    """Decide a rule's discounts and free items."""
    for ready in rule.price_effects:
        if isinstance(ready.effect, Discount):
            _give_discount(state, rule, ready, ready.effect)
        elif isinstance(ready.effect, FreeItem):
            _give_item(state, rule, ready, ready.effect)


def give_spends(state: State, rule: ReadyRule) -> None:
    """Decide how many points of the customer pay."""
    for ready in rule.spend_effects:
        if isinstance(ready.effect, Spend):
            _spend(state, rule, ready, ready.effect)


def give_others(state: State, rule: ReadyRule) -> None:
    """Decide everything else, on what is really paid by now."""
    for ready in rule.other_effects:
        effect = ready.effect
        if isinstance(effect, Grant | Progress | EnterDraw):
            _give_measured(state, rule, ready, effect)
        elif isinstance(effect, Donate):
            _donate(state, rule, ready, effect)
        elif isinstance(effect, IssueCode | GiveSpin | Entitle):
            _give_counted(state, rule, ready, effect.count)
        else:
            _give_counted(state, rule, ready, 1)


def use_codes(state: State, rule: ReadyRule) -> None:
    """Use up a rule's code, unless it brought nothing."""
    for ready in rule.code_effects:
        giving = Giving(1)
        if len(rule.version.rule.then) > 1 and rule.key not in state.counted:
            giving.at_most(0, "unused")
        _cut_by_rules(state, rule, ready, giving)
        _record(state, rule, ready, giving, parts=_whole(giving.given))


def _give_discount(state: State, rule: ReadyRule, ready: ReadyEffect, effect: Discount) -> None:
    desired, bearable = wanted_discount(state, effect, ready=ready)
    giving = Giving(desired)
    if effect.cap is not None:
        giving.at_most(effect.cap.amount, "cap")
    giving.at_most(sum(bearable), "price")
    _cut_by_rules(state, rule, ready, giving)
    if state.discount_left is not None:
        giving.at_most(state.discount_left, "order_cap")
    parts = _within_margin(state, giving, bearable)
    state.lower(parts)
    _record(state, rule, ready, giving, parts=_line_parts(state, parts))


def _within_margin(state: State, giving: Giving, bearable: list[int]) -> list[int]:
    """Share a discount out, so small that the margin keeps its floor."""
    parts = _shared(giving.given, bearable)
    if state.room is None or not giving.given:
        return parts
    net = state.net_of(parts)
    if net > state.room:
        # The share of the net price in the discount is nearly the same for a smaller one.
        most = int(state.room * giving.given / net)
        parts = _shared(most, bearable)
        while state.net_of(parts) > state.room:
            most -= 1
            parts = _shared(most, bearable)
        is_known = state.room or state.costs_known()
        giving.at_most(most, "margin_floor" if is_known else "cost_unknown")
    return parts


def _shared(amount: int, weights: list[int]) -> list[int]:
    if amount == sum(weights):
        return weights
    return allocate(amount, weights)


def _give_item(state: State, rule: ReadyRule, ready: ReadyEffect, effect: FreeItem) -> None:
    giving = Giving(effect.units)
    _cut_by_rules(state, rule, ready, giving)
    if state.room is not None and giving.given and effect.cost.amount:
        floor = state.policy.margin_floor_bp or 0
        cost = Fraction(effect.cost.amount * BASIS_POINTS, BASIS_POINTS - floor)
        is_known = state.room or state.costs_known()
        giving.at_most(int(state.room / cost), "margin_floor" if is_known else "cost_unknown")
        state.room -= cost * giving.given
    _record(state, rule, ready, giving, parts=_whole(giving.given))


def _give_counted(state: State, rule: ReadyRule, ready: ReadyEffect, count: int) -> None:
    giving = Giving(count)
    _cut_by_rules(state, rule, ready, giving)
    _record(state, rule, ready, giving, parts=_whole(giving.given))


def _spend(state: State, rule: ReadyRule, ready: ReadyEffect, effect: Spend) -> None:
    context = state.frame.context
    giving = Giving(max(context.spend_wanted.get(effect.asset, 0), 0))
    _cut_by_rules(state, rule, ready, giving)
    if context.customer is not None:
        spent = state.spent_of(effect.asset)
        giving.at_most(context.customer.balances.get(effect.asset, 0) - spent, "balance")
    payable = state.payable()
    share = sum(state.prices) * effect.share_most_bp // BASIS_POINTS - state.points_money
    worth = effect.worth.amount
    giving.at_most(payable // worth * effect.units, "price")
    giving.at_most(max(share, 0) // worth * effect.units, "share")
    giving.at_most(giving.given - giving.given % effect.units, "step")
    if giving.given < effect.least:
        giving.at_most(0, "least")
    money = giving.given // effect.units * worth
    state.pay_with_points(money)
    parts = _shared_parts(state, giving.given, state.prices)
    _record(state, rule, ready, giving, parts=parts, money=money)


def _give_measured(
    state: State, rule: ReadyRule, ready: ReadyEffect, effect: Grant | Progress | EnterDraw
) -> None:
    amount, weights = _measured(state, ready, effect.amount, paid=state.paid(effect.base))
    giving = Giving(amount)
    keeps = on_all = False
    if isinstance(effect, Grant):
        if effect.most is not None:
            giving.at_most(effect.most, "cap")
        keeps, on_all = effect.on_return == "keep", effect.on_return == "when_all_returned"
    _cut_by_rules(state, rule, ready, giving)
    parts = _whole(giving.given) if on_all else _shared_parts(state, giving.given, weights)
    _record(state, rule, ready, giving, parts=() if keeps else parts)


def _measured(
    state: State, ready: ReadyEffect, formula: Formula, *, paid: list[int]
) -> tuple[int, list[int]]:
    """Work a formula out, with the weights by which the result belongs to the lines."""
    chosen = ready.lines(state.frame)
    if ready.is_narrow:
        among = set(chosen)
        paid = [amount if place in among else 0 for place, amount in enumerate(paid)]
    if isinstance(formula, Fixed):
        return formula.amount, paid
    if isinstance(formula, PerUnit):
        pieces = [0] * len(paid)
        for place in chosen:
            pieces[place] = state.order.lines[place].quantity_milli
        return divide(sum(pieces) * formula.amount, 1000, formula.rounding), pieces
    if isinstance(formula, RoundUp):
        return -sum(paid) % formula.to.amount, paid
    if isinstance(formula, Percent):
        times, by = formula.basis_points, BASIS_POINTS
    else:
        times, by = formula.amount, formula.money.amount
    if formula.each == "line":
        each = [divide(amount * times, by, formula.rounding) for amount in paid]
        return sum(each), each
    return divide(sum(paid) * times, by, formula.rounding), paid


def _donate(state: State, rule: ReadyRule, ready: ReadyEffect, effect: Donate) -> None:
    amount, weights = _measured(state, ready, effect.amount, paid=state.paid(effect.base))
    customer = state.frame.customer
    cause = effect.cause or (customer.cause if customer else None) or ""
    giving = Giving(amount)
    if not cause:
        giving.at_most(0, "no_cause")
    if effect.payer != "shop" and not (customer and customer.rounds_up):
        giving.at_most(0, "no_consent")
    _cut_by_rules(state, rule, ready, giving)
    parts = _shared_parts(state, giving.given, weights)
    _record(state, rule, ready, giving, parts=parts, target=cause)


def _cut_by_rules(state: State, rule: ReadyRule, ready: ReadyEffect, giving: Giving) -> None:
    """Cut by everything that is not about the price: stacking, limits, budgets, no customer."""
    if state.frame.customer is None and not isinstance(ready.effect, _FOR_GUESTS):
        giving.at_most(0, "no_customer")
    stacking, benefit = rule.version.rule.stacking, ready.benefit
    alone, taker = state.alone.get(benefit), state.takers.get(benefit)
    if benefit and alone not in (None, rule.key) and not stacking.joint:
        giving.at_most(0, "exclusive", alone or "")
    if benefit and stacking.exclusive and taker not in (None, rule.key):
        giving.at_most(0, "not_alone", taker or "")
    for limit, key in rule.limits:
        if limit.per == "customer" and state.frame.customer is None:
            giving.at_most(0, "no_customer")
        code: CutCode = "limit" if limit.budget is None else "budget"
        left = state.remaining(limit, key)
        if limit.of == ready.kind:
            giving.at_most(left, code, key)
        elif limit.of == "times" and rule.key not in state.counted and left < 1:
            giving.at_most(0, code, key)
        elif limit.of == "accept_code" and left < 1:
            # No code left to use: nothing of what it would have brought.
            giving.at_most(0, code, key)


def _record(
    state: State,
    rule: ReadyRule,
    ready: ReadyEffect,
    giving: Giving,
    *,
    parts: tuple[Part, ...],
    money: int = 0,
    target: str = "",
) -> None:
    """Write down what was decided, and use up what it takes."""
    version = rule.version
    state.decided.append(
        Decided(
            version=version.key,
            rule=version.rule_key,
            index=ready.index,
            effect=ready.effect,
            desired=giving.desired,
            given=giving.given,
            money=money,
            target=target,
            parts=parts,
            cuts=tuple(giving.cuts),
            is_shadow=version.mode == "shadow",
        )
    )
    if not giving.given:
        return
    for limit, key in rule.limits:
        if limit.of == ready.kind:
            state.consume(key, giving.given)
        elif limit.of == "times" and rule.key not in state.counted:
            state.consume(key, 1)
    state.counted.add(rule.key)
    if ready.benefit and version.rule.stacking.exclusive:
        state.alone.setdefault(ready.benefit, rule.key)
    if ready.benefit and not version.rule.stacking.joint:
        state.takers.setdefault(ready.benefit, rule.key)


def _whole(amount: int) -> tuple[Part, ...]:
    return (Part(WHOLE_ORDER, amount),) if amount else ()


def _shared_parts(state: State, amount: int, weights: Sequence[int]) -> tuple[Part, ...]:
    if not sum(weights):
        return _whole(amount)
    return _line_parts(state, allocate(amount, weights))


def _line_parts(state: State, amounts: Sequence[int]) -> tuple[Part, ...]:
    keys, quantities = state.keys, state.quantities
    return tuple(
        [
            Part(keys[place], amount, quantities[place])
            for place, amount in enumerate(amounts)
            if amount
        ]
    )
