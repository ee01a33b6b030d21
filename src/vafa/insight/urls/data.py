"""Addresses of the data page, of long work and dead steps, and of who did what."""

from __future__ import annotations

from vafa.insight.views import audit, data, work
from vafa.web.urls import page

VIEW, MEND = "data.view", "data.mend"

data_urls = [
    page("data/", data.data, permission=VIEW, name="data"),
    page("data/imports/", data.imports, permission=VIEW, name="imports"),
    page("data/freshness/", data.freshness, permission="insight.view", name="freshness"),
    page("data/refresh/", data.refresh, permission=MEND, name="refresh"),
    page("data/refresh/progress/", data.progress, permission=VIEW, name="refresh_progress"),
    page(
        "data/refresh/cancel/",
        data.cancel_refresh,
        permission="work.cancel",
        name="cancel_refresh",
    ),
    page("data/work/", work.work, permission=MEND, name="work"),
    page("data/work/<int:work_id>/repeat/", work.repeat, permission=MEND, name="repeat_work"),
    page(
        "data/work/<int:work_id>/cancel/",
        work.cancel,
        permission="work.cancel",
        name="cancel_work",
    ),
    page("data/steps/<int:delivery_id>/retry/", work.retry, permission=MEND, name="retry_step"),
    page("data/steps/<int:delivery_id>/skip/", work.skip, permission=MEND, name="skip_step"),
    page("audit/", audit.audit_page, permission="audit.view", name="audit"),
]
