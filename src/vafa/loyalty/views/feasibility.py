"""The verdict on a rule, for the page where it is written."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vafa.loyalty.forms.feasibility import verdict_shown
from vafa.loyalty.models import RuleVersion
from vafa.loyalty.queries.feasibility import feasibility_of_rule, is_weighable
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now


@require_GET
def rule(request: StaffRequest, programme_id: int, rule_id: int) -> HttpResponse:
    """Show whether the latest version of a rule is special and feasible; nothing for events."""
    found = RuleVersion.objects.filter(rule__programme_id=programme_id, rule_id=rule_id)
    version = found.select_related("rule__programme__asset").order_by("-number").first()
    if version is None:
        raise Http404
    if not is_weighable(version=version):
        return HttpResponse()
    weighed = feasibility_of_rule(version=version, at=now())
    return render(
        request, "loyalty/feasible.html", {"shown": verdict_shown(weighed, request.reader)}
    )
