"""Who is valued and has no next step, and a task for several of them at once."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vafa.core.keys import Actor
from vafa.insight.actions.decisions import NobodyChosen
from vafa.insight.forms.bulk import customers_chosen
from vafa.insight.forms.no_next_step import NoStepForm
from vafa.insight.queries.no_next_step import NoStepList, customers_without_next_step
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.staff.rules import may
from vafa.tasks.actions import add_tasks
from vafa.tasks.forms import TaskForm
from vafa.tasks.queries import colleagues
from vafa.web.forms import accepted
from vafa.web.middleware import page_before


@require_GET
def no_next_step(request: StaffRequest) -> HttpResponse:
    """Show a page of valued customers with neither task nor proposal."""
    people, day = colleagues(), today(request.shop)
    form = NoStepForm(request.GET, reader=request.reader, colleagues=people)
    shown = customers_without_next_step(
        filters=form.filters,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        today=day,
    )
    me = request.staff.id
    add_form = TaskForm(
        prefix="add", reader=request.reader, colleagues=people, today=day, member_id=me
    )
    context = {"form": form, "add_form": add_form, "today": day, **_shown(request, shown)}
    return render(request, f"insight/no_next_step.html{'#list' if request.htmx else ''}", context)


@require_POST
def add_steps(request: StaffRequest) -> HttpResponse:
    """Write down one task for each of the ticked customers."""
    chosen = customers_chosen(request.POST.getlist("customer"))
    if not chosen:
        raise NobodyChosen
    day, reader = today(request.shop), request.reader
    form = TaskForm(request.POST, prefix="add", reader=reader, colleagues=colleagues(), today=day)
    given, by = accepted(form), Actor.person(request.staff.id)
    count = len(add_tasks(customer_ids=chosen, today=day, at=now(), by=by, **given))
    words = ngettext("%(count)s task written down.", "%(count)s tasks written down.", count)
    messages.success(request, words % {"count": reader.number(count)})
    return HttpResponseRedirect(page_before(request))


def _shown(request: StaffRequest, shown: NoStepList) -> dict[str, object]:
    names = ("owner", "strategy", "value_min")
    query = {name: request.GET[name] for name in names if request.GET.get(name)}
    address = reverse("insight:no_next_step")
    places = {"after": shown.page.next, "before": shown.page.previous}
    urls = {
        way: None if place is None else f"{address}?{urlencode({**query, way: place})}"
        for way, place in places.items()
    }
    count = request.reader.number(shown.count)
    words = ngettext("%(count)s customer", "%(count)s customers", shown.count)
    return {
        "run": shown.run,
        "rows": shown.rows,
        "is_narrowed": bool(query),
        "next_url": urls["after"],
        "previous_url": urls["before"],
        "count_label": words % {"count": f"{count}+" if shown.is_more else count},
        "may_add": may(request.staff.role, "tasks.change"),
    }
