"""Saved views of the customer list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vafa.core.keys import Actor
from vafa.insight.actions.saved_views import delete_view, save_view
from vafa.insight.views.customers import asked_of
from vafa.insight.views.list_shapes import list_address
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now


@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """Keep what the list shows now under a name."""
    asked = asked_of(request, QueryDict(request.POST.get("query", "")))
    save_view(
        name=request.POST.get("name", ""),
        filters=asked.filters,
        sort=asked.sort,
        columns=asked.columns,
        is_shared=request.POST.get("is_shared") == "on",
        at=now(),
        by=Actor.person(request.staff.id),
    )
    messages.success(request, _("The view is saved."))
    return redirect(list_address(asked.pairs))


@require_POST
def delete(request: StaffRequest, view_id: int) -> HttpResponse:
    """Delete one's own view."""
    delete_view(view_id=view_id, at=now(), by=Actor.person(request.staff.id))
    messages.success(request, _("The view is deleted."))
    return redirect("insight:customers")
