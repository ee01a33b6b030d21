"""Groups of customers: what they are called, where their people are, and what they bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from vafa.core.languages import Language
from vafa.insight.forms.customer_filters import country_names
from vafa.insight.forms.labels import PHASE_LABELS, STRATEGY_LABELS
from vafa.portfolio.forms.planning import GROUP_KIND_LABELS, Grouped

# Any: the groups of the figures of the ten questions, which are JSON.
Groups = dict[str, Any]


@dataclass(frozen=True)
class GroupFigures:
    """What a group is and brings at present; None is unknown."""

    customers: int
    revenue_year: int | None
    contribution_year: int | None
    contribution_24: int | None


def figures_of(groups: Groups, kind: str, value: str) -> GroupFigures | None:
    """Find the figures of a group; None where the latest refresh did not count it."""
    for row in groups.get(kind, []):
        if value_of(kind, row) == value:
            return GroupFigures(
                row["customers"],
                row["revenue_year"],
                row.get("contribution_year"),
                row.get("contribution_24"),
            )
    return None


def value_of(kind: str, row: dict[str, Any]) -> str:
    """Return by which value a row of figures is chosen; a shade of a phase is its own group."""
    if kind == "phase":
        return str(row["phase_state"] or row["phase"])
    return str(row[kind] or "")


def group_name(kind: str, value: str, kept: str, language: Language) -> str:
    """Name a group in the reader's language; a saved view by the name it had."""
    match kind:
        case "strategy":
            return str(STRATEGY_LABELS.get(value, value))
        case "phase":
            return str(PHASE_LABELS.get(value, value))
        case "country":
            return country_names(language).get(value, value)
        case "view":
            return kept or value
    return value


def group_url(kind: str, value: str) -> str:
    """Lead to the people of a group, where the customer list can show them."""
    if kind in ("strategy", "phase", "country"):
        return f"{reverse('insight:customers')}?{urlencode({kind: value})}"
    return reverse("insight:offer") if kind == "category" else reverse("insight:customers")


def group_choices(groups: Groups, language: Language) -> list[Grouped]:
    """Offer every strategy and phase, and the countries, categories and views that there are."""
    offered: list[Grouped] = []
    for kind, label in GROUP_KIND_LABELS.items():
        pairs = [
            (f"{kind}:{value}", group_name(kind, value, name, language))
            for value, name in _values(groups, kind)
        ]
        if pairs:
            offered.append((label, list(pairs)))
    return offered


def _values(groups: Groups, kind: str) -> list[tuple[str, str]]:
    match kind:
        case "strategy":
            return [(code, "") for code in STRATEGY_LABELS]
        case "phase":
            return [(code, "") for code in PHASE_LABELS]
    rows = groups.get(kind, [])
    return [(value_of(kind, row), row.get("name", "")) for row in rows if value_of(kind, row)]
