"""Addresses of lists of balances."""

from __future__ import annotations

from vafa.connectors.shops.balances import views
from vafa.web.urls import page

RUN = "loyalty.change"
ONE = "<int:run_id>/"

app_name = "balances_import"
urlpatterns = [
    page("", views.upload, permission=RUN, name="upload"),
    page(f"{ONE}preview/", views.preview, permission=RUN, name="preview"),
    page(f"{ONE}start/", views.start, permission=RUN, name="start"),
    page(ONE, views.run, permission=RUN, name="run"),
    page(f"{ONE}cancel/", views.cancel, permission=RUN, name="cancel"),
    page(f"{ONE}resume/", views.resume, permission=RUN, name="resume"),
    page(f"{ONE}retry/", views.retry, permission=RUN, name="retry"),
    page(f"{ONE}withdraw/", views.withdraw, permission="imports.withdraw", name="withdraw"),
    page(f"{ONE}set-aside/", views.set_aside, permission=RUN, name="set_aside"),
]
