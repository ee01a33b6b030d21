"""What every page needs around its content."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from vafa.demo.rules import attribution_of
from vafa.project.menu import menu_for


def shell(request: HttpRequest) -> dict[str, object]:
    """Return shop, reader, menu and clock for the base page; nothing before the house is known."""
    reader = getattr(request, "reader", None)
    if reader is None:
        return {}
    shop = request.shop  # type: ignore[attr-defined]
    staff = getattr(request, "staff", None)
    return {
        "shop": shop,
        "reader": reader,
        "user": staff,
        "menu": menu_for(staff.role, path=request.path) if staff else [],
        "as_of": shop.as_of_date,
        "attribution": attribution_of(shop.demo),
        "search_url": reverse("insight:search"),
        "palette_url": reverse("insight:palette"),
        "language_url": reverse("staff:choose_language"),
        "theme_url": reverse("staff:choose_theme"),
        "prices_url": reverse("staff:choose_prices"),
    }
