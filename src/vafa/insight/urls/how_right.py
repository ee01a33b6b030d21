"""Address of the page How right were we."""

from __future__ import annotations

from vafa.insight.views import how_right
from vafa.web.urls import page

how_right_urls = [
    page("how-right/", how_right.how_right, permission="insight.view", name="how_right"),
]
