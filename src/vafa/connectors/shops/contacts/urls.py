"""Addresses of lists of contacts."""

from __future__ import annotations

from vafa.connectors.shops.contacts import views
from vafa.web.urls import page

VIEW, RUN = "imports.view", "imports.run"
ONE = "<int:run_id>/"

app_name = "contacts_import"
urlpatterns = [
    page("", views.upload, permission=RUN, name="upload"),
    page(ONE, views.run, permission=VIEW, name="run"),
    page(f"{ONE}progress/", views.progress, permission=VIEW, name="progress"),
    page(f"{ONE}start/", views.start, permission=RUN, name="start"),
    page(f"{ONE}cancel/", views.cancel, permission=RUN, name="cancel"),
    page(f"{ONE}resume/", views.resume, permission=RUN, name="resume"),
    page(f"{ONE}withdraw/", views.withdraw, permission="imports.withdraw", name="withdraw"),
    page(f"{ONE}rows/", views.download, permission=VIEW, name="download"),
]
