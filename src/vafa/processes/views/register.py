"""The register of processes, and the page of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from vafa.core.keys import Actor
from vafa.core.money import from_minor
from vafa.processes.actions import (
    add_process,
    add_starter_processes,
    change_process,
    hear_opinion,
    retire_process,
    revive_process,
)
from vafa.processes.forms import (
    IdeaForm,
    MeasureChangeForm,
    MeasureForm,
    OpinionForm,
    ProcessForm,
    ValueForm,
)
from vafa.processes.forms.labels import (
    DEPARTMENT_LABELS,
    SIDE_LABELS,
    STATE_LABELS,
    STATE_TONES,
    Label,
    actor_label,
)
from vafa.processes.models import Process
from vafa.processes.queries import (
    MeasureTrend,
    ProcessPage,
    RegisterRow,
    possible_owners,
    process_page,
    register,
)
from vafa.processes.rules import from_milli
from vafa.processes.views.shapes import ShownMeasure, shown_measure, trend_chart
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.staff.rules import may
from vafa.web.charts import Chart
from vafa.web.forms import accepted

TABS: tuple[tuple[str, Label, str], ...] = (
    ("register", gettext_lazy("Register"), "sitemap"),
    ("board", gettext_lazy("Improvements"), "bulb"),
    ("log", gettext_lazy("Improvement log"), "list"),
)


class Deed(TypedDict):
    """When something is done, and by whom."""

    at: datetime
    by: Actor


@dataclass(frozen=True)
class ShownRow:
    """A process of the register with its measures in words."""

    row: RegisterRow
    measures: list[ShownMeasure]


@dataclass(frozen=True)
class ShownMeasureForms:
    """A measure on the page of its process, with its picture and its dialogs."""

    shown: ShownMeasure
    chart: Chart | None
    value_form: ValueForm
    change_form: MeasureChangeForm
    dom_id: str


@require_GET
def register_page(request: StaffRequest) -> HttpResponse:
    """Show the processes in use, department by department."""
    asked = request.GET.get("department", "")
    department = asked if asked in DEPARTMENT_LABELS else ""
    groups: dict[str, list[ShownRow]] = {}
    for row in register(department=department):
        measures = [shown_measure(trend, request.reader) for trend in row.trends]
        groups.setdefault(row.process.department, []).append(ShownRow(row, measures))
    context = {
        "groups": [(DEPARTMENT_LABELS[code], rows) for code, rows in groups.items()],
        "departments": [("", _("All")), *DEPARTMENT_LABELS.items()],
        "department": department,
        "add_form": ProcessForm(colleagues=possible_owners()),
        **shell(request, "register"),
    }
    return render(request, "processes/register.html", context)


@require_GET
def process(request: StaffRequest, process_id: int) -> HttpResponse:
    """Show one process: steps, who thinks what of it, measures, improvements."""
    page = process_page(process_id=process_id)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "process": page.process,
        "department": DEPARTMENT_LABELS[page.process.department],
        "measures": [_with_forms(trend, request) for trend in page.trends],
        **_said(page),
        **_forms(request, page),
        **shell(request, "register"),
    }
    return render(request, "processes/process.html", context)


@require_POST
def add(request: StaffRequest) -> HttpResponse:
    """Write a process into the register."""
    given = accepted(ProcessForm(request.POST, colleagues=possible_owners()))
    process = add_process(**deed(request), **given)
    messages.success(request, _("The process is in the register."))
    return HttpResponseRedirect(reverse("processes:process", args=[process.id]))


@require_POST
def add_starters(request: StaffRequest) -> HttpResponse:
    """Begin with the processes that nearly every shop has."""
    count = add_starter_processes(language=request.reader.language, **deed(request))
    words = ngettext("%(count)s process added.", "%(count)s processes added.", count)
    messages.success(request, words % {"count": request.reader.number(count)})
    return HttpResponseRedirect(reverse("processes:register"))


@require_POST
def change(request: StaffRequest, process_id: int) -> HttpResponse:
    """Describe a process anew."""
    owner = _known(process_id).owner
    people = possible_owners()
    if owner is not None and not owner.is_active:
        people.append(owner)
    given = accepted(ProcessForm(request.POST, colleagues=people))
    change_process(process_id=process_id, **deed(request), **given)
    return back_to(request, process_id, _("Saved."))


@require_POST
def retire(request: StaffRequest, process_id: int) -> HttpResponse:
    """Take a process out of use."""
    _known(process_id)
    retire_process(process_id=process_id, **deed(request))
    return back_to(request, process_id, _("The process is out of use. Its past stays."))


@require_POST
def revive(request: StaffRequest, process_id: int) -> HttpResponse:
    """Take a process into use again."""
    _known(process_id)
    revive_process(process_id=process_id, **deed(request))
    return back_to(request, process_id, _("The process is in use again."))


@require_POST
def opinion(request: StaffRequest, process_id: int) -> HttpResponse:
    """Write down what somebody gets from a process and thinks of it."""
    _known(process_id)
    day = today(request.shop)
    form = OpinionForm(request.POST, reader=request.reader, today=day, prefix="opinion")
    hear_opinion(process_id=process_id, **deed(request), **accepted(form))
    return back_to(request, process_id, _("Written down."))


def deed(request: StaffRequest) -> Deed:
    """Say when and by whom this is done."""
    return {"at": now(), "by": Actor.person(request.staff.id)}


def back_to(request: StaffRequest, process_id: int, sentence: str) -> HttpResponse:
    """Go back to the page of a process with a short message."""
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("processes:process", args=[process_id]))


def shell(request: StaffRequest, which: str) -> dict[str, object]:
    """Return what every page of processes shows around its content."""
    role = request.staff.role
    return {
        "tabs": [
            {
                "label": label,
                "icon": icon,
                "url": reverse(f"processes:{code}"),
                "is_current": code == which,
            }
            for code, label, icon in TABS
        ],
        "may_change": may(role, "processes.change"),
        "may_suggest": may(role, "processes.suggest"),
    }


def _known(process_id: int) -> Process:
    found = Process.objects.select_related("owner").filter(id=process_id).first()
    if found is None:
        raise Http404
    return found


def _said(page: ProcessPage) -> dict[str, object]:
    return {
        "opinions": [
            (one, SIDE_LABELS[one.side], actor_label(one.by, page.names)) for one in page.opinions
        ],
        "improvements": [
            (one, STATE_LABELS[one.state], STATE_TONES.get(one.state, ""))
            for one in page.improvements
        ],
    }


def _forms(request: StaffRequest, page: ProcessPage) -> dict[str, object]:
    reader, own = request.reader, (page.process.id, page.process.name)
    return {
        "change_form": _change_form(page),
        "opinion_form": OpinionForm(reader=reader, today=today(request.shop), prefix="opinion"),
        "measure_form": MeasureForm(reader=reader, prefix="measure"),
        "idea_form": IdeaForm(processes=[own], initial={"process_id": own[0]}),
    }


def _with_forms(trend: MeasureTrend, request: StaffRequest) -> ShownMeasureForms:
    measure, reader, day = trend.measure, request.reader, today(request.shop)
    target = measure.target_milli
    return ShownMeasureForms(
        shown=shown_measure(trend, reader),
        dom_id=f"measure-{measure.id}",
        chart=trend_chart(trend) if len(trend.values) > 1 else None,
        value_form=ValueForm(
            reader=reader, today=day, unit=measure.unit, prefix=f"value-{measure.id}"
        ),
        change_form=MeasureChangeForm(
            reader=reader,
            unit=measure.unit,
            prefix=f"change-{measure.id}",
            initial={
                "name": measure.name,
                "direction": "less" if measure.is_less_better else "more",
                "target": "" if target is None else _typed(target, measure.unit, request),
            },
        ),
    )


def _typed(value_milli: int, unit: str, request: StaffRequest) -> str:
    from_minor_units = from_milli(value_milli)
    if unit != "money":
        return f"{from_minor_units:f}"
    return f"{from_minor(int(from_minor_units), request.reader.money_unit):f}"


def _change_form(page: ProcessPage) -> ProcessForm:
    process = page.process
    people = possible_owners()
    if process.owner is not None and not process.owner.is_active:
        people.append(process.owner)
    return ProcessForm(
        colleagues=people,
        initial={
            "name": process.name,
            "department": process.department,
            "owner_id": str(process.owner_id or ""),
            "purpose": process.purpose,
            "goal": process.goal,
            "crm_effect": process.crm_effect,
            "steps": "\n".join(step.text for step in page.steps),
        },
    )
