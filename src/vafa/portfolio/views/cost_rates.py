"""Margin rates where costs are not known, and rules for what orders cost."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.portfolio.actions.costs import (
    forget_margin_rate,
    remove_cost_rule,
    set_cost_rule,
    set_margin_rate,
)
from vafa.portfolio.forms.cost_labels import KIND_LABELS, PER_LABELS
from vafa.portfolio.forms.costs import MarginForm, RuleForm
from vafa.portfolio.models import BEGINNING, CostRule
from vafa.portfolio.queries.costs import (
    cost_rules,
    counted,
    known_channels,
    margin_rates,
    sold_categories,
)
from vafa.portfolio.rules.costing import Charge, ChargedOrder, order_charges
from vafa.portfolio.views.costs import actor
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.staff.rules import may
from vafa.web.forms import accepted


@require_GET
def rates(request: StaffRequest) -> HttpResponse:
    """Show margin rates and rules, what a usual order costs by them, and the way to change them."""
    rules = cost_rules()
    context = {
        "rates": margin_rates(),
        "rules": [(rule, KIND_LABELS[rule.kind], PER_LABELS[rule.per]) for rule in rules],
        "beginning": BEGINNING,
        "usual": _usual_order(rules),
        "margin_form": MarginForm(reader=request.reader, categories=sold_categories()),
        "rule_form": RuleForm(reader=request.reader, channels=known_channels()),
        "may_change": may(request.staff.role, "costs.change"),
    }
    return render(request, "costs/rates.html", context)


def _usual_order(rules: list[CostRule]) -> dict[str, object] | None:
    """Work out what an order of the year's mean worth costs by the rules for everybody."""
    known = counted()
    if not known.orders or not rules:
        return None
    worth = known.net_revenue // known.orders
    charges = [
        Charge(rule.kind, rule.per, rule.amount, rule.basis_points, valid_from=rule.valid_from)
        for rule in rules
        if not rule.channel and not rule.country
    ]
    costs = order_charges(charges, ChargedOrder(worth, lines=1, day=today()))
    return {
        "worth": worth,
        "costs": [(KIND_LABELS[kind], amount) for kind, amount in costs.items() if amount],
        "total": sum(costs.values()),
    }


@require_POST
def save_rate(request: StaffRequest) -> HttpResponse:
    """Keep a margin rate that somebody typed."""
    form = MarginForm(request.POST, reader=request.reader, categories=sold_categories())
    said = accepted(form)
    set_margin_rate(
        category=said["category"], rate_basis_points=said["rate"], at=now(), by=actor(request)
    )
    messages.success(request, _("Saved. Figures follow at the next refresh."))
    return redirect("costs:rates")


@require_POST
def forget_rate(request: StaffRequest) -> HttpResponse:
    """Forget a margin rate."""
    category = request.POST.get("category", "")[:120]
    forget_margin_rate(category=category, at=now(), by=actor(request))
    messages.success(request, _("Forgotten. Figures follow at the next refresh."))
    return redirect("costs:rates")


@require_POST
def save_rule(request: StaffRequest) -> HttpResponse:
    """Keep a rule that somebody typed."""
    form = RuleForm(request.POST, reader=request.reader, channels=known_channels())
    accepted(form)
    set_cost_rule(**form.said(), today=today(), at=now(), by=actor(request))
    messages.success(request, _("Saved. Figures follow at the next refresh."))
    return redirect("costs:rates")


@require_POST
def remove_rule(request: StaffRequest, rule_id: int) -> HttpResponse:
    """Remove a rule."""
    remove_cost_rule(rule_id=rule_id, at=now(), by=actor(request))
    messages.success(request, _("Removed. Figures follow at the next refresh."))
    return redirect("costs:rates")
