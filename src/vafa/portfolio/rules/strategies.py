"""The seven strategies: measured inputs in, one strategy and its rule number out. Pure.

The table is that of `docs/reference/strategies.md`; the first rule that fits decides. An
unknown input is None and counts as the level that takes nothing from the customer.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Literal

Level = Literal["none", "low", "mid", "high"]
StrategyCode = Literal[
    "", "START", "PROTECT", "RE_ENGINEER", "ENHANCE", "HARVEST", "END", "WIN_BACK"
]
Basis = Literal["contribution", "revenue"]
PhaseCode = Literal["prospect", "new", "active", "separated"]

DAYS_BETWEEN_EQUAL_RUNS = 7


@dataclass(frozen=True, slots=True)
class StrategyInputs:
    """The measured levels of one customer; None is unknown and is stored and shown as such.

    `future_basis` only says in which money the future value was graded; no rule reads it.
    """

    phase: PhaseCode
    is_profitable: bool | None = None
    future_value: Level | None = None
    future_basis: Basis | None = None
    has_high_cost_to_serve: bool | None = None
    has_high_difficulty: bool | None = None
    has_headroom: bool | None = None
    is_contested: bool | None = None
    is_significant: bool | None = None
    is_fixable: bool | None = None
    is_worth_it: bool | None = None

    def to_json(self) -> dict[str, str | bool | None]:
        """Return the inputs as they are stored beside the strategy."""
        return {name: getattr(self, name) for name in _INPUT_NAMES}


# A refresh asks for the inputs of every customer: `asdict` looks the names up each time.
_INPUT_NAMES = tuple(field.name for field in fields(StrategyInputs))


@dataclass(frozen=True, slots=True)
class Decision:
    """A strategy and the number of the rule that gave it."""

    rule: int
    strategy: StrategyCode


@dataclass(frozen=True, slots=True)
class Standing:
    """The strategy in force, and another one that a run asked for and since when."""

    strategy: str
    since: date | None
    next_strategy: str = ""
    next_since: date | None = None


def decide(inputs: StrategyInputs) -> Decision:
    """Find the one strategy for a customer: the first of the fourteen rules that fits."""
    match inputs.phase:
        case "prospect":
            return Decision(1, "START") if inputs.is_worth_it else Decision(2, "")
        case "separated":
            is_wanted = inputs.is_worth_it or inputs.is_significant
            return Decision(3, "WIN_BACK") if is_wanted else Decision(4, "END")
        case "new":
            return Decision(5, "START")
    return _decide_active(inputs)


def _decide_active(inputs: StrategyInputs) -> Decision:
    if inputs.is_profitable is False:
        return _decide_loss(inputs)
    if inputs.future_value == "high" or inputs.is_significant:
        return _decide_valued(inputs)
    if inputs.future_value == "mid":
        return _decide_middle(inputs)
    return Decision(14, "HARVEST")


def _decide_loss(inputs: StrategyInputs) -> Decision:
    has_future = inputs.future_value in {"mid", "high"}
    if inputs.is_significant or inputs.is_fixable or has_future:
        return Decision(6, "RE_ENGINEER")
    return Decision(7, "END")


def _decide_valued(inputs: StrategyInputs) -> Decision:
    if inputs.is_contested:
        return Decision(8, "PROTECT")
    if inputs.has_headroom and not inputs.has_high_difficulty:
        return Decision(9, "ENHANCE")
    if inputs.has_high_cost_to_serve and inputs.is_fixable:
        return Decision(10, "RE_ENGINEER")
    return Decision(11, "PROTECT")


def _decide_middle(inputs: StrategyInputs) -> Decision:
    if inputs.has_high_cost_to_serve or inputs.has_high_difficulty:
        return Decision(12, "RE_ENGINEER" if inputs.is_fixable else "HARVEST")
    if inputs.has_headroom:
        return Decision(13, "ENHANCE")
    return Decision(14, "HARVEST")


def instead_of_end(phase: str, phase_state: str) -> StrategyCode:
    """Name the strategy that holds when a person declines to end."""
    return "WIN_BACK" if phase == "former" and not phase_state else "HARVEST"


def future_level(
    value: float | None, *, low_cut: float | None, high_cut: float | None
) -> Level | None:
    """Grade a future value: none at 0 or below, else by the P40 and P80 of active customers."""
    if value is None or low_cut is None or high_cut is None:
        return None
    if value <= 0:
        return "none"
    if value < low_cut:
        return "low"
    return "mid" if value < high_cut else "high"


def next_standing(standing: Standing | None, decided: StrategyCode, today: date) -> Standing:
    """Move to another strategy only when two runs, seven days apart, say the same.

    The first assignment holds at once.
    """
    if standing is None or (not standing.strategy and standing.since is None):
        return Standing(strategy=decided, since=today)
    if decided == standing.strategy:
        return Standing(strategy=standing.strategy, since=standing.since)
    if decided != standing.next_strategy or standing.next_since is None:
        return Standing(standing.strategy, standing.since, decided, today)
    if today - standing.next_since < timedelta(days=DAYS_BETWEEN_EQUAL_RUNS):
        return standing
    return Standing(strategy=decided, since=today)
