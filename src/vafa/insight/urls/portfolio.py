"""Addresses of the page Portfolio."""

from __future__ import annotations

from vafa.insight.views import portfolio
from vafa.web.urls import page

VIEW = "portfolio.view"

portfolio_urls = [
    page("portfolio/", portfolio.portfolio, permission=VIEW, name="portfolio"),
    page("portfolio/region/", portfolio.region, permission=VIEW, name="portfolio_brush"),
]
