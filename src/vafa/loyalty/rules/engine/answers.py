"""What was decided, with the reason for each: given, cut, or not given at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# What a database gives back as JSON has no better type.
from typing import Any, Literal

from vafa.loyalty.rules.engine.conditions import Failure
from vafa.loyalty.rules.engine.effects import Effect, kind_of
from vafa.loyalty.rules.engine.rule import Mode
from vafa.loyalty.rules.engine.values import Value, plain

CutCode = Literal[
    "cap",
    "price",
    "order_cap",
    "margin_floor",
    "cost_unknown",
    "limit",
    "budget",
    "exclusive",
    "not_alone",
    "no_customer",
    "no_cause",
    "no_consent",
    "balance",
    "least",
    "share",
    "step",
    "unused",
]
Verdict = Literal[
    "given",
    "nothing",
    "not_met",
    "not_in_force",
    "other_trigger",
    "other_currency",
    "not_live",
    "barred",
    "held_back",
]


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an effect that belongs to a line (of `quantity_milli`), to shipping, or to all.

    What belongs to the whole order is taken back when everything is.
    """

    line: str
    amount: int
    quantity_milli: int = 1000


@dataclass(frozen=True, slots=True)
class Cut:
    """How much was taken off, why, and by which limit, budget or rule."""

    code: CutCode
    amount: int
    by: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """One effect as it was decided: what the rule wanted to give, what it gives, why not all.

    `money` is what spent points pay; `target` names what was chosen (a cause). The parts add up to
    what is given, unless the effect stays with the customer on a return (none then).
    """

    version: str
    rule: str
    index: int
    effect: Effect
    desired: int
    given: int
    money: int = 0
    target: str = ""
    parts: tuple[Part, ...] = ()
    cuts: tuple[Cut, ...] = ()
    is_shadow: bool = False

    @property
    def kind(self) -> str:
        """The effect's name: grant, discount …"""
        return kind_of(self.effect)


@dataclass(frozen=True, slots=True)
class Answer:
    """Why one rule gave something, or did not; `barred_by` names its group."""

    version: str
    rule: str
    mode: Mode
    verdict: Verdict
    failures: tuple[Failure, ...] = ()
    barred_by: str = ""


def write_answer(answer: Answer) -> dict[str, object]:
    """Write an answer as objects for JSON, to be kept with the decision."""
    return {
        "version": answer.version,
        "rule": answer.rule,
        "mode": answer.mode,
        "verdict": answer.verdict,
        "failures": [
            {"path": each.path, "actual": plain(each.actual), "wanted": plain(each.wanted)}
            for each in answer.failures
        ],
        "barred_by": answer.barred_by,
    }


def read_answer(kept: Mapping[str, Any]) -> Answer:
    """Read an answer that was kept; days and moments stay the text they were written as."""
    failures = [
        Failure(each["path"], _read(each["actual"]), _read(each["wanted"]))
        for each in kept["failures"]
    ]
    names = ("version", "rule", "mode", "verdict", "barred_by")
    return Answer(failures=tuple(failures), **{name: kept[name] for name in names})


def _read(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was decided, in order, and an answer for every rule.

    `shadow` holds what shadow rules would have given beside the live ones; it changes nothing.
    `consumed` is what the live effects use up of each limit and budget. `payable` is what is left
    to pay after discounts and points, shipping included.
    """

    answers: tuple[Answer, ...]
    decided: tuple[Decided, ...]
    shadow: tuple[Decided, ...]
    consumed: Mapping[str, int]
    line_discounts: Mapping[str, int]
    order_discount: int
    paid_with_points: int
    payable: int
