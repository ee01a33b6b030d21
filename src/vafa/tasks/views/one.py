"""One task: what, for whom, until when, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import today
from vafa.staff.rules import may
from vafa.tasks.actions import change_task, reopen_task
from vafa.tasks.forms import ChangeForm
from vafa.tasks.forms.labels import REPEAT_LABELS, STEP_LABELS, actor_label
from vafa.tasks.queries import TaskStory, colleagues, task_story
from vafa.tasks.views.deeds import deed
from vafa.tasks.views.lists import forms_of
from vafa.tasks.views.shapes import shown_task
from vafa.web.forms import accepted


@require_GET
def task(request: StaffRequest, task_id: int) -> HttpResponse:
    """Show one task with how often it was put off."""
    story = task_story(task_id=task_id)
    if story is None:
        raise Http404
    day = today(request.shop)
    shown = shown_task(story.task, today=day, reader=request.reader)
    context = {
        "shown": shown,
        "task": story.task,
        "repeat": REPEAT_LABELS[story.task.repeat],
        "people": _people(story),
        "postponements": [(one, actor_label(one.by, story.names)) for one in story.postponements],
        "change_form": ChangeForm.of(story.task, str(shown.title)),
        "may_change": may(request.staff.role, "tasks.change"),
        **forms_of(request, colleagues(), day),
    }
    return render(request, "tasks/task.html", context)


@require_POST
def change(request: StaffRequest, task_id: int) -> HttpResponse:
    """Save what is to be done, in other words."""
    given = accepted(ChangeForm(request.POST))
    story = task_story(task_id=task_id)
    if story is None:
        raise Http404
    # Words that were not touched go on following the reader's language.
    if given["title"] == str(STEP_LABELS.get(story.task.code, "")):
        given["title"] = ""
    change_task(task_id=task_id, **deed(request), **given)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("tasks:task", args=[task_id]))


@require_POST
def reopen(request: StaffRequest, task_id: int) -> HttpResponse:
    """Take a closed task up again."""
    if task_story(task_id=task_id) is None:
        raise Http404
    reopen_task(task_id=task_id, **deed(request))
    messages.success(request, _("The task is open again."))
    return HttpResponseRedirect(reverse("tasks:task", args=[task_id]))


def _people(story: TaskStory) -> dict[str, object]:
    found = story.task
    return {
        "proposed_by": actor_label(found.proposed_by, story.names),
        "made_by": actor_label(found.made_by, story.names),
        "done_by": actor_label(found.done_by, story.names) if found.done_by else "",
    }
