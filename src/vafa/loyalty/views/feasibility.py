"""The verdict on a rule, and the prices before it, for the page where it is written."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vafa.loyalty.forms.feasibility import verdict_shown
from vafa.loyalty.models import RuleVersion
from vafa.loyalty.queries.feasibility import feasibility_of_rule, is_weighable
from vafa.loyalty.queries.prior_prices import prior_prices
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import moment_of_today, now


@require_GET
def rule(request: StaffRequest, programme_id: int, rule_id: int) -> HttpResponse:
    """Show whether the latest version of a rule is special and feasible; nothing for events."""
    version = _version(programme_id, rule_id)
    if not is_weighable(version=version):
        return HttpResponse()
    weighed = feasibility_of_rule(version=version, at=now())
    return render(
        request, "loyalty/feasible.html", {"shown": verdict_shown(weighed, request.reader)}
    )


@require_GET
def prices(request: StaffRequest, programme_id: int, rule_id: int) -> HttpResponse:
    """Show the lowest prices of what a rule lowers; nothing for a rule that lowers none."""
    version = _version(programme_id, rule_id)
    found = prior_prices(version=version, at=moment_of_today())
    if found is None:
        return HttpResponse()
    return render(request, "loyalty/prior_prices.html", {"prices": found})


def _version(programme_id: int, rule_id: int) -> RuleVersion:
    found = RuleVersion.objects.filter(rule__programme_id=programme_id, rule_id=rule_id)
    version = found.select_related("rule__programme__asset").order_by("-number").first()
    if version is None:
        raise Http404
    return version
