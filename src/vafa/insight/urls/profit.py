"""Addresses of the page Profit."""

from __future__ import annotations

from vafa.insight.views import balance, classic, profit, profit_panel
from vafa.web.urls import page

VIEW = "portfolio.view"

profit_urls = [
    page("profit/", profit.profit, permission=VIEW, name="profit"),
    page("profit/views/", classic.classic, permission=VIEW, name="classic"),
    page("profit/views/people/", classic.people, permission=VIEW, name="classic_people"),
    page("profit/balance/", balance.balance_alert, permission=VIEW, name="balance_alert"),
    page(
        "customers/<int:customer_id>/profit/",
        profit_panel.profit_panel,
        permission=VIEW,
        name="profit_panel",
    ),
]
