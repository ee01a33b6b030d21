"""Addresses of the pages, group by group."""

from __future__ import annotations

from vafa.insight.urls.customers import customers_urls
from vafa.insight.urls.today import today_urls

app_name = "insight"
urlpatterns = [
    *today_urls,
    *customers_urls,
]
