"""The trial of a programme: asked for, watched while it runs, and what came of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from vafa.journal.actions import cancel_work
from vafa.journal.queries import WorkStatus, work_status
from vafa.loyalty.actions.simulations import ask_for_trial
from vafa.loyalty.forms.rule_words import WHEN
from vafa.loyalty.forms.trials import UNTRIED_LABELS, TrialForm
from vafa.loyalty.models import Programme, Simulation
from vafa.loyalty.queries.simulating import (
    rule_names,
    running_trial,
    simulations_of,
    tried_versions,
    usual_spent_bp,
    versions_hash,
)
from vafa.loyalty.queries.tiers import level_name
from vafa.loyalty.rules.outlook import Assumed, cost_of, outlook, read_tally
from vafa.loyalty.rules.trials import Tally
from vafa.loyalty.views.tabs import deed, programme_or_404, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.web.charts import Axis, Chart, Series
from vafa.web.forms import accepted

SHOWN = 10


@require_GET
def trials(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show the trial that was asked for by number, or the latest that has come to an end."""
    page = programme_page(request, programme_id, tab="trials")
    known = simulations_of(programme_id=programme_id, limit=SHOWN)
    finished = [each for each in known if each.result is not None]
    wanted = request.GET.get("trial", "")
    shown = next((each for each in finished if str(each.id) == wanted), None)
    shown = shown or next(iter(finished), None)
    running = running_trial(programme_id=programme_id)
    context = {
        **page,
        "form": TrialForm(initial={"spent": usual_spent_bp() // 100}),
        "work": _work(running),
        "stopped": _stopped(known),
        "shown": shown,
        "finished": finished,
        **(_result(page["programme"], shown, request.reader.language) if shown else {}),
    }
    return render(request, "loyalty/trials.html", context)


@require_POST
def start(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Ask for a trial."""
    programme_or_404(programme_id)
    said = accepted(TrialForm(request.POST))
    ask_for_trial(
        programme_id=programme_id,
        months=said["months"],
        spent_bp=said["spent"] * 100,
        **deed(request),
    )
    return redirect("loyalty_trials:trials", programme_id)


@require_GET
def progress(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show how far the trial is; when it has ended the page is shown anew."""
    programme = programme_or_404(programme_id)
    work = _work(running_trial(programme_id=programme_id))
    if work is None:
        return HttpResponseClientRefresh()
    context = {"programme": programme, "work": work, "may_change": True}
    return render(request, "loyalty/trials.html#progress", context)


@require_POST
def cancel(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Stop the trial at its next safe moment."""
    programme_or_404(programme_id)
    running = running_trial(programme_id=programme_id)
    if running is not None and running.work_id is not None:
        cancel_work(work_id=running.work_id, **deed(request))
    return redirect("loyalty_trials:trials", programme_id)


def _work(running: Simulation | None) -> WorkStatus | None:
    if running is None or running.work_id is None:
        return None
    return work_status(work_id=running.work_id)


def _stopped(known: list[Simulation]) -> WorkStatus | None:
    """Return the work of the latest trial when it ended without a result."""
    latest = next(iter(known), None)
    work = _work(latest) if latest is not None and latest.result is None else None
    return work if work is not None and work.state in ("failed", "cancelled") else None


def _result(programme: object, shown: Simulation, language: str) -> dict[str, object]:
    assert isinstance(programme, Programme)
    kept = shown.result
    assert kept is not None
    tally = read_tally(kept["tally"])
    names = rule_names(programme_id=programme.id)
    versions = tried_versions(programme_id=programme.id)
    now_hash = versions_hash(versions, ladder=programme.ladder)
    margin = kept["margin_bp"]
    assumed = Assumed(kept["value_micro"], kept["cost_micro"], shown.spent_bp, margin)
    return {
        "tally": tally,
        "outlook": outlook(tally, assumed),
        "spent_share": shown.spent_bp / 10_000,
        "margin": None if margin is None else margin / 10_000,
        "rules": _rules(tally, names, assumed),
        "tiers": [
            {"name": level_name(programme, code, language=language), "tally": tier}
            for code, tier in tally.tiers.items()
        ],
        "events": [(WHEN[trigger], times) for trigger, times in tally.events.items() if times],
        "untried": [
            (names.get(key, key), UNTRIED_LABELS[reason]) for key, reason in kept["untried"].items()
        ],
        "is_outdated": shown.rules_hash != now_hash,
        "months_chart": _months_chart(tally),
        "rules_chart": _rules_chart(tally, names),
    }


def _rules(tally: Tally, names: dict[str, str], assumed: Assumed) -> list[dict[str, object]]:
    """List what each rule gave, the most points first."""
    found = sorted(tally.rules.items(), key=lambda each: (-each[1].points, -each[1].money, each[0]))
    return [
        {"name": names.get(key, key), "tally": rule, "cost": cost_of(rule, assumed)}
        for key, rule in found
    ]


def _months_chart(tally: Tally) -> Chart:
    months = sorted(tally.months)
    return Chart(
        kind="bar",
        title=_("Points by month"),
        categories=months,
        series=[Series(_("Given"), [tally.months[month].points for month in months], "accent")],
        x_axis=Axis(words="month"),
        y_axis=Axis(words="number"),
        height="small",
    )


def _rules_chart(tally: Tally, names: dict[str, str]) -> Chart:
    giving = [(key, rule) for key, rule in tally.rules.items() if rule.points]
    found = sorted(giving, key=lambda each: (each[1].points, each[0]))
    return Chart(
        kind="rows",
        title=_("Points by rule"),
        categories=[names.get(key, key) for key, _rule in found],
        series=[Series(_("Given"), [rule.points for _key, rule in found], "accent")],
        x_axis=Axis(words="number"),
        y_axis=Axis(words="text"),
        height="small",
    )
