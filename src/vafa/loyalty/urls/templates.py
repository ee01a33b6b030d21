"""Addresses of the starting templates."""

from __future__ import annotations

from vafa.loyalty.views import templates
from vafa.web.urls import page

app_name = "loyalty_templates"
urlpatterns = [
    page("templates/", templates.gallery, permission="loyalty.view", name="gallery"),
    page(
        "templates/<slug:key>/install/",
        templates.install,
        permission="loyalty.change",
        name="install",
    ),
]
