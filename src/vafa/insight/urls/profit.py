"""Addresses of the page Profit."""

from __future__ import annotations

from vafa.insight.views import profit
from vafa.web.urls import page

VIEW = "portfolio.view"

profit_urls = [
    page("profit/", profit.profit, permission=VIEW, name="profit"),
]
