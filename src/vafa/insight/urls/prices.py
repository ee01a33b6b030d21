"""Addresses of the page Prices."""

from __future__ import annotations

from vafa.insight.views import prices
from vafa.web.urls import page

prices_urls = [
    page("prices/", prices.prices, permission="insight.view", name="prices"),
    page("prices/export/", prices.export, permission="insight.view", name="prices_export"),
    page(
        "prices/settings/",
        prices.save_settings,
        permission="settings.change",
        name="prices_settings",
    ),
    page("prices/series/", prices.save_series, permission="settings.change", name="prices_series"),
]
