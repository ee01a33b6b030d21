"""What the figures of the page Portfolio say, in sentences and in the stats above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.core.presentation import Reader

ASLEEP = (("existing", "at_risk"), ("former", ""))


def portfolio_stats(
    payload: Mapping[str, Any], totals: Mapping[str, Any] | None, reader: Reader
) -> list[dict[str, object]]:
    """Head the page with money now, in the near and in the far future, and how it is spread."""
    money, steady = payload["money"], payload["steadiness"]
    customers = ngettext("of %(count)s customer", "of %(count)s customers", money["customers"])
    stats: list[dict[str, object]] = [
        {
            "label": _("Net revenue, last 365 days"),
            "figure": "net-revenue",
            "value": reader.compact_money(money["revenue_year"] or 0),
            "note": customers % {"count": reader.number(money["customers"])},
        },
        *_expected_stats(money, totals, reader),
    ]
    if steady["repeat_share"] is not None:
        note = ""
        if steady["variation"] is not None:
            note = _("a month usually lies within ±%(share)s of the mean") % {
                "share": reader.percent(steady["variation"])
            }
        stats.append(
            {
                "label": _("From returning customers"),
                "figure": "steadiness",
                "value": reader.percent(steady["repeat_share"]),
                "note": note,
            }
        )
    return stats


def _expected_stats(
    money: Mapping[str, Any], totals: Mapping[str, Any] | None, reader: Reader
) -> list[dict[str, object]]:
    if totals is None:
        label = _("Expected from them")
        url = reverse("insight:how_right")
        return [{"label": label, "figure": "totals", "value": _("unknown"), "url": url}]
    low, high = totals["expected_spend_low"], totals["expected_spend_high"]
    return [
        {
            "label": _("Expected in 12 months"),
            "figure": "totals",
            "value": reader.compact_money(round(totals["expected_spend"])),
            "note": _("between %(low)s and %(high)s, nine times in ten")
            % {"low": reader.compact_money(round(low)), "high": reader.compact_money(round(high))},
            "url": reverse("insight:how_right"),
        },
        {
            "label": _("Expected in 24 months"),
            "figure": "24-month-value",
            "value": reader.compact_money(money["expected_revenue_24"] or 0),
            "note": _("later money counts less: 10 % a year"),
        },
    ]


def concentration_sentence(concentration: Mapping[str, Any], reader: Reader) -> str:
    """Say what the best tenth and fifth of customers brought, and how uneven that is."""
    tenth, fifth = (share_of_best(concentration["shares"], part) for part in (0.1, 0.2))
    if tenth is None or fifth is None or concentration["gini"] is None:
        return _("Too few customers bought in the last 365 days to say who brings the money.")
    return _(
        "The best tenth of the customers who bought in the last 365 days brought %(tenth)s of "
        "their net revenue, the best fifth %(fifth)s. Gini: %(gini)s (0: all bring the same, "
        "1: one brings everything)."
    ) % {
        "tenth": reader.percent(tenth),
        "fifth": reader.percent(fifth),
        "gini": reader.number(concentration["gini"], decimals=2),
    }


def share_of_best(shares: Sequence[Sequence[float]], part: float) -> float | None:
    """Find which share of the money the best part of customers brings; None for too few."""
    within = [money for people, money in shares if 0 < people <= part + 1e-9]
    return within[-1] if within else None


def significance_sentence(significant: Mapping[str, Any], reader: Reader) -> str:
    """Say from which amounts on a customer counts as significant, and how many do."""
    totals = significant["totals"]
    cuts = {
        "count": reader.number(totals["customers"]),
        "volume": reader.compact_money(significant["volume_cut"] or 0),
        "future": reader.compact_money(significant["future_cut"] or 0),
    }
    if significant["future_cut"] is None:
        return (
            _(
                "Significant is who bought for %(volume)s or more so far: %(count)s customers. "
                "What is to come is not known yet."
            )
            % cuts
        )
    return (
        _(
            "Significant is whose future value is %(future)s or more, or who bought for %(volume)s "
            "or more so far: the best twentieth of either. These are %(count)s customers."
        )
        % cuts
    )


def sleeping_sentence(phases: Sequence[Mapping[str, Any]], reader: Reader) -> str:
    """Say how much money a year went silent with those who brought it."""
    asleep = [row for row in phases if (row["phase"], row["phase_state"]) in ASLEEP]
    customers = sum(row["customers"] for row in asleep)
    yearly = sum(row["yearly"] or 0 for row in asleep)
    if not customers:
        return _("Nobody is silent for longer than usual.")
    words = ngettext(
        "%(count)s customer who is silent now used to bring %(yearly)s a year.",
        "%(count)s customers who are silent now used to bring %(yearly)s a year.",
        customers,
    )
    return words % {"count": reader.number(customers), "yearly": reader.compact_money(yearly)}
