"""The value chain at a glance: five stages with their numbers, steps and decisions (R88–R90)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.keys import Actor
from vafa.insight.queries.figures import PageFigures, page_figures
from vafa.insight.views.chain_facts import Fact, observed_facts, stage_numbers
from vafa.portfolio.actions import decide_step
from vafa.portfolio.forms.planning import (
    CHOICE_LABELS,
    STAGE_LABELS,
    STEP_LABELS,
    Label,
    StepForm,
)
from vafa.portfolio.models import StepDecision
from vafa.portfolio.queries.planning import ChainDecisions, chain_decisions
from vafa.portfolio.rules.chain import STAGES, Progress, Stage, progress_of
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import colleagues, may_open, names_of_actors, now
from vafa.staff.rules import may
from vafa.web.forms import accepted


@dataclass(frozen=True)
class Step:
    """One step with the decision in force, those before, and what the system sees itself."""

    code: str
    label: Label
    decision: StepDecision | None
    choice: Label
    by: str
    former: list[tuple[Label, StepDecision]]
    fact: Fact | None
    is_overdue: bool
    form: StepForm | None


@dataclass(frozen=True)
class ShownStage:
    """One stage of the diagram with its numbers and steps."""

    number: int
    code: str
    label: Label
    progress: Progress
    numbers: list[Fact]
    steps: list[Step]


@require_GET
def chain(request: StaffRequest) -> HttpResponse:
    """Show the five stages with their numbers, and what is decided about each step."""
    figures = page_figures("questions", in_todays_prices=request.reader.is_real)
    decisions = chain_decisions()
    choices = {code: one.choice for code, one in decisions.by_step.items()}
    parts = _parts(request, figures, decisions)
    numbers = stage_numbers(figures.payload, request.reader) if figures else {}
    stages = [
        ShownStage(
            number=stage.number,
            code=stage.code,
            label=STAGE_LABELS[stage.code],
            progress=progress_of(stage, choices),
            numbers=[_for_role(one, request) for one in numbers.get(stage.code, [])],
            steps=_steps(stage, request, decisions, parts),
        )
        for stage in STAGES
    ]
    told = {"run": figures.run, **figures.shown_money()} if figures else {}
    context = {"stages": stages, **told}
    return render(request, "insight/chain.html", context)


# Any: what the steps of all stages have in common, by name.
def _parts(
    request: StaffRequest, figures: PageFigures | None, decisions: ChainDecisions
) -> dict[str, Any]:
    may_decide = may(request.staff.role, "portfolio.decide")
    return {
        "facts": observed_facts(figures, request.reader),
        "names": names_of_actors({one.decided_by for one in decisions.by_step.values()}),
        "colleagues": colleagues() if may_decide else None,
        "today": request.reader.day_of(now()),
    }


def _steps(
    stage: Stage, request: StaffRequest, decisions: ChainDecisions, parts: dict[str, Any]
) -> list[Step]:
    steps = []
    for code in stage.steps:
        fact = parts["facts"].get(code)
        decision = decisions.by_step.get(code)
        due = decision.due_date if decision and decision.choice in ("yes", "later") else None
        former = decisions.former.get(code, [])
        steps.append(
            Step(
                code=code,
                label=STEP_LABELS[code],
                decision=decision,
                choice=CHOICE_LABELS[decision.choice] if decision else "",
                by=parts["names"].get(decision.decided_by, "") if decision else "",
                former=[(CHOICE_LABELS[one.choice], one) for one in former],
                fact=fact and _for_role(fact, request),
                is_overdue=due is not None and due < parts["today"],
                form=_form(request, decision, parts["colleagues"]),
            )
        )
    return steps


def _for_role(fact: Fact, request: StaffRequest) -> Fact:
    """Leave the number, and take away a link that would be refused."""
    return fact if may_open(role=request.staff.role, url=fact.url) else replace(fact, url="")


def _form(
    request: StaffRequest, decision: StepDecision | None, people: list[tuple[str, str]] | None
) -> StepForm | None:
    if people is None:
        return None
    known = decision or StepDecision(choice="yes")
    due = request.reader.day_short(known.due_date) if known.due_date else ""
    said = {"choice": known.choice, "note": known.note, "owner_id": str(known.owner_id or "")}
    return StepForm(
        reader=request.reader,
        colleagues=people,
        initial={**said, "due_date": due},
        auto_id=False,
    )


@require_POST
def decide(request: StaffRequest, step: str) -> HttpResponse:
    """Decide about a step of the value chain."""
    said = accepted(StepForm(request.POST, reader=request.reader, colleagues=colleagues()))
    decide_step(step=step, **said, at=now(), by=Actor.person(request.staff.id))
    messages.success(request, _("Decided. The decision before it stays in the history."))
    return redirect(f"{reverse('insight:chain')}#{step}")
