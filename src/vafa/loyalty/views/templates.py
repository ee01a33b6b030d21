"""The gallery of starting templates: what is in each, and the way to a draft of one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions.templates import install_template
from vafa.loyalty.forms.template_terms import sentences_of, steps_of
from vafa.loyalty.forms.templates import InstallForm
from vafa.loyalty.rules.templates import TEMPLATES, StartingTemplate, making_of
from vafa.loyalty.views.tabs import deed
from vafa.portfolio.queries.costs import sold_categories
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import shop
from vafa.staff.rules import may
from vafa.web.forms import accepted

CATEGORIES_MAX = 60


@require_GET
def gallery(request: StaffRequest) -> HttpResponse:
    """Show the templates, those that fit the shop's money first."""
    currency = shop().currency
    found = sorted(TEMPLATES.values(), key=lambda each: currency not in each.fits)
    context = {
        "cards": [_card(request, template, currency) for template in found],
        "currency": currency,
        "may_change": may(request.staff.role, "loyalty.change"),
    }
    return render(request, "loyalty/templates.html", context)


@require_POST
def install(request: StaffRequest, key: str) -> HttpResponse:
    """Draw a programme up from a template."""
    said = accepted(InstallForm(request.POST, categories=_categories()))
    programme = install_template(
        key=key, name=said["name"], left_out=said.get("left_out", ()), **deed(request)
    )
    messages.success(
        request, _("The programme is a draft. Try it over your own orders before it begins.")
    )
    return redirect("loyalty_trials:trials", programme.id)


def _categories() -> list[str]:
    return [category for category in sold_categories() if category][:CATEGORIES_MAX]


def _card(request: StaffRequest, template: StartingTemplate, currency: str) -> dict[str, object]:
    fits, reader = currency in template.fits, request.reader
    # One that does not fit is shown in the money that it was made for.
    money = currency if fits else next(iter(template.fits))
    making = making_of(template, asset="points", currency=money)
    name = template.names[reader.language]
    return {
        "template": template,
        "name": name,
        "about": template.about[reader.language],
        "sentences": sentences_of(template, making, reader),
        "steps": steps_of(template, making, reader),
        "fits": fits,
        "currencies": list(template.fits),
        "form": InstallForm(
            initial={"name": name}, categories=_categories(), auto_id=f"{template.key}-%s"
        ),
    }
