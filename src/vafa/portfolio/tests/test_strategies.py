from __future__ import annotations

from itertools import product

from vafa.portfolio.rules import StrategyInputs, decide

YES_NO = (True, False)
LEVELS = ("none", "low", "mid", "high")
STRATEGY_OF_RULE = {
    1: {"START"},
    2: {""},
    3: {"WIN_BACK"},
    4: {"END"},
    5: {"START"},
    6: {"RE_ENGINEER"},
    7: {"END"},
    8: {"PROTECT"},
    9: {"ENHANCE"},
    10: {"RE_ENGINEER"},
    11: {"PROTECT"},
    12: {"RE_ENGINEER", "HARVEST"},
    13: {"ENHANCE"},
    14: {"HARVEST"},
}


def every_combination() -> list[StrategyInputs]:
    names = (
        "is_profitable",
        "has_high_cost_to_serve",
        "has_high_difficulty",
        "has_headroom",
        "is_contested",
        "is_significant",
        "is_fixable",
        "is_worth_it",
    )
    return [
        StrategyInputs(phase=phase, future_value=level, **dict(zip(names, values, strict=True)))
        for phase in ("prospect", "new", "active", "separated")
        for level in LEVELS
        for values in product(YES_NO, repeat=len(names))
    ]


def test_all_4096_combinations_reach_one_rule_and_every_rule_is_reached() -> None:
    reached: dict[int, set[str]] = {}

    for inputs in every_combination():
        decision = decide(inputs)
        reached.setdefault(decision.rule, set()).add(decision.strategy)

    assert len(every_combination()) == 4_096
    assert reached == STRATEGY_OF_RULE


def test_what_is_unknown_takes_nothing_from_anybody() -> None:
    for phase, rule in (("prospect", 2), ("new", 5), ("active", 14), ("separated", 4)):
        assert decide(StrategyInputs(phase=phase)).rule == rule


def test_in_which_money_the_future_was_graded_changes_no_strategy() -> None:
    for basis in ("contribution", "revenue", None):
        inputs = StrategyInputs(phase="active", future_value="high", future_basis=basis)

        assert decide(inputs).rule == 11
