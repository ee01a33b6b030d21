"""Addresses of the pages and panels about people, part by part."""

from __future__ import annotations

from vafa.customers.urls.profile import profile_urls

app_name = "customers"
urlpatterns = [
    *profile_urls,
]
