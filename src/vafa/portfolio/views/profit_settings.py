"""The panel in which the owner says what is assumed when worth is judged."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.portfolio.actions import change_profit_settings
from vafa.portfolio.forms.worth import (
    ProfitSettingsForm,
    chosen_profit_settings,
    shown_profit_settings,
)
from vafa.portfolio.queries import profit_settings
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.web.middleware import with_toast

PANEL = "portfolio/profit_settings.html"


@require_GET
def settings_panel(request: StaffRequest) -> HttpResponse:
    """Show the settings in force."""
    shown = shown_profit_settings(profit_settings(), request.reader)
    form = ProfitSettingsForm(initial=shown, reader=request.reader)
    return render(request, PANEL, {"form": form})


@require_POST
def save_settings(request: StaffRequest) -> HttpResponse:
    """Save the settings, or show the panel again with what is wrong."""
    form = ProfitSettingsForm(request.POST, reader=request.reader)
    if form.is_valid():
        try:
            change_profit_settings(
                **chosen_profit_settings(form), at=now(), by=Actor.person(request.staff.id)
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            saved = _("Saved. Worth and strategies follow at the next refresh.")
            return with_toast(render(request, PANEL, {"form": form}), saved)
    return render(request, PANEL, {"form": form})
