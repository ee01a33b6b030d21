"""Addresses of what programmes owe."""

from __future__ import annotations

from vafa.loyalty.views import liability
from vafa.web.urls import page

SEE, CHANGE = "loyalty.view", "loyalty.change"
OWED = "<int:programme_id>/liability/"

app_name = "loyalty_liability"
urlpatterns = [
    page(OWED, liability.liability, permission=SEE, name="liability"),
    page(f"{OWED}work-out/", liability.work_out, permission=CHANGE, name="work_out"),
    page(f"{OWED}journal/", liability.journal, permission="costs.view", name="journal"),
]
