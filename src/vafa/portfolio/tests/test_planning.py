from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from vafa.core.keys import Actor
from vafa.journal.models import Entry
from vafa.portfolio.actions import decide_group, decide_step, end_group_decision
from vafa.portfolio.actions.chain import UnknownChoice, UnknownStep
from vafa.portfolio.actions.decisions import ReasonNeeded
from vafa.portfolio.actions.groups import (
    DecisionGone,
    ReviewIsOver,
    UnknownGroup,
    UnknownStance,
)
from vafa.portfolio.models import GroupDecision, StepDecision
from vafa.portfolio.queries.planning import chain_decisions, group_decisions
from vafa.portfolio.rules.chain import STAGES, STEPS, Progress, progress_of

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
PARVANEH = Actor.person(1)
GROUP: dict[str, Any] = {
    "horizon": "near",
    "group_kind": "strategy",
    "group_value": "ENHANCE",
    "stance": "grow",
    "why": "They buy one category of three.",
    "owner_id": None,
    "review_date": date(2026, 6, 21),
}
STEP: dict[str, Any] = {"choice": "later", "note": "", "owner_id": None, "due_date": None}


@pytest.mark.django_db
def test_a_group_is_decided_about_once_per_horizon_and_the_earlier_decision_is_kept() -> None:
    decide_group(**GROUP, at=AT, by=PARVANEH)
    decide_group(**{**GROUP, "horizon": "far", "stance": "hold"}, at=AT, by=PARVANEH)

    decide_group(**{**GROUP, "stance": "serve"}, at=AT, by=PARVANEH)

    decided = group_decisions()
    assert [(one.horizon, one.stance) for one in decided.open] == [
        ("far", "hold"),
        ("near", "serve"),
    ]
    assert [(one.horizon, one.stance) for one in decided.former] == [("near", "grow")]
    assert decided.former[0].ended_by == "person:1"


@pytest.mark.django_db
def test_what_is_decided_about_a_group_is_in_the_journal() -> None:
    decision = decide_group(**GROUP, at=AT, by=PARVANEH)

    entry = Entry.objects.get()
    assert (entry.kind, entry.subject_id) == ("portfolio.group_decided", decision.id)
    assert entry.payload == {"horizon": "near", "group": "strategy", "stance": "grow"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"group_value": "MILK"}, UnknownGroup),
        ({"group_kind": "colour"}, UnknownGroup),
        ({"group_kind": "country", "group_value": " "}, UnknownGroup),
        ({"horizon": "soon"}, UnknownStance),
        ({"stance": "ignore"}, UnknownStance),
        ({"why": " "}, ReasonNeeded),
        ({"review_date": date(2026, 3, 21)}, ReviewIsOver),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        decide_group(**{**GROUP, **changed}, at=AT, by=PARVANEH)

    assert not GroupDecision.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_decision_ends_once() -> None:
    decision = decide_group(**GROUP, at=AT, by=PARVANEH)
    end_group_decision(decision_id=decision.id, at=AT, by=PARVANEH)

    with pytest.raises(DecisionGone):
        end_group_decision(decision_id=decision.id, at=AT, by=PARVANEH)

    assert group_decisions().open == []
    assert Entry.objects.filter(kind="portfolio.group_decision_ended").count() == 1


@pytest.mark.django_db
def test_the_decision_before_stays_in_the_history_of_a_step() -> None:
    decide_step(step="costs_known", **STEP, at=AT, by=PARVANEH)
    decide_step(step="costs_known", **{**STEP, "choice": "yes"}, at=AT, by=PARVANEH)

    decisions = chain_decisions()
    assert decisions.by_step["costs_known"].choice == "yes"
    assert [one.choice for one in decisions.former["costs_known"]] == ["later"]
    assert Entry.objects.filter(kind="portfolio.step_decided").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "choice", "refusal"),
    [("dance", "yes", UnknownStep), ("costs_known", "perhaps", UnknownChoice)],
)
def test_an_unknown_step_or_answer_is_refused(
    step: str, choice: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        decide_step(step=step, **{**STEP, "choice": choice}, at=AT, by=PARVANEH)

    assert not StepDecision.objects.exists()


def test_each_stage_has_five_to_eight_steps_of_its_own() -> None:
    assert [stage.number for stage in STAGES] == [1, 2, 3, 4, 5]
    assert all(5 <= len(stage.steps) <= 8 for stage in STAGES)
    assert len(STEPS) == sum(len(stage.steps) for stage in STAGES)


def test_progress_counts_what_is_decided_and_what_is_settled() -> None:
    choices = {"costs_known": "done", "ranked_by_profit": "not_for_us", "models_trusted": "yes"}

    assert progress_of(STAGES[0], choices) == Progress(steps=7, decided=3, settled=2)
