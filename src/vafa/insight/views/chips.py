"""Active filters in words, each with the address of the list without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from vafa.core.presentation import Reader
from vafa.insight.forms.customer_filters import country_names
from vafa.insight.forms.labels import PHASE_LABELS, STRATEGY_FILTER_LABELS
from vafa.insight.rules.customer_filters import MINE, NOBODY, CustomerFilters

# Filters that are told together: both ends of a range are one sentence.
RANGES = ("value", "revenue", "silent", "p_buys", "days")


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the list without it."""

    label: str
    url: str


def chips_of(
    filters: CustomerFilters,
    *,
    reader: Reader,
    pairs: list[tuple[str, str]],
    owners: Mapping[str, str] | None = None,
) -> list[Chip]:
    """Say each condition in the reader's words; `owners` are names by number of account."""
    chips = []
    asked = filters.to_json()
    for name in ("phase", "strategy", "country", "left_out", *RANGES, *FLAGS):
        label, fields = _chip(name, asked, reader)
        if label:
            kept = [pair for pair in pairs if pair[0] not in fields]
            chips.append(Chip(label, f"?{urlencode(kept)}"))
    if filters.owner:
        kept = [pair for pair in pairs if pair[0] != "owner"]
        chips.append(Chip(_owner(filters.owner, owners or {}), f"?{urlencode(kept)}"))
    return chips


def _owner(owner: str, owners: Mapping[str, str]) -> str:
    if owner == MINE:
        return _("Looked after by me")
    if owner == NOBODY:
        return _("Looked after by nobody")
    return _("Looked after by %(name)s") % {"name": owners.get(owner, "…")}


def _chip(name: str, asked: dict[str, Any], reader: Reader) -> tuple[str, tuple[str, ...]]:
    if name in RANGES:
        low, high = asked.get(f"{name}_min"), asked.get(f"{name}_max")
        fields = (f"{name}_min", f"{name}_max")
        return _range(name, low, high, reader), fields
    if name not in asked:
        return "", (name,)
    return _single(name, asked[name], reader), (name,)


def _single(name: str, value: str, reader: Reader) -> str:
    match name:
        case "phase":
            return str(PHASE_LABELS[value])
        case "strategy":
            return str(STRATEGY_FILTER_LABELS[value])
        case "country":
            return country_names(reader.language).get(value, value)
        case "left_out":
            return _("Left out of models") if value == "yes" else _("Not left out")
    return FLAGS[name]()


def _range(name: str, low: Any, high: Any, reader: Reader) -> str:
    if low is None and high is None:
        return ""
    write = _writer(name, reader)
    words = {"low": "" if low is None else write(low), "high": "" if high is None else write(high)}
    if high is None:
        return FROM[name]() % words
    if low is None:
        return UP_TO[name]() % words
    return BETWEEN[name]() % words


def _writer(name: str, reader: Reader) -> Callable[[Any], str]:
    if name in {"value", "revenue"}:
        return reader.money
    return reader.percent if name == "p_buys" else reader.number


FLAGS: dict[str, Callable[[], str]] = {
    "is_overdue": lambda: _("Overdue"),
    "is_overridden": lambda: _("Strategy chosen by hand"),
    "is_nameless": lambda: _("Without a name"),
}
FROM: dict[str, Callable[[], str]] = {
    "value": lambda: _("Expected in 12 months: %(low)s or more"),
    "revenue": lambda: _("Revenue so far: %(low)s or more"),
    "silent": lambda: _("Silent for %(low)s days or more"),
    "p_buys": lambda: _("Buys within 90 days: %(low)s or more"),
    "days": lambda: _("Bought on %(low)s days or more"),
}
UP_TO: dict[str, Callable[[], str]] = {
    "value": lambda: _("Expected in 12 months: up to %(high)s"),
    "revenue": lambda: _("Revenue so far: up to %(high)s"),
    "silent": lambda: _("Silent for %(high)s days at most"),
    "p_buys": lambda: _("Buys within 90 days: up to %(high)s"),
    "days": lambda: _("Bought on %(high)s days at most"),
}
BETWEEN: dict[str, Callable[[], str]] = {
    "value": lambda: _("Expected in 12 months: %(low)s to %(high)s"),
    "revenue": lambda: _("Revenue so far: %(low)s to %(high)s"),
    "silent": lambda: _("Silent for %(low)s to %(high)s days"),
    "p_buys": lambda: _("Buys within 90 days: %(low)s to %(high)s"),
    "days": lambda: _("Bought on %(low)s to %(high)s days"),
}
