"""The groups and people of the page Profit, in words and as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.core.presentation import Reader
from vafa.insight.forms.customer_filters import country_names
from vafa.insight.forms.labels import Label, phase_label, strategy_label
from vafa.portfolio.models import Valuation

# The widths of bars are thousandths of the longest gain and the longest loss together.
BAR_WIDTH = 1_000


@dataclass(frozen=True)
class Part:
    """One part of a group with what it leaves, and its bar from zero to there."""

    name: Label
    url: str
    count: int | None
    net_revenue: int
    cost_to_serve: int | None
    contribution: int | None
    is_estimated: bool
    start: int
    width: int


@dataclass(frozen=True)
class ProfitGroup:
    """Everything of the year, parted in one way; `counted` names what `count` counts."""

    title: Label
    note: Label
    counted: Label
    parts: Sequence[Part]


@dataclass(frozen=True)
class Loser:
    """Somebody right of the peak, and what cheaper service would save, in the page's money."""

    row: Valuation
    contribution: int
    cost_to_serve: int | None
    saved: int | None
    fixed: int | None


# Any: the figures are JSON.
def losers_of(listed: Sequence[Mapping[str, Any]], rows: Mapping[int, Valuation]) -> list[Loser]:
    """List who costs most among the loss makers, in the order of the figures."""
    return [
        Loser(
            row=rows[one["customer_id"]],
            contribution=one["contribution"],
            cost_to_serve=one["cost_to_serve"],
            saved=None if one["fixed"] is None else one["fixed"] - one["contribution"],
            fixed=one["fixed"],
        )
        for one in listed
        if one["customer_id"] in rows
    ]


def groups_of(parts: Mapping[str, Any], reader: Reader) -> list[ProfitGroup]:
    """Put the parts of the year's contribution into words; a way with one part only is left out."""
    customers, orders = _("Customers"), _("Orders")
    of_people = _("Customers who bought or cost something in the year.")
    of_goods = _("The costs of an order are shared among its lines by their net revenue.")
    of_orders = _("Costs for no single order are under “unknown”.")
    shapes: tuple[tuple[str, Label, Label, Label], ...] = (
        ("strategy", _("By strategy"), of_people, customers),
        ("phase", _("By phase"), of_people, customers),
        ("category", _("By category"), of_goods, ""),
        ("channel", _("By channel"), of_orders, orders),
        ("country", _("By country"), of_orders, orders),
    )
    return [
        ProfitGroup(title, note, counted, _parts(parts[key], key, reader))
        for key, title, note, counted in shapes
        if len(parts[key]["listed"]) > 1
    ]


def _parts(found: Mapping[str, Any], key: str, reader: Reader) -> list[Part]:
    rows = [(*_named(row, key, reader), row) for row in found["listed"]]
    if found["rest"]["parts"]:
        rows.append((_others(found["rest"]["parts"], reader), "", found["rest"]))
    left = [row["contribution"] or 0 for _name, _url, row in rows]
    low, high = min(0, *left), max(0, *left)
    return [
        Part(
            name=name,
            url=url,
            count=row.get("count"),
            net_revenue=row["net_revenue"] or 0,
            cost_to_serve=row["cost_to_serve"],
            contribution=row["contribution"],
            is_estimated=bool(row["is_estimated"]),
            start=_place(min(0, row["contribution"] or 0) - low, high - low),
            width=max(_place(abs(row["contribution"] or 0), high - low), 4),
        )
        for name, url, row in rows
    ]


def _place(amount: int, whole: int) -> int:
    return round(BAR_WIDTH * amount / whole) if whole else 0


def _others(count: int, reader: Reader) -> str:
    said = ngettext("%(count)s other", "%(count)s others", count)
    return said % {"count": reader.number(count)}


def _named(row: Mapping[str, Any], key: str, reader: Reader) -> tuple[Label, str]:
    code = row[key]
    if key == "strategy":
        return strategy_label(code), _list_of(strategy=code or "NONE")
    if key == "phase":
        asked = row["phase_state"] or code
        return phase_label(code, row["phase_state"]), _list_of(phase=asked)
    if not code:
        return _("unknown"), ""
    if key == "country":
        return country_names(reader.language).get(code, code), _list_of(country=code)
    return code, ""


def _list_of(**filters: str) -> str:
    return f"{reverse('insight:customers')}?{urlencode(filters)}"
