"""Which panels of other features stand on a customer's card, and where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from vafa.customers.models import Customer
from vafa.insight.forms.labels import Label
from vafa.staff.rules import may


@dataclass(frozen=True)
class Panel:
    """A part of the card that its own feature draws, fetched by address.

    `place` is worth, side, known, beside or rights: the parts of the card's page. Of somebody who
    was erased only what `stays` is shown: figures, and what became of their rights.
    """

    address: str
    permission: str
    label: Label
    place: str
    stays: bool = False


PANELS: Final = (
    Panel("insight:profit_panel", "portfolio.view", _("Profit"), "worth", stays=True),
    Panel("tasks:customer_panel", "tasks.view", _("Next steps"), "side"),
    Panel("customers:profile_panel", "customers.view", _("Needs, expectations, tastes"), "known"),
    Panel("portfolio:significance_panel", "portfolio.view", _("Why they matter"), "side"),
    Panel("loyalty_members:panel", "loyalty.view", _("Loyalty"), "side"),
    Panel("customers:notes_panel", "customers.view", _("Notes"), "beside"),
    Panel(
        "insight:customer_observed",
        "customers.view",
        _("What their orders show"),
        "beside",
        stays=True,
    ),
    Panel("customers:elsewhere_panel", "customers.view", _("Where else they buy"), "beside"),
    Panel("customers:merges_panel", "customers.view", _("Merges"), "rights", stays=True),
    Panel("customers:consent_panel", "customers.view", _("Consent"), "rights", stays=True),
    Panel(
        "customers:rights_panel", "customers.view", _("Rights of this person"), "rights", stays=True
    ),
)


@dataclass(frozen=True)
class Fetched:
    """A panel with its address for one customer."""

    label: Label
    url: str


def panels_of(*, customer: Customer, role: str) -> dict[str, list[Fetched]]:
    """Return the panels of a customer that a role may see, by their place."""
    places: dict[str, list[Fetched]] = {}
    for panel in PANELS:
        is_shown = panel.stays or customer.erased_at is None
        if is_shown and may(role, panel.permission) and _is_there(panel.address):
            url = reverse(panel.address, args=[customer.id])
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
