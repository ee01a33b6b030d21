"""Drawing up a programme, and settling it anew."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vafa.core.errors import Refused
from vafa.loyalty.actions import change_programme_settings, draw_up_programme
from vafa.loyalty.forms.programmes import ProgrammeForm, typed_settings
from vafa.loyalty.views.tabs import deed, programme_or_404, programme_page
from vafa.staff.middleware import StaffRequest


@require_http_methods(["GET", "POST"])
def draw_up(request: StaffRequest) -> HttpResponse:
    """Show and take the form by which a programme is drawn up."""
    initial = typed_settings(None, request.reader)
    form = ProgrammeForm(request.POST or None, reader=request.reader, initial=initial)
    if form.is_valid():
        said = form.said()
        try:
            made = draw_up_programme(
                name=said.name,
                unit_names=said.unit_names,
                unit_value_micro=said.unit_value_micro,
                unit_cost_micro=said.unit_cost_micro,
                safeguards=said.safeguards,
                **deed(request),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The programme is drawn up. Now write its rules."))
            return redirect("loyalty_programmes:programme", made.id)
    status = 422 if form.errors else 200
    return render(request, "loyalty/draw_up.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def settings(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show and save what holds for a whole programme."""
    initial = typed_settings(programme_or_404(programme_id), request.reader)
    form = ProgrammeForm(request.POST or None, reader=request.reader, initial=initial)
    if form.is_valid():
        try:
            change_programme_settings(
                programme_id=programme_id, settings=form.said(), **deed(request)
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("loyalty_programmes:settings", programme_id)
    context = {**programme_page(request, programme_id, tab="settings"), "form": form}
    status = 422 if form.errors else 200
    return render(request, "loyalty/settings.html", context, status=status)
