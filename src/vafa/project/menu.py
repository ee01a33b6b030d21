"""The way through the pages: the five stages of the value chain, then the house itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.staff.rules import may


@dataclass(frozen=True)
class Item:
    """One page in the menu, shown to whoever holds its permission."""

    label: str | Promise
    address: str
    icon: str
    permission: str


@dataclass(frozen=True)
class Group:
    """One stage of the chain, or a plain group when it has no number."""

    label: str | Promise
    stage: int | None
    items: tuple[Item, ...]


MENU: tuple[Group, ...] = (
    Group(
        "",
        None,
        (
            Item(_("Today"), "insight:today", "sun", "insight.view"),
            Item(_("Value chain"), "insight:chain", "route", "portfolio.view"),
        ),
    ),
    Group(
        _("Portfolio analysis"),
        1,
        (
            Item(_("Portfolio"), "insight:portfolio", "chart-bubble", "portfolio.view"),
            Item(_("Profit"), "insight:profit", "chart-area-line", "portfolio.view"),
            Item(_("Ten questions"), "insight:questions", "help-circle", "insight.view"),
            Item(_("Near and far future"), "insight:horizons", "flag", "portfolio.view"),
            Item(_("How right were we"), "insight:how_right", "target-arrow", "insight.view"),
        ),
    ),
    Group(
        _("Customer intimacy"),
        2,
        (
            Item(_("Customers"), "insight:customers", "users", "customers.view"),
            Item(_("Duplicates"), "customers:duplicates", "copy", "customers.view"),
            Item(_("Tasks"), "tasks:mine", "circle-check", "tasks.view"),
        ),
    ),
    Group(
        _("Network"),
        3,
        (Item(_("People"), "staff:people", "id-badge-2", "staff.manage"),),
    ),
    Group(
        _("Value proposition"),
        4,
        (
            Item(_("What they buy"), "insight:offer", "shopping-bag", "insight.view"),
            Item(_("Prices"), "insight:prices", "trending-up", "insight.view"),
        ),
    ),
    Group(
        _("Customer lifecycle"),
        5,
        (
            Item(_("Lifecycle"), "insight:lifecycle", "refresh", "lifecycle.view"),
            Item(_("Loyalty"), "loyalty_programmes:list", "award", "loyalty.view"),
            Item(_("Counter"), "loyalty_counter:counter", "shopping-cart", "loyalty.counter"),
        ),
    ),
    Group(
        _("The house"),
        None,
        (
            Item(_("Data"), "insight:data", "database", "data.view"),
            Item(_("Quality"), "insight:quality", "shield-check", "data.view"),
            Item(_("Processes"), "processes:register", "sitemap", "processes.view"),
            Item(_("Costs"), "costs:overview", "cash", "costs.view"),
            Item(_("Who did what"), "insight:audit", "history", "audit.view"),
            Item(_("Settings"), "staff:shop_settings", "settings", "settings.change"),
        ),
    ),
)


def menu_for(role: str, *, path: str) -> list[dict[str, object]]:
    """Return the groups and pages that a role may open, the present one marked."""
    addresses = [reverse(item.address) for group in MENU for item in group.items]
    # Of pages below each other, the one that says most of the path is the present one.
    present = max((url for url in addresses if _leads_to(url, path)), key=len, default="")
    groups: list[dict[str, object]] = []
    for group in MENU:
        items = [_shown(item, present) for item in group.items if may(role, item.permission)]
        if items:
            groups.append({"label": group.label, "stage": group.stage, "items": items})
    return groups


def _leads_to(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def _shown(item: Item, present: str) -> dict[str, object]:
    url = reverse(item.address)
    return {"label": item.label, "url": url, "icon": item.icon, "is_active": url == present}
