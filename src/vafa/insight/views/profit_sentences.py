"""The headline figures and sentences of the page Profit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.core.presentation import Reader

Stat = dict[str, object]


def profit_stats(payload: Mapping[str, Any], reader: Reader, *, sees_costs: bool) -> list[Stat]:
    """Say what the year left, and from what; money of costs only to those who may see it."""
    year, curve = payload["year"], payload["curve"]
    stats = [{**_headline(year, curve, reader), "figure": "contribution"}]
    if sees_costs:
        revenue = year["net_revenue"]
        margin = _of_revenue(_("Gross margin"), year["gross_margin"], revenue, reader)
        cost = _of_revenue(_("Cost to serve"), year["cost_to_serve"], revenue, reader)
        stats += [{**margin, "figure": "gross-margin"}, {**cost, "figure": "cost-to-serve"}]
    stats.append(
        {
            "label": _("Customers who take away"),
            "figure": "whale-curve",
            "value": reader.number(curve["losers"]),
            "note": _("%(share)s of %(customers)s whose contribution is known")
            % {
                "share": reader.percent(_share(curve["losers"], curve["customers"]) or 0),
                "customers": reader.number(curve["customers"]),
            },
        }
    )
    return stats


def _headline(year: Mapping[str, Any], curve: Mapping[str, Any], reader: Reader) -> Stat:
    label = _("Contribution, last 365 days")
    if year["contribution"] is None:
        return {
            "label": label,
            "value": reader.compact_money(curve["total"]),
            "note": _("of the customers alone whose costs of goods are known"),
        }
    return _of_revenue(label, year["contribution"], year["net_revenue"], reader)


def _of_revenue(label: str, amount: int | None, revenue: int, reader: Reader) -> Stat:
    if amount is None:
        return {"label": label, "value": _("unknown")}
    stat: Stat = {"label": label, "value": reader.compact_money(amount)}
    share = _share(amount, revenue)
    if share is not None:
        words = {
            "share": reader.percent(share, decimals=1),
            "revenue": reader.compact_money(revenue),
        }
        stat["note"] = _("%(share)s of the net revenue of %(revenue)s") % words
    return stat


def curve_sentences(curve: Mapping[str, Any], reader: Reader) -> list[str]:
    """Say where the curve has its peak and what is lost behind it."""
    if not curve["losers"]:
        return [_("Nobody takes anything away: the curve ends at its peak.")]
    words = {
        "makers": reader.percent(_share(curve["makers"], curve["customers"]) or 0),
        "peak": reader.compact_money(curve["peak"]),
        "losers": reader.percent(_share(curve["losers"], curve["customers"]) or 0),
        "lost": reader.compact_money(curve["lost"]),
        "total": reader.compact_money(curve["total"]),
    }
    peak = _share(curve["peak"], curve["total"])
    if peak is None:
        first = _("The best %(makers)s of customers leave %(peak)s.") % words
    else:
        words["height"] = reader.percent(peak)
        first = (
            _("The best %(makers)s of customers leave %(peak)s: %(height)s of what is left.")
            % words
        )
    second = _(
        "The %(losers)s right of the peak take %(lost)s of it away, so that %(total)s is left."
    )
    return [first, second % words]


def losers_sentence(losers: Mapping[str, Any], reader: Reader) -> str:
    """Say what all loss makers would cost less by under the cheapest permitted service."""
    if not losers["customers"]:
        return ""
    if losers["saved"] is None:
        return _(
            "What cheaper service would save is unknown until costs of serving are known as well "
            "as costs of goods."
        )
    said = ngettext(
        "Under the cheapest service that you permit they would cost %(saved)s less together; "
        "%(mended)s of them would then leave something.",
        "Under the cheapest service that you permit they would cost %(saved)s less together; "
        "%(mended)s of them would then leave something.",
        losers["mended"] or 0,
    )
    return said % {
        "saved": reader.compact_money(losers["saved"]),
        "mended": reader.number(losers["mended"] or 0),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None
