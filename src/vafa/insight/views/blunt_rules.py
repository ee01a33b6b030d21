"""What one period for everybody would have cost, in the owner's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.core.presentation import Reader


@dataclass(frozen=True)
class Rule:
    """A rule with whom it would have written off, and what these bought afterwards."""

    name: str
    note: str
    is_ours: bool
    is_set: bool
    customers: int
    gone_share: float | None
    returned: int
    orders_share: float | None
    revenue: int
    revenue_share: float | None
    found_share: float | None


def blunt_rows(found: dict[str, Any], reader: Reader) -> list[Rule]:
    """List the thresholds in use first, then the periods for everybody."""
    whole = found["whole"]
    own = next(one for one in found["own"] if one["is_set"])
    name = _("Each customer's own rhythm")
    note = _("the limit of %(quantile)s, as set") % {"quantile": _quantile(own["quantile"], reader)}
    rows = [_rule(own, whole, name=name, note=note)]
    for one in found["periods"]:
        days = ngettext(
            "Silent for more than %(days)s day", "Silent for more than %(days)s days", one["days"]
        ) % {"days": reader.number(one["days"])}
        note = _("your fixed period") if one["is_set"] else ""
        rows.append(_rule(one, whole, name=days, note=note))
    return rows


def blunt_sentences(found: dict[str, Any], reader: Reader) -> dict[str, str]:
    """Say when the rules were tried, and what the difference was."""
    own = next(one for one in found["own"] if one["is_set"])
    days = {
        "cut": reader.day(date.fromisoformat(found["cut"])),
        "until": reader.day(date.fromisoformat(found["until"])),
        "customers": reader.number(found["whole"]["customers"]),
    }
    when = _(
        "As if on %(cut)s each rule had written off some of the %(customers)s customers known "
        "then; what they really bought until %(until)s is known by now."
    )
    cost = _(
        "Our thresholds would have written off %(customers)s customers, of whom %(gone)s really "
        "did not come back; the others brought %(revenue)s."
    ) % {
        "customers": reader.number(own["customers"]),
        "gone": reader.percent(own["gone"] / own["customers"]) if own["customers"] else "–",
        "revenue": reader.compact_money(own["revenue"]),
    }
    return {
        "when": when % days,
        "cost": cost if own["customers"] else "",
        "better": _better(found, own, reader),
    }


def _better(found: dict[str, Any], own: dict[str, Any], reader: Reader) -> str:
    """Say so when one period for all would have found as many and cost less."""
    better = [
        one
        for one in found["periods"]
        if one["gone"] >= own["gone"] > 0 and one["revenue"] < own["revenue"]
    ]
    if not better:
        return ""
    best = min(better, key=lambda one: one["revenue"])
    sentence = ngettext(
        "In this shop a plain period of %(days)s day would have found as many and cost less "
        "(%(revenue)s).",
        "In this shop a plain period of %(days)s days would have found as many and cost less "
        "(%(revenue)s).",
        best["days"],
    )
    return sentence % {
        "days": reader.number(best["days"]),
        "revenue": reader.compact_money(best["revenue"]),
    }


@dataclass(frozen=True)
class Suggestion:
    """Which limit the shop's own past suggests for “former”, and what it is now."""

    sentence: str
    percent: str


def suggestion_of(payload: dict[str, Any], reader: Reader) -> Suggestion:
    """Put the suggested limit into words; `percent` is what the settings take, or nothing."""
    blunt, now = payload["blunt"], payload["quantiles"]["former"]
    if blunt is None or not blunt["suggested_former"]["is_judged"]:
        return Suggestion(_("The shop's past is too short to suggest a limit for “former”."), "")
    suggested = blunt["suggested_former"]["quantile"]
    if suggested is None:
        sentence = _(
            "At every limit more than a tenth of those called former came back: customers of this "
            "shop return after very long pauses. Take the highest limit, and do not give them up."
        )
        return Suggestion(sentence, "" if now >= 0.99 else "99")
    words = {"suggested": _quantile(suggested, reader), "now": _quantile(now, reader)}
    if abs(suggested - now) < 1e-9:
        sentence = _(
            "The limit of %(now)s for “former” fits: at most a tenth of those it flagged came back."
        )
        return Suggestion(sentence % words, "")
    sentence = _(
        "Your shop's past suggests a limit of %(suggested)s for “former” instead of %(now)s: the "
        "lowest at which at most a tenth of those flagged came back."
    )
    return Suggestion(sentence % words, f"{suggested * 100:g}")


def _quantile(quantile: float, reader: Reader) -> str:
    is_whole = abs(quantile * 100 - round(quantile * 100)) < 1e-9
    return reader.percent(quantile, decimals=0 if is_whole else 1)


def _rule(one: dict[str, Any], whole: dict[str, Any], *, name: str, note: str) -> Rule:
    return Rule(
        name=name,
        note=note,
        is_ours="quantile" in one,
        is_set=one["is_set"],
        customers=one["customers"],
        gone_share=_share(one["gone"], one["customers"]),
        returned=one["returned"],
        orders_share=_share(one["orders"], whole["orders"]),
        revenue=one["revenue"],
        revenue_share=_share(one["revenue"], whole["revenue"]),
        found_share=_share(one["gone"], whole["gone"]),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None
