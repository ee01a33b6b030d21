"""Improvements: the board, the log, and the page of each."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.processes.actions import (
    change_improvement,
    move_improvement,
    note_effect,
    suggest_improvement,
)
from vafa.processes.forms import EffectForm, IdeaForm, ImprovementForm, MoveForm
from vafa.processes.forms.labels import (
    MOVE_LABELS,
    SOURCE_LABELS,
    STATE_ICONS,
    STATE_LABELS,
    STATE_TONES,
    Label,
    actor_label,
)
from vafa.processes.models import Improvement
from vafa.processes.queries import (
    ImprovementStory,
    board,
    improvement_page,
    improvement_story,
    possible_owners,
    process_names,
)
from vafa.processes.rules import MOVES
from vafa.processes.views.register import deed, shell
from vafa.staff.middleware import StaffRequest
from vafa.web.forms import accepted


@require_GET
def board_page(request: StaffRequest) -> HttpResponse:
    """Show the improvements of every state side by side."""
    columns = [
        {
            "state": column.state,
            "label": STATE_LABELS[column.state],
            "icon": STATE_ICONS[column.state],
            "count": column.count,
            "cards": [(one, SOURCE_LABELS[one.source]) for one in column.improvements],
            "more": max(0, column.count - len(column.improvements)),
        }
        for column in board()
    ]
    context = {
        "columns": columns,
        "is_empty": not any(column["count"] for column in columns),
        "idea_form": IdeaForm(processes=process_names()),
        **shell(request, "board"),
    }
    return render(request, "processes/board.html", context)


@require_GET
def log(request: StaffRequest) -> HttpResponse:
    """Show the log, the latest change first."""
    state = _known(request.GET.get("state", ""), STATE_LABELS)
    source = _known(request.GET.get("source", ""), SOURCE_LABELS)
    place = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    found = improvement_page(state=state, source=source, **place)
    query = {name: said for name, said in (("state", state), ("source", source)) if said}
    context = {
        "rows": _rows(found.rows),
        "filters": [
            _filter("state", _("Where it stands"), STATE_LABELS, state),
            _filter("source", _("Source"), SOURCE_LABELS, source),
        ],
        "is_narrowed": bool(query),
        "next_url": _address(query, "after", found.next),
        "previous_url": _address(query, "before", found.previous),
        "idea_form": IdeaForm(processes=process_names()),
        **shell(request, "log"),
    }
    return render(request, f"processes/log.html{'#list' if request.htmx else ''}", context)


@require_GET
def improvement(request: StaffRequest, improvement_id: int) -> HttpResponse:
    """Show one improvement: what, why, where it stands, every move, and the effect."""
    story = improvement_story(improvement_id=improvement_id)
    if story is None:
        raise Http404
    found = story.improvement
    context = {
        "improvement": found,
        "state": STATE_LABELS[found.state],
        "tone": STATE_TONES.get(found.state, ""),
        "source": SOURCE_LABELS[found.source],
        "made_by": actor_label(found.made_by, story.names),
        "effect_by": actor_label(found.effect_by, story.names) if found.effect_by else "",
        "moves": [
            (move, STATE_LABELS[move.to_state], STATE_ICONS[move.to_state],
             actor_label(move.by, story.names))
            for move in story.moves
        ],
        "ways": [(code, MOVE_LABELS[code], STATE_ICONS[code]) for code in MOVES[found.state]],
        "change_form": _change_form(story),
        "move_form": MoveForm(),
        "effect_form": EffectForm(initial={"effect": found.effect}),
        **shell(request, "board"),
    }  # fmt: skip
    return render(request, "processes/improvement.html", context)


@require_POST
def suggest(request: StaffRequest) -> HttpResponse:
    """Write down an idea."""
    given = accepted(IdeaForm(request.POST, processes=process_names()))
    idea = suggest_improvement(**deed(request), **given)
    return _back(request, idea.id, _("Thank you: the idea is in the log."))


@require_POST
def change(request: StaffRequest, improvement_id: int) -> HttpResponse:
    """Describe an idea anew."""
    form = ImprovementForm(
        request.POST,
        **_choices(_existing(improvement_id)),
    )
    change_improvement(improvement_id=improvement_id, **deed(request), **accepted(form))
    return _back(request, improvement_id, _("Saved."))


@require_POST
def move(request: StaffRequest, improvement_id: int) -> HttpResponse:
    """Move an improvement on, or back."""
    _existing(improvement_id)
    given = accepted(MoveForm(request.POST))
    to_state = request.POST.get("to_state", "")
    move_improvement(improvement_id=improvement_id, to_state=to_state, **deed(request), **given)
    return _back(request, improvement_id, _("Saved."))


@require_POST
def effect(request: StaffRequest, improvement_id: int) -> HttpResponse:
    """Write down what an improvement brought."""
    _existing(improvement_id)
    given = accepted(EffectForm(request.POST))
    note_effect(improvement_id=improvement_id, **deed(request), **given)
    return _back(request, improvement_id, _("Saved."))


def _rows(found: list[Improvement]) -> list[tuple[Improvement, Label, str, Label]]:
    return [
        (one, STATE_LABELS[one.state], STATE_TONES.get(one.state, ""), SOURCE_LABELS[one.source])
        for one in found
    ]


def _back(request: StaffRequest, improvement_id: int, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("processes:improvement", args=[improvement_id]))


def _existing(improvement_id: int) -> Improvement:
    rows = Improvement.objects.select_related("process", "responsible")
    found = rows.filter(id=improvement_id).first()
    if found is None:
        raise Http404
    return found


# Any: processes and colleagues, as the form takes them by name.
def _choices(found: Improvement) -> dict[str, Any]:
    """Offer what may be chosen, and what was chosen before even if it is out of use."""
    processes, people = process_names(), possible_owners()
    if found.process is not None and found.process.retired_at is not None:
        processes.append((found.process.id, found.process.name))
    if found.responsible is not None and not found.responsible.is_active:
        people.append(found.responsible)
    return {"processes": processes, "colleagues": people}


def _change_form(story: ImprovementStory) -> ImprovementForm:
    found = story.improvement
    return ImprovementForm(
        **_choices(found),
        initial={
            "title": found.title,
            "text": found.text,
            "source": found.source,
            "process_id": str(found.process_id or ""),
            "responsible_id": str(found.responsible_id or ""),
        },
    )


def _filter(name: str, label: str, labels: dict[str, Label], asked: str) -> dict[str, object]:
    options = [("", _("All")), *labels.items()]
    return {
        "name": name,
        "label": label,
        "options": [
            {"value": value, "label": words, "is_chosen": value == asked}
            for value, words in options
        ],
    }


def _known(asked: str, labels: dict[str, Label]) -> str:
    return asked if asked in labels else ""


def _address(query: dict[str, str], way: str, place: str | None) -> str | None:
    if place is None:
        return None
    return f"{reverse('processes:log')}?{urlencode({**query, way: place})}"
