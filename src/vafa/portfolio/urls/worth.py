"""Addresses of what people say of a customer's worth."""

from __future__ import annotations

from vafa.portfolio.views import profit_settings, significance
from vafa.web.urls import page

app_name = "portfolio"
urlpatterns = [
    page(
        "customers/<int:customer_id>/significance/",
        significance.significance_panel,
        permission="portfolio.view",
        name="significance_panel",
    ),
    page(
        "customers/<int:customer_id>/significance/flag/",
        significance.flag,
        permission="portfolio.decide",
        name="flag",
    ),
    page(
        "customers/<int:customer_id>/significance/<slug:kind>/unflag/",
        significance.unflag,
        permission="portfolio.decide",
        name="unflag",
    ),
    page(
        "settings/profit/",
        profit_settings.settings_panel,
        permission="lifecycle.settings",
        name="profit_settings",
    ),
    page(
        "settings/profit/save/",
        profit_settings.save_settings,
        permission="lifecycle.settings",
        name="save_profit_settings",
    ),
]
