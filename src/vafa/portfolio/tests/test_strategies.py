from __future__ import annotations

from itertools import product
from typing import get_args

from vafa.portfolio.rules import Basis, Level, PhaseCode, StrategyInputs, decide

YES_NO = (True, False)
PHASES: tuple[PhaseCode, ...] = get_args(PhaseCode)
LEVELS: tuple[Level, ...] = get_args(Level)
UNKNOWN: dict[PhaseCode, int] = {"prospect": 2, "new": 5, "active": 14, "separated": 4}
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
    return [
        StrategyInputs(
            phase=phase,
            future_value=level,
            is_profitable=profit,
            has_high_cost_to_serve=cost,
            has_high_difficulty=difficulty,
            has_headroom=headroom,
            is_contested=contested,
            is_significant=significant,
            is_fixable=fixable,
            is_worth_it=worth,
        )
        for phase, level in product(PHASES, LEVELS)
        for (
            profit, cost, difficulty, headroom, contested, significant, fixable, worth,
        ) in product(YES_NO, repeat=8)
    ]  # fmt: skip


def test_all_4096_combinations_reach_one_rule_and_every_rule_is_reached() -> None:
    reached: dict[int, set[str]] = {}

    for inputs in every_combination():
        decision = decide(inputs)
        reached.setdefault(decision.rule, set()).add(decision.strategy)

    assert len(every_combination()) == 4_096
    assert reached == STRATEGY_OF_RULE


def test_what_is_unknown_takes_nothing_from_anybody() -> None:
    for phase, rule in UNKNOWN.items():
        assert decide(StrategyInputs(phase=phase)).rule == rule


def test_in_which_money_the_future_was_graded_changes_no_strategy() -> None:
    bases: tuple[Basis, ...] = get_args(Basis)
    for basis in (*bases, None):
        inputs = StrategyInputs(phase="active", future_value="high", future_basis=basis)

        assert decide(inputs).rule == 11
