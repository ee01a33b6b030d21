"""The list of prospects: people without a purchase, and what they look for."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vafa.customers.forms.labels import INTEREST_LABELS
from vafa.insight.queries.prospects import prospect_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.rules import may


@require_GET
def prospects(request: StaffRequest) -> HttpResponse:
    """Show who has not bought yet, how they came and what they look for and compare."""
    channel, kind = request.GET.get("channel", ""), request.GET.get("kind", "")
    kind = kind if kind in INTEREST_LABELS else ""
    page = prospect_page(channel=channel, kind=kind, after=request.GET.get("after", ""))
    asked = [(name, value) for name, value in (("channel", channel), ("kind", kind)) if value]
    address = reverse("insight:prospects")
    context = {
        "page": page,
        "fields": _fields(page.channels, channel, kind),
        "next_url": page.next and f"{address}?{urlencode([*asked, ('after', page.next)])}",
        "is_filtered": bool(asked),
        "may_change": may(request.staff.role, "customers.change"),
        "may_import": may(request.staff.role, "imports.run"),
    }
    return render(request, "insight/prospects.html", context)


def _fields(channels: list[str], channel: str, kind: str) -> list[dict[str, object]]:
    everything = {"value": "", "label": _("All"), "is_chosen": False}
    by_channel = [{"value": one, "label": one, "is_chosen": one == channel} for one in channels]
    by_kind = [
        {"value": code, "label": label, "is_chosen": code == kind}
        for code, label in INTEREST_LABELS.items()
    ]
    return [
        {"name": "channel", "label": _("Came to us by"), "options": [everything, *by_channel]},
        {"name": "kind", "label": _("What they do"), "options": [everything, *by_kind]},
    ]
