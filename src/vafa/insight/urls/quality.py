"""Addresses of the page Quality."""

from __future__ import annotations

from vafa.insight.views import quality, quality_samples
from vafa.web.urls import page

VIEW, MEND = "data.view", "data.mend"

quality_urls = [
    page("quality/", quality.quality, permission=VIEW, name="quality"),
    page("quality/sample/", quality_samples.quality_sample, permission=VIEW, name="quality_sample"),
    page("quality/sample/draw/", quality_samples.draw, permission=MEND, name="draw_sample"),
    page(
        "quality/sample/<int:item_id>/",
        quality_samples.answer,
        permission=MEND,
        name="answer_sample",
    ),
    page("quality/list/<str:code>/", quality.quality_list, permission=VIEW, name="quality_list"),
    page(
        "quality/list/<str:code>/preview/",
        quality.quality_preview,
        permission=MEND,
        name="quality_preview",
    ),
    page(
        "quality/list/<str:code>/mend/",
        quality.quality_mend,
        permission=MEND,
        name="quality_mend",
    ),
]
