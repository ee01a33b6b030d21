"""Addresses of the lifecycle's settings."""

from __future__ import annotations

from vafa.lifecycle import views
from vafa.web.urls import page

app_name = "lifecycle"
urlpatterns = [
    page(
        "settings/lifecycle/",
        views.settings_panel,
        permission="lifecycle.settings",
        name="settings_panel",
    ),
    page(
        "settings/lifecycle/save/",
        views.save_settings,
        permission="lifecycle.settings",
        name="save_settings",
    ),
]
