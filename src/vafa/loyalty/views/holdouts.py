"""What rules earned: members who get a rule beside those who are held back from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.analytics.models.difference import Difference
from vafa.loyalty.actions.holdouts import end_holdout, hold_back
from vafa.loyalty.forms.trials import HoldoutForm
from vafa.loyalty.models import Holdout, Programme
from vafa.loyalty.queries.holdouts import Earned, earned_by, holdouts_of, rules_to_compare
from vafa.loyalty.views.tabs import deed, programme_or_404, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.web.charts import Axis, Chart, Series
from vafa.web.forms import accepted

SHOWN = 10


@require_GET
def earned(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show what each comparison says so far."""
    page = programme_page(request, programme_id, tab="earned")
    programme = page["programme"]
    assert isinstance(programme, Programme)
    groups = holdouts_of(programme_id=programme_id)[:SHOWN]
    rules = rules_to_compare(programme_id=programme_id)
    context = {
        **page,
        "comparisons": [_comparison(earned_by(holdout=each, at=now())) for each in groups],
        "form": HoldoutForm(rules=rules) if rules and programme.state != "ended" else None,
    }
    return render(request, "loyalty/earned.html", context)


@require_POST
def start(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Begin to hold new members back from a rule."""
    programme_or_404(programme_id)
    rules = rules_to_compare(programme_id=programme_id)
    said = accepted(HoldoutForm(request.POST, rules=rules))
    hold_back(rule_id=said["rule"], share_bp=said["share"] * 100, **deed(request))
    messages.success(request, _("From now on some new members do not get this rule."))
    return redirect("loyalty_trials:earned", programme_id)


@require_POST
def end(request: StaffRequest, programme_id: int, holdout_id: int) -> HttpResponse:
    """Let everybody get the rule from now on."""
    of_programme = Holdout.objects.filter(pk=holdout_id, rule__programme_id=programme_id)
    if not of_programme.exists():
        raise Http404
    end_holdout(holdout_id=holdout_id, **deed(request))
    messages.success(request, _("Everybody gets this rule from now on."))
    return redirect("loyalty_trials:earned", programme_id)


def _spread(spend: Difference) -> Chart:
    """Draw how much more those who get the rule spend, with what that may be by chance."""
    name = _("Difference in spend")
    return Chart(
        kind="intervals",
        title=name,
        categories=[_("Get the rule")],
        series=[Series(name, [spend.estimate], "accent", lows=[spend.low], highs=[spend.high])],
        y_axis=Axis(words="money"),
        height="small",
    )


def _comparison(found: Earned) -> dict[str, object]:
    """Put both sides and the difference into figures that a template can write."""
    sides = [
        {
            "label": label,
            "members": side.members,
            "spend": round(side.spend.mean) if side.members else None,
            "orders": side.orders.mean if side.members else None,
        }
        for label, side in (
            (_("Get the rule"), found.treated),
            (_("Held back"), found.held_back),
        )
    ]
    spend, orders = found.spend, found.orders
    return {
        "found": found,
        "holdout": found.holdout,
        "dialog": f"end-{found.holdout.id}",
        "share": found.holdout.share_bp / 10_000,
        "sides": sides,
        "chart": _spread(spend) if spend else None,
        "spend": [round(each) for each in (spend.estimate, spend.low, spend.high)]
        if spend
        else None,
        "orders": [orders.estimate, orders.low, orders.high] if orders else None,
        "together": round(spend.estimate * found.treated.members) if spend else None,
        "is_clear": bool(spend and spend.is_clear),
    }
