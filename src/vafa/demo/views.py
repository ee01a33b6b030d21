"""Leaving a shop that was only tried."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.keys import Actor
from vafa.demo.actions import leave_demo
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now


@require_GET
def leave_panel(request: StaffRequest) -> HttpResponse:
    """Offer to start with one's own shop."""
    return render(request, "demo/leave_panel.html")


@require_POST
def leave(request: StaffRequest) -> HttpResponse:
    """Empty the demo shop and go on to the settings of one's own."""
    leave_demo(at=now(), by=Actor.person(request.staff.id))
    messages.success(request, _("The demo is gone. Whose shop is this now?"))
    return redirect("staff:shop_settings")
