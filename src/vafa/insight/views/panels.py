"""Which panels of other features stand on a customer's card, and where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from vafa.insight.forms.labels import Label
from vafa.staff.rules import may


@dataclass(frozen=True)
class Panel:
    """A part of the card that its own feature draws, fetched by address.

    `place` is worth, side, known, beside or rights: the parts of the card's page.
    """

    address: str
    permission: str
    label: Label
    place: str


PANELS: Final = (
    Panel("insight:profit_panel", "portfolio.view", _("Profit"), "worth"),
    Panel("tasks:customer_panel", "tasks.view", _("Next steps"), "side"),
    Panel("customers:profile_panel", "customers.view", _("Needs, expectations, tastes"), "known"),
    Panel("portfolio:significance_panel", "portfolio.view", _("Why they matter"), "side"),
    Panel("customers:notes_panel", "customers.view", _("Notes"), "beside"),
    Panel("insight:customer_observed", "customers.view", _("What their orders show"), "beside"),
    Panel("customers:elsewhere_panel", "customers.view", _("Where else they buy"), "beside"),
    Panel("customers:merges_panel", "customers.view", _("Merges"), "rights"),
    Panel("customers:consent_panel", "customers.view", _("Consent"), "rights"),
    Panel("customers:rights_panel", "customers.view", _("Rights of this person"), "rights"),
)


@dataclass(frozen=True)
class Fetched:
    """A panel with its address for one customer."""

    label: Label
    url: str


def panels_of(*, customer_id: int, role: str) -> dict[str, list[Fetched]]:
    """Return the panels that a role may see, by their place."""
    places: dict[str, list[Fetched]] = {}
    for panel in PANELS:
        if may(role, panel.permission) and _is_there(panel.address):
            url = reverse(panel.address, args=[customer_id])
            places.setdefault(panel.place, []).append(Fetched(panel.label, url))
    return places


@cache
def _is_there(address: str) -> bool:
    """Tell whether the project has such a page: features are plugged in one by one."""
    try:
        reverse(address, args=[1])
    except NoReverseMatch:
        return False
    return True
