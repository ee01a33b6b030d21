"""The five stages of the value chain and the steps that an owner decides on (R88, R89). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Stage:
    """One of the five stages, with its steps in the order in which they make sense."""

    number: int
    code: str
    steps: tuple[str, ...]


STAGES: Final = (
    Stage(
        1,
        "portfolio",
        (
            "base_analysed",
            "costs_known",
            "ranked_by_profit",
            "significant_named",
            "horizons_decided",
            "models_trusted",
            "adviser_asked",
        ),
    ),
    Stage(
        2,
        "intimacy",
        (
            "details_complete",
            "one_person_one_record",
            "needs_asked",
            "wallet_asked",
            "owners_named",
            "no_one_without_step",
        ),
    ),
    Stage(
        3,
        "network",
        (
            "network_listed",
            "roles_briefed",
            "suppliers_measured",
            "partners_share_value",
            "processes_written",
            "ideas_of_colleagues",
        ),
    ),
    Stage(
        4,
        "value",
        (
            "sources_of_value",
            "offer_by_group",
            "experience_designed",
            "prices_watched",
            "service_levels",
            "offer_tested",
        ),
    ),
    Stage(
        5,
        "lifecycle",
        (
            "winning_planned",
            "second_order",
            "at_risk_called",
            "win_back_tried",
            "ends_decided",
            "control_group",
            "imports_fresh",
        ),
    ),
)
STEPS: Final = frozenset(step for stage in STAGES for step in stage.steps)
SETTLED: Final = frozenset({"done", "no", "not_for_us"})


@dataclass(frozen=True)
class Progress:
    """How far a stage is: steps decided on, and of those the ones that are settled."""

    steps: int
    decided: int
    settled: int


def progress_of(stage: Stage, choices: Mapping[str, str]) -> Progress:
    """Count a stage's steps; done, declined and not meant for the shop count as settled.

    `choices` are the decisions in force by step.
    """
    known = [choices[step] for step in stage.steps if step in choices]
    return Progress(len(stage.steps), len(known), sum(choice in SETTLED for choice in known))
