"""Addresses of the member's own page; a signed link opens it, and nobody signs in."""

from __future__ import annotations

from vafa.loyalty.views import visits
from vafa.web.urls import PUBLIC, page

app_name = "loyalty_visits"
urlpatterns = [
    page("<str:link>/", visits.visit, permission=PUBLIC, name="visit"),
    page("<str:link>/<str:deed>/", visits.act, permission=PUBLIC, name="act"),
    page(
        "shop/<int:programme_id>/<str:token>/",
        visits.from_shop,
        permission=PUBLIC,
        name="from_shop",
    ),
]
