"""Asking a programme's rules: which hold, which of a group is taken, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from vafa.loyalty.rules.engine.answers import Answer, Decided, Evaluation, Verdict
from vafa.loyalty.rules.engine.book import MICRO, Item, Policy, ReadyGroup, ReadyRule, Rulebook
from vafa.loyalty.rules.engine.conditions import Failure, failures
from vafa.loyalty.rules.engine.context import Context
from vafa.loyalty.rules.engine.effects import Discount, Donate, FreeItem, Grant
from vafa.loyalty.rules.engine.fields import Frame
from vafa.loyalty.rules.engine.giving import give_others, give_prices, give_spends, use_codes
from vafa.loyalty.rules.engine.limits import in_force
from vafa.loyalty.rules.engine.state import State

_ASKED: Final = ("live", "shadow")


def evaluate(context: Context, book: Rulebook, *, now: datetime) -> Evaluation:
    """Decide what every rule of a programme gives, and say why.

    Pure: the same context, rules and moment give the same decisions in the same order. Never
    raises for any rule that was read and any context that could be built. Discounts and free items
    come first, then points that pay, then everything that rests on what is really paid; a code is
    used up only when it brought something.
    Shadow rules are decided a second time beside the live ones, as if they were live.
    """
    assert now.tzinfo is not None
    frame = Frame(context, book.programme, now)
    asked = {rule.key: _asked(rule, frame, book) for rule in book.rules}
    matched = {key for key, (verdict, _) in asked.items() if verdict == "given"}
    shadows = {rule.key for rule in book.rules if rule.version.mode == "shadow"} & matched
    live = _decide(book, frame, matched - shadows)
    beside = _decide(book, frame, matched) if shadows else live
    answers = tuple(
        _answer(rule, asked[rule.key], beside if rule.key in shadows else live)
        for rule in book.rules
    )
    lowered = zip(live.keys, live.full, live.prices, strict=True)
    discounts = {key: full - price for key, full, price in lowered if full != price}
    return Evaluation(
        answers=answers,
        decided=tuple(live.decided),
        shadow=tuple(each for each in beside.decided if each.is_shadow),
        consumed=MappingProxyType(live.consumed),
        line_discounts=MappingProxyType(discounts),
        order_discount=sum(discounts.values()),
        paid_with_points=live.points_money,
        payable=live.payable(),
    )


def decide_live(
    context: Context, book: Rulebook, *, now: datetime
) -> tuple[Sequence[Decided], Mapping[str, int]]:
    """Decide what the live rules give, and what that uses up, just as `evaluate` does.

    For those who ask a million times and want to hear no reasons.
    """
    frame = Frame(context, book.programme, now)
    matched = {
        rule.key
        for rule in book.rules
        if rule.version.mode == "live" and _verdict(rule, frame, book) == "given"
    }
    state = _decide(book, frame, matched)
    return state.decided, state.consumed


Asked = tuple[Verdict, tuple[Failure, ...]]


def _asked(rule: ReadyRule, frame: Frame, book: Rulebook) -> Asked:
    """Ask one rule, and why its condition is not met where it is not."""
    verdict = _verdict(rule, frame, book)
    if verdict != "not_met":
        return verdict, ()
    if rule.meets(frame) is not True:
        return verdict, failures(rule.version.rule.when, frame, path="/when")
    path = f"/then/{rule.code_index}/accept_code/template"
    return verdict, (Failure(path, None, rule.code),)


def _verdict(rule: ReadyRule, frame: Frame, book: Rulebook) -> Verdict:
    """Ask one rule; "given" means so far that it holds."""
    written = rule.version.rule
    if rule.version.mode not in _ASKED:
        return "not_live"
    if written.trigger not in frame.context.triggers:
        return "other_trigger"
    if written.currency not in ("", book.programme.currency):
        return "other_currency"
    if not in_force(written.schedule, frame.clock):
        return "not_in_force"
    if rule.meets(frame) is not True or not _has_code(rule, frame):
        return "not_met"
    if rule.version.rule_key in frame.context.held_back:
        return "held_back"
    return "given"


def _has_code(rule: ReadyRule, frame: Frame) -> bool:
    return rule.code is None or (frame.order is not None and rule.code in frame.order.codes)


def _answer(rule: ReadyRule, asked: Asked, state: State) -> Answer:
    version = rule.version
    verdict, failed = asked
    if verdict == "given":
        if rule.key in state.barred:
            verdict = "barred"
        elif rule.key not in state.counted:
            verdict = "nothing"
    return Answer(
        version.key,
        version.rule_key,
        version.mode,
        verdict,
        failed,
        state.barred.get(rule.key, ""),
    )


def _decide(book: Rulebook, frame: Frame, matched: set[str]) -> State:
    state = State(frame, book.policy)
    _ask_all(state, book.items, matched)
    _finish(state, state.chosen)
    return state


def _finish(state: State, rules: Sequence[ReadyRule]) -> None:
    for rule in rules:
        give_spends(state, rule)
    for rule in rules:
        give_others(state, rule)
        use_codes(state, rule)


def _ask_all(state: State, items: Sequence[Item], matched: set[str]) -> None:
    for item in items:
        if isinstance(item, ReadyGroup):
            _ask_group(state, item, matched)
        elif item.key in matched:
            state.chosen.append(item)
            give_prices(state, item)


def _ask_group(state: State, group: ReadyGroup, matched: set[str]) -> None:
    members = [item for item in group.members if _keys(item) & matched]
    if group.mode == "all" or len(members) < 2:
        _ask_all(state, members, matched)
        return
    tried = [_try(state, item, matched) for item in members]
    giving = [index for index, (_, since) in enumerate(tried) if _gives(since)]
    # Where nobody gives anything, the first one says why.
    best = giving[0] if giving else 0
    if group.mode != "first" and giving:
        sign = -1 if group.mode == "best_for_customer" else 1
        by_value = [
            (sign * _worth(tried[index][1], state.policy, to_shop=sign > 0), index)
            for index in giving
        ]
        best = min(by_value)[1]
    for index, item in enumerate(members):
        if index != best:
            state.barred.update(dict.fromkeys(_keys(item) & matched, group.key))
    _ask_all(state, [members[best]], matched)


def _try(state: State, item: Item, matched: set[str]) -> tuple[Item, list[Decided]]:
    """See what a member of a group would give if it were the one."""
    trial = state.copy()
    _ask_all(trial, [item], matched)
    _finish(trial, trial.chosen[len(state.chosen) :])
    return item, trial.decided[len(state.decided) :]


def _keys(item: Item) -> set[str]:
    if isinstance(item, ReadyRule):
        return {item.key}
    return {key for member in item.members for key in _keys(member)}


def _gives(decided: Iterable[Decided]) -> bool:
    return any(each.given for each in decided)


def _worth(decided: Iterable[Decided], policy: Policy, *, to_shop: bool) -> int:
    """Value what is given in millionths of the smallest unit of money: to customer or shop."""
    found = 0
    for each in decided:
        effect = each.effect
        if isinstance(effect, Discount):
            found += each.given * MICRO
        elif isinstance(effect, FreeItem):
            money = effect.cost if to_shop else effect.worth
            found += each.given * money.amount * MICRO
        elif isinstance(effect, Donate) and to_shop and effect.payer != "customer":
            found += each.given * MICRO
        elif isinstance(effect, Grant) and effect.asset in policy.worths:
            worth = policy.worths[effect.asset]
            found += each.given * (worth.cost_micro if to_shop else worth.value_micro)
    return found
