"""How the figures are made: what each one says, how it is reckoned, and what it does not say."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from vafa.insight.rules.indicators import indicators_about
from vafa.insight.rules.indicators.shape import Unit

WORDS_LENGTH_MAX = 80
UNIT_LABELS: dict[Unit, str | Promise] = {
    "money": _("Money, in the shop's unit"),
    "days": _("Days"),
    "count": _("A count"),
    "share": _("A share"),
    "ratio": _("A plain number"),
    "index": _("An index"),
    "none": "",
}


@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """Explain every figure of the pages, or those that speak of what was searched."""
    words = request.GET.get("q", "")[:WORDS_LENGTH_MAX].strip()
    groups = [
        {
            "code": group.code,
            "title": group.title,
            "entries": [{"told": one, "unit": UNIT_LABELS[one.unit]} for one in group.indicators],
        }
        for group in indicators_about(words)
    ]
    return render(request, "insight/indicators.html", {"groups": groups, "words": words})
