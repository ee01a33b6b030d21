"""The lists: my tasks, everybody's, the overdue ones, what is proposed, what is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from vafa.staff.middleware import StaffRequest
from vafa.staff.models import StaffMember
from vafa.staff.queries import today
from vafa.staff.rules import may
from vafa.tasks.forms import (
    AcceptForm,
    AssignForm,
    DeclineForm,
    FinishForm,
    PostponeForm,
    SettingsForm,
    TaskForm,
)
from vafa.tasks.forms.labels import KIND_LABELS, SOURCE_LABELS, Label
from vafa.tasks.models import Proposal, Task
from vafa.tasks.queries import (
    TaskCounts,
    TaskFilters,
    closed_page,
    colleagues,
    proposal_page,
    task_counts,
    task_page,
    task_settings,
)
from vafa.tasks.queries.lists import COUNTED_MAX
from vafa.tasks.queries.paging import Slice
from vafa.tasks.views.shapes import closed_groups, day_groups, shown_proposal

TABS: tuple[tuple[str, Label, str], ...] = (
    ("mine", pgettext_lazy("tasks", "Mine"), "user-check"),
    ("all", pgettext_lazy("tasks", "All"), "users"),
    ("overdue", pgettext_lazy("tasks", "Overdue"), "alert-triangle"),
    ("proposed", _("Proposed"), "wand"),
    ("closed", pgettext_lazy("tasks", "Done"), "circle-check"),
)


class Place(TypedDict):
    """Behind or before which row a page begins."""

    after: str
    before: str


@dataclass(frozen=True)
class Choice:
    """One option of a filter."""

    value: str
    label: Label
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """A filter of the list with its options."""

    name: str
    label: Label
    options: list[Choice]


@require_GET
def mine(request: StaffRequest) -> HttpResponse:
    """Show what the reader is to do."""
    filters = TaskFilters(assignee=request.staff.id, kind=_kind(request))
    return _open_list(request, "mine", filters)


@require_GET
def everybody(request: StaffRequest) -> HttpResponse:
    """Show what anybody is to do."""
    return _open_list(request, "all", _asked(request))


@require_GET
def overdue(request: StaffRequest) -> HttpResponse:
    """Show what should have been done by now."""
    return _open_list(request, "overdue", _asked(request, until=today(request.shop)))


@require_GET
def closed(request: StaffRequest) -> HttpResponse:
    """Show what was done or dropped."""
    found = closed_page(filters=_asked(request), **_place(request))
    day = today(request.shop)
    groups = closed_groups(found.rows, today=day, reader=request.reader)
    return _list(request, "closed", found, {"groups": groups})


@require_GET
def proposed(request: StaffRequest) -> HttpResponse:
    """Show the steps that wait for a decision."""
    day = today(request.shop)
    filters = TaskFilters(source=_known(request.GET.get("source", ""), SOURCE_LABELS))
    found = proposal_page(filters=filters, today=day, **_place(request))
    context: dict[str, object] = {"proposals": [shown_proposal(row) for row in found.rows]}
    if may(request.staff.role, "settings.change"):
        context["settings_form"] = SettingsForm.of(task_settings())
    return _list(request, "proposed", found, context)


def _open_list(request: StaffRequest, which: str, filters: TaskFilters) -> HttpResponse:
    found = task_page(filters=filters, **_place(request))
    day = today(request.shop)
    groups = day_groups(found.rows, today=day, reader=request.reader)
    return _list(request, which, found, {"groups": groups})


def _list(
    request: StaffRequest,
    which: str,
    found: Slice[Task] | Slice[Proposal],
    context: dict[str, object],
) -> HttpResponse:
    people, day = colleagues(), today(request.shop)
    counts = task_counts(member_id=request.staff.id, today=day)
    shown = {
        "which": which,
        "tabs": _tabs(which, counts, request),
        "filters": _filters(request, which, people),
        "summary": summary(counts, request),
        "counts": counts,
        "may_change": may(request.staff.role, "tasks.change"),
        **_addresses(request, which, found),
        **forms_of(request, people, day),
        **context,
    }
    return render(request, f"tasks/list.html{'#list' if request.htmx else ''}", shown)


def _addresses(
    request: StaffRequest, which: str, found: Slice[Task] | Slice[Proposal]
) -> dict[str, object]:
    names = ("assignee", "kind", "source")
    query = {name: request.GET[name] for name in names if request.GET.get(name)}
    address = reverse(f"tasks:{which}")
    return {
        "address": address,
        "is_narrowed": bool(query),
        "next_url": _page_address(address, query, "after", found.next),
        "previous_url": _page_address(address, query, "before", found.previous),
    }


def forms_of(request: StaffRequest, people: list[StaffMember], day: date) -> dict[str, object]:
    """Make the empty forms of a list's dialogs."""
    me, reader = str(request.staff.id), request.reader
    accept = AcceptForm(prefix="accept", reader=reader, colleagues=people)
    assign = AssignForm(prefix="assign", reader=reader, colleagues=people)
    accept.fields["assignee_id"].initial = assign.fields["assignee_id"].initial = me
    return {
        "add_form": TaskForm(
            prefix="add", reader=reader, colleagues=people, today=day, member_id=request.staff.id
        ),
        "accept_form": accept,
        "assign_form": assign,
        "postpone_form": PostponeForm(prefix="postpone", reader=reader, today=day),
        "finish_form": FinishForm(prefix="finish"),
        "decline_form": DeclineForm(prefix="decline"),
    }


def summary(counts: TaskCounts, request: StaffRequest) -> str:
    """Say in a sentence what today asks of the reader."""
    if not counts.mine_due:
        return gettext("Nothing of yours is due today.")
    words = {"count": request.reader.number(counts.mine_due)}
    sentence = ngettext(
        "%(count)s task of yours is due today or before.",
        "%(count)s tasks of yours are due today or before.",
        counts.mine_due,
    )
    return sentence % words


def _tabs(which: str, counts: TaskCounts, request: StaffRequest) -> list[dict[str, object]]:
    numbers = {
        "mine": counts.mine,
        "all": counts.all,
        "overdue": counts.overdue,
        "proposed": counts.proposed,
    }
    return [
        {
            "label": label,
            "icon": icon,
            "url": reverse(f"tasks:{code}"),
            "is_current": code == which,
            "is_late": code == "overdue" and counts.overdue > 0,
            "count": _count(numbers[code], request) if code in numbers else "",
        }
        for code, label, icon in TABS
    ]


def _count(number: int, request: StaffRequest) -> str:
    written = request.reader.number(min(number, COUNTED_MAX))
    return f"{written}+" if number > COUNTED_MAX else written


def _filters(request: StaffRequest, which: str, people: list[StaffMember]) -> list[Filter]:
    if which == "proposed":
        return [_choices(request, "source", _("Strategy"), list(SOURCE_LABELS.items()))]
    kinds = _choices(request, "kind", _("How"), list(KIND_LABELS.items()))
    if which == "mine":
        return [kinds]
    names: list[tuple[str, Label]] = [
        ("0", _("Nobody yet")),
        *((str(one.id), one.name) for one in people),
    ]
    return [_choices(request, "assignee", _("Who"), names), kinds]


def _choices(
    request: StaffRequest, name: str, label: Label, options: list[tuple[str, Label]]
) -> Filter:
    asked = request.GET.get(name, "")
    offered = [("", _("All")), *options]
    return Filter(name, label, [Choice(value, words, value == asked) for value, words in offered])


def _asked(request: StaffRequest, *, until: date | None = None) -> TaskFilters:
    who = request.GET.get("assignee", "")
    before = until - timedelta(days=1) if until is not None else None
    assignee = int(who) if who.isdecimal() and who.isascii() and len(who) < 10 else None
    return TaskFilters(assignee=assignee, kind=_kind(request), until=before)


def _kind(request: StaffRequest) -> str:
    return _known(request.GET.get("kind", ""), KIND_LABELS)


def _known(asked: str, known: dict[str, Label]) -> str:
    return asked if asked in known else ""


def _place(request: StaffRequest) -> Place:
    return {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}


def _page_address(address: str, query: dict[str, str], way: str, place: str | None) -> str | None:
    return None if place is None else f"{address}?{urlencode({**query, way: place})}"
