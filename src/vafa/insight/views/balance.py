"""The balance of what keeping the customers costs and brings, and the alarm when it tips."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from vafa.core.presentation import Reader
from vafa.insight.queries.figures import page_figures
from vafa.portfolio.queries import profit_settings
from vafa.staff.middleware import StaffRequest
from vafa.web.charts import Axis, Chart, Series


@require_GET
def balance_alert(request: StaffRequest) -> HttpResponse:
    """Say on Today that the base has cost more than it brought for too long, or nothing."""
    figures = page_figures("balance")
    said = balance_warning(figures.payload, request.reader) if figures else ""
    return render(request, "insight/balance_alert.html", {"warning": said})


# Any: the page's figures, and what its template shows.
def shown_balance(payload: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """Put the balance into pictures and a sentence; nothing where it is not known."""
    months = [month for month in payload["months"] if month["ratio"] is not None]
    if not months:
        return {"balance_warning": "", "balance_ratio": None}
    return {
        "balance_warning": balance_warning(payload, reader),
        "balance_said": _latest(months[-1], reader),
        "balance_money": _money_chart(months),
        "balance_ratio": _ratio_chart(months),
    }


def balance_warning(payload: Mapping[str, Any], reader: Reader) -> str:
    """Say for how many months the base has cost more than it brought, once that is too long."""
    below: int = payload["below"]
    if below < profit_settings().balance_months:
        return ""
    said = ngettext(
        "For %(months)s month now keeping your customers has cost more than they brought.",
        "For %(months)s months now keeping your customers has cost more than they brought.",
        below,
    )
    return said % {"months": reader.number(below)}


def _latest(month: Mapping[str, Any], reader: Reader) -> str:
    said = _(
        "In %(month)s customers brought a gross margin of %(margin)s and cost %(cost)s to serve: "
        "%(ratio)s times what was spent on them."
    )
    return said % {
        "month": reader.month(date.fromisoformat(month["month"])),
        "margin": reader.compact_money(month["gross_margin"]),
        "cost": reader.compact_money(month["cost"]),
        "ratio": reader.number(month["ratio"], decimals=1),
    }


def _money_chart(months: list[dict[str, Any]]) -> Chart:
    return Chart(
        kind="bar",
        title=_("What customers bring and cost, by month"),
        categories=[date.fromisoformat(month["month"]) for month in months],
        series=[
            Series(_("Gross margin"), [month["gross_margin"] for month in months], "accent"),
            Series(_("Cost to serve"), [month["cost"] for month in months], "warn"),
            Series(
                _("Of it rewards, gifts, compensation"),
                [month["retention"] for month in months],
                "muted",
            ),
        ],
        x_axis=Axis(_("Month"), "month"),
        y_axis=Axis(words="money"),
    )


def _ratio_chart(months: list[dict[str, Any]]) -> Chart:
    return Chart(
        kind="line",
        title=_("Gross margin by cost to serve"),
        categories=[date.fromisoformat(month["month"]) for month in months],
        series=[
            Series(_("Return on what was spent"), [month["ratio"] for month in months], "accent"),
            Series(_("Costs as much as it brings"), [1.0] * len(months), "bad", is_dashed=True),
        ],
        x_axis=Axis(_("Month"), "month"),
        y_axis=Axis(words="decimal"),
    )
