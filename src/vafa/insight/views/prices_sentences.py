"""What the page Prices says in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.core.presentation import Reader

Label = str | Promise
# Any: the summary's part about prices, or a part of the page's figures.
Told = Mapping[str, Any]

SOURCES: dict[str, Label] = {
    "own": gettext_lazy("The shop's own index"),
    "official": gettext_lazy("The official series"),
    "none": gettext_lazy("None"),
}
METHODS: dict[str, Label] = {
    "first": gettext_lazy("beginning"),
    "tornqvist": gettext_lazy("Törnqvist"),
    "jevons": gettext_lazy("Jevons"),
    "too_few_products": gettext_lazy("not computed: too few products in common"),
    "too_little_coverage": gettext_lazy("not computed: too little of the money is matched"),
    "before_a_break": gettext_lazy("not comparable: the index begins later"),
    "no_sales": gettext_lazy("not computed: no sales"),
}
REASONS: dict[str, Label] = {
    "few_sales": gettext_lazy("few sales per product"),
    "bulk": gettext_lazy("one bulk order outweighs the others"),
}
DRIFT_TOLD = 0.05


@dataclass(frozen=True)
class Standing:
    """How things stand: a title, what it means, and how good that is."""

    level: str
    title: Label
    text: Label


@dataclass(frozen=True)
class MonthRow:
    """One month of the index, in plain values for the table."""

    month: date
    level: float | None
    change: float | None
    yearly: float | None
    official: float | None
    coverage: float | None
    products: int
    carried: int
    method: Label
    reason: Label
    drift: float | None
    is_drifting: bool


@dataclass(frozen=True)
class ForecastRow:
    """One stop of the clock: what was expected and what came, in both moneys."""

    cut: date
    span_days: int
    paid_expected: int
    paid_came: int
    paid_error: float | None
    real_expected: int
    real_came: int
    real_error: float | None


def standing_of(told: Told, *, has_index: bool) -> Standing | None:
    """Say why no index is in force; None when one is."""
    if told.get("source", "none") != "none":
        return None
    if told.get("source_asked") == "none":
        return Standing(
            "info",
            gettext_lazy("All money is read as it was paid"),
            gettext_lazy("No price index rules, because the settings below say so."),
        )
    if told.get("source_asked") == "official":
        return Standing(
            "warn",
            gettext_lazy("The official series is too short or too old"),
            gettext_lazy(
                "It must know at least half of the shop's months and one of the latest three."
                " Until then all money is read as it was paid."
            ),
        )
    text = gettext_lazy(
        "Prices can be compared once the same products are sold month after month for half a year."
        " Until then all money is read as it was paid."
    )
    if has_index:
        text = gettext_lazy(
            "Too many months could not be compared, or the latest ones are missing."
            " Until then all money is read as it was paid."
        )
    return Standing("info", gettext_lazy("Too little data to say how prices moved"), text)


def rule_sentence(told: Told, payload: Told, reader: Reader) -> str:
    """Say whether models use constant prices, and why."""
    if told.get("yearly") is None:
        return ""
    figures = {
        "yearly": reader.percent(told["yearly"], decimals=1),
        "limit": reader.percent(told["inflation_min"]),
    }
    if told["is_for_models"]:
        said = _(
            "Prices rose by %(yearly)s in a year, more than the %(limit)s of the settings: models"
            " learn from amounts in constant prices, and what they expect is in today's prices."
        )
    else:
        said = _(
            "Prices rose by %(yearly)s in a year, not more than the %(limit)s of the settings:"
            " models learn from amounts as they were paid."
        )
    filled = payload.get("filled") or 0
    if not filled:
        return said % figures
    words = ngettext(
        "%(count)s month without a level of its own was filled in between its neighbours.",
        "%(count)s months without a level of their own were filled in between their neighbours.",
        filled,
    )
    return f"{said % figures} {words % {'count': reader.number(filled)}}"


def index_stats(told: Told, payload: Told, reader: Reader) -> list[dict[str, object]]:
    """Give the figures at the head of the page."""
    months = payload["months"]
    known = [month for month in months if month["level"] is not None]
    stats: list[dict[str, object]] = [
        {
            "label": _("Index in force"),
            "figure": "own-price-index",
            "value": SOURCES[told.get("source", "none")],
            "note": "",
        }
    ]
    if told.get("yearly") is not None:
        rise = reader.percent(told["yearly"], decimals=1, sign="always")
        note = _("in the twelve months up to %(month)s") % {
            "month": reader.month(date.fromisoformat(told["base_month"]))
        }
        stats.append(
            {
                "label": _("Inflation of a year"),
                "figure": "inflation-of-a-year",
                "value": rise,
                "note": note,
            }
        )
    official = [m["official_yearly"] for m in months if m["official_yearly"] is not None]
    if official and told.get("source") == "own":
        rise = reader.percent(official[-1], decimals=1, sign="always")
        stats.append({"label": _("By the official series"), "value": rise, "note": ""})
    if known:
        value = _("%(known)s of %(all)s") % {
            "known": reader.number(len(known)),
            "all": reader.number(len(months)),
        }
        stats.append({"label": _("Months computed"), "value": value, "note": _("of the own index")})
        latest = known[-1]
        if latest["coverage"] is not None:
            note = ngettext(
                "%(count)s product in the latest month",
                "%(count)s products in the latest month",
                latest["products"],
            ) % {"count": reader.number(latest["products"])}
            share = reader.percent(latest["coverage"])
            stats.append(
                {
                    "label": _("Revenue matched"),
                    "figure": "revenue-matched",
                    "value": share,
                    "note": note,
                }
            )
    return stats


def month_rows(months: Sequence[Told]) -> list[MonthRow]:
    """List the months, the latest first."""
    return [
        MonthRow(
            month=date.fromisoformat(row["month"]),
            level=row["level"],
            change=row["change"],
            yearly=row["yearly"],
            official=row["official"],
            coverage=row["coverage"],
            products=row["products"],
            carried=row["carried"],
            method=METHODS[row["method"]],
            reason=REASONS.get(row["reason"], ""),
            drift=row["drift"],
            is_drifting=abs(row["drift"] or 0.0) >= DRIFT_TOLD,
        )
        for row in reversed(months)
    ]


def forecast_rows(forecasts: Sequence[Told]) -> list[ForecastRow]:
    """List the stops of the clock, the latest first."""
    return [
        ForecastRow(
            cut=date.fromisoformat(row["cut"]),
            span_days=row["span_days"],
            paid_expected=round(row["nominal_expected"]),
            paid_came=round(row["nominal_came"]),
            paid_error=row["nominal_error"],
            real_expected=round(row["real_expected"]),
            real_came=round(row["real_came"]),
            real_error=row["real_error"],
        )
        for row in forecasts
    ]


def ahead_sentence(ahead: Sequence[float], reader: Reader) -> str:
    """Say what the next twelve months look like from either money."""
    paid, real = ahead
    return _(
        "For the next twelve months the same customers are expected to bring %(real)s counted in"
        " today's prices, and %(paid)s where old amounts count as they were paid."
    ) % {"real": reader.compact_money(round(real)), "paid": reader.compact_money(round(paid))}
