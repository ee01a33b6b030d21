"""Addresses of orders in files."""

from __future__ import annotations

from vafa.connectors.shops.csv.views import preview, quarantine, runs, upload
from vafa.web.urls import page

VIEW, RUN, MEND = "imports.view", "imports.run", "data.mend"
ONE = "<int:run_id>/"
ROW = f"{ONE}rows/<int:row_id>/"

app_name = "orders_import"
urlpatterns = [
    page("", upload.upload, permission=RUN, name="upload"),
    page(ONE, runs.run, permission=VIEW, name="run"),
    page(f"{ONE}preview/", preview.preview, permission=RUN, name="preview"),
    page(f"{ONE}start/", preview.start, permission=RUN, name="start"),
    page(f"{ONE}discard/", upload.discard, permission=RUN, name="discard"),
    page(
        f"{ONE}adopt-money/", preview.adopt_money, permission="settings.change", name="adopt_money"
    ),
    page(f"{ONE}progress/", runs.progress, permission=VIEW, name="progress"),
    page(f"{ONE}contents/", runs.contents, permission=VIEW, name="contents"),
    page(f"{ONE}cancel/", runs.cancel, permission=RUN, name="cancel"),
    page(f"{ONE}resume/", runs.resume, permission=RUN, name="resume"),
    page(f"{ONE}withdraw/", runs.withdraw, permission="imports.withdraw", name="withdraw"),
    page(f"{ONE}rows/", quarantine.quarantine, permission=VIEW, name="quarantine"),
    page(f"{ONE}rows/retry/", quarantine.retry, permission=MEND, name="retry"),
    page(f"{ONE}rows/download/", quarantine.download, permission=VIEW, name="download"),
    page(f"{ROW}mend/", quarantine.mend, permission=MEND, name="mend"),
    page(f"{ROW}dismiss/", quarantine.dismiss, permission=MEND, name="dismiss"),
]
