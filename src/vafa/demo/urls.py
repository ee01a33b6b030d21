"""Addresses around a shop that is only tried."""

from __future__ import annotations

from vafa.demo import views
from vafa.web.urls import page

app_name = "demo"
urlpatterns = [
    page("leave/", views.leave, permission="settings.change", name="leave"),
    page("leave/panel/", views.leave_panel, permission="settings.change", name="leave_panel"),
]
