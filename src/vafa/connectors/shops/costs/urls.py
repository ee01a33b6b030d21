"""Addresses of files of costs."""

from __future__ import annotations

from vafa.connectors.shops.costs import views
from vafa.web.urls import page

RUN, SEE, WITHDRAW = "costs.change", "costs.view", "imports.withdraw"

app_name = "costs_import"
urlpatterns = [
    page("", views.upload, permission=RUN, name="upload"),
    page("<int:run_id>/preview/", views.preview, permission=RUN, name="preview"),
    page("<int:run_id>/start/", views.start, permission=RUN, name="start"),
    page("<int:run_id>/", views.run, permission=SEE, name="run"),
    page("<int:run_id>/retry/", views.retry, permission=RUN, name="retry"),
    page("<int:run_id>/withdraw/", views.withdraw, permission=WITHDRAW, name="withdraw"),
    page("<int:run_id>/set-aside/", views.set_aside, permission=RUN, name="set_aside"),
]
