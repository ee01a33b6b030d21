"""Groups and lists of the page Portfolio: strategies, corners of the map, significant, asleep."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.core.presentation import Reader
from vafa.insight.forms.labels import STRATEGY_LABELS, Label
from vafa.insight.queries.portfolio import Region
from vafa.insight.views.evidence import MEANINGS, WHAT_TO_DO
from vafa.portfolio.models import Valuation


@dataclass(frozen=True)
class StrategyGroup:
    """A strategy with its people, its money and what is done about them."""

    code: str
    meaning: Label
    todo: Sequence[Label]
    customers: int
    revenue_year: int
    expected_revenue: int | None
    expected_revenue_24: int | None
    url: str


@dataclass(frozen=True)
class Corner:
    """A quarter of the value map, and what posting `values` lists."""

    title: Label
    meaning: Label
    customers: int
    revenue_year: int
    expected_revenue_24: int
    values: str
    tone: str


@dataclass(frozen=True)
class Significant:
    """One of the ranked list, and why it is there."""

    row: Valuation
    reasons: Sequence[Label]


@dataclass(frozen=True)
class Sleeper:
    """Somebody silent, and what he used to bring in a year."""

    row: Valuation
    yearly: int


@dataclass(frozen=True)
class Sleepers:
    """The silent of one phase who used to bring most."""

    title: Label
    url: str
    people: Sequence[Sleeper]


def strategies_of(counted: Sequence[Mapping[str, Any]]) -> list[StrategyGroup]:
    """Put the strategies that are in use into their usual order, those without one last."""
    by_code = {row["strategy"]: row for row in counted}
    return [
        StrategyGroup(
            code=code,
            meaning=MEANINGS[code],
            todo=WHAT_TO_DO[code],
            customers=by_code[code]["customers"],
            revenue_year=by_code[code]["revenue_year"] or 0,
            expected_revenue=by_code[code]["expected_revenue"],
            expected_revenue_24=by_code[code]["expected_revenue_24"],
            url=f"{reverse('insight:customers')}?{urlencode({'strategy': code or 'NONE'})}",
        )
        for code in (*STRATEGY_LABELS, "")
        if code in by_code
    ]


CORNERS: tuple[tuple[bool, bool, Label, Label, str], ...] = (
    (
        True,
        True,
        gettext_lazy("Strong now and later"),
        gettext_lazy("Keep them: nothing grows faster than what does not leave."),
        "good",
    ),
    (
        False,
        True,
        gettext_lazy("Rising"),
        gettext_lazy("Bought less so far than they are expected to. Invest here."),
        "accent",
    ),
    (
        True,
        False,
        gettext_lazy("Fading"),
        gettext_lazy("Bought much lately, and little is expected. Ask why."),
        "warn",
    ),
    (
        False,
        False,
        gettext_lazy("All others"),
        gettext_lazy("Serve them well, and keep the effort small."),
        "calm",
    ),
)


def corners_of(payload: Mapping[str, Any]) -> list[Corner]:
    """Part the map into four, high meaning the best fifth on either side."""
    if payload["corners"] is None:
        return []
    cuts = payload["corners"]["cuts"]
    parts = {
        (part["is_high_now"], part["is_high_later"]): part for part in payload["corners"]["parts"]
    }
    return [
        Corner(
            title=title,
            meaning=meaning,
            customers=part["customers"],
            revenue_year=part["revenue_year"] or 0,
            expected_revenue_24=part["expected_revenue_24"] or 0,
            values=json.dumps(
                _side("x", cuts["revenue_year"], is_high_now)
                | _side("y", cuts["expected_revenue_24"], is_high_later)
            ),
            tone=tone,
        )
        for is_high_now, is_high_later, title, meaning, tone in CORNERS
        if (part := parts.get((is_high_now, is_high_later)))
    ]


def _side(axis: str, cut: int, is_high: bool) -> dict[str, int]:
    return {f"{axis}_low": cut} if is_high else {f"{axis}_high": cut - 1}


def region_in_words(region: Region, reader: Reader) -> list[str]:
    """Say in a phrase for each value where its ends are."""
    found = [
        (_("Last 365 days"), region.now_low, region.now_high),
        (_("Next 24 months"), region.later_low, region.later_high),
    ]
    return [f"{name}: {_between(low, high, reader)}" for name, low, high in found]


def _between(low: int | None, high: int | None, reader: Reader) -> str:
    ends = {
        "low": reader.compact_money(low) if low is not None else "",
        "high": reader.compact_money(high) if high is not None else "",
    }
    if low is None and high is None:
        return _("any amount")
    if low is None:
        return _("up to %(high)s") % ends
    if high is None:
        return _("from %(low)s") % ends
    return _("%(low)s to %(high)s") % ends


def significant_rows(
    payload: Mapping[str, Any], rows: Mapping[int, Valuation]
) -> list[Significant]:
    """List the ranked customers, each with what makes it significant."""
    return [
        Significant(rows[one], _reasons(rows[one], payload))
        for one in payload["listed"]
        if one in rows
    ]


def _reasons(row: Valuation, payload: Mapping[str, Any]) -> list[Label]:
    tests = (
        (row.expected_revenue_24, payload["future_cut"], gettext_lazy("future value")),
        (row.revenue_total, payload["volume_cut"], gettext_lazy("volume")),
    )
    return [
        label
        for value, cut, label in tests
        if value is not None and cut is not None and value >= cut
    ]


ASLEEP: tuple[tuple[str, Label, str], ...] = (
    ("at_risk", gettext_lazy("At risk: still within reach"), "phase=at_risk"),
    ("former", gettext_lazy("Former: worth winning back?"), "phase=former&sort=revenue"),
)


def sleepers_of(
    listed: Mapping[str, Sequence[Mapping[str, int]]], rows: Mapping[int, Valuation]
) -> list[Sleepers]:
    """List who is silent now and used to bring most, by phase."""
    return [
        Sleepers(
            title=title,
            url=f"{reverse('insight:customers')}?{query}",
            people=[
                Sleeper(rows[one["customer_id"]], one["yearly"])
                for one in listed[name]
                if one["customer_id"] in rows
            ],
        )
        for name, title, query in ASLEEP
    ]
