"""The panel in which the owner says how phases are told apart."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.lifecycle.actions import change_lifecycle_settings
from vafa.lifecycle.forms import LifecycleForm, chosen_settings, shown_settings
from vafa.lifecycle.queries import lifecycle_settings
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.web.middleware import with_toast

PANEL = "lifecycle/settings_panel.html"


@require_GET
def settings_panel(request: StaffRequest) -> HttpResponse:
    """Show the settings in force; `former` in the address puts a suggested limit into its field."""
    shown = shown_settings(lifecycle_settings())
    suggested = request.GET.get("former", "")
    if suggested:
        shown["former_percent"] = suggested[:8]
    context = {"form": LifecycleForm(initial=shown), "is_suggested": bool(suggested)}
    return render(request, PANEL, context)


@require_POST
def save_settings(request: StaffRequest) -> HttpResponse:
    """Save the settings, or show the panel again with what is wrong."""
    form = LifecycleForm(request.POST)
    if form.is_valid():
        try:
            change_lifecycle_settings(
                **chosen_settings(form), at=now(), by=Actor.person(request.staff.id)
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            saved = _("Saved. Phases follow at the next refresh.")
            return with_toast(render(request, PANEL, {"form": form}), saved)
    return render(request, PANEL, {"form": form})
