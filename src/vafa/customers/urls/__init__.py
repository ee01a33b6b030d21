"""Addresses of the pages and panels about people, part by part."""

from __future__ import annotations

from vafa.customers.urls.duplicates import duplicates_urls
from vafa.customers.urls.merging import merging_urls
from vafa.customers.urls.profile import profile_urls
from vafa.customers.urls.rights import rights_urls

app_name = "customers"
urlpatterns = [
    *duplicates_urls,
    *merging_urls,
    *profile_urls,
    *rights_urls,
]
