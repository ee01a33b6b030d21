"""Address of the page Lifecycle."""

from __future__ import annotations

from vafa.insight.views import lifecycle
from vafa.web.urls import page

lifecycle_urls = [
    page("lifecycle/", lifecycle.lifecycle, permission="lifecycle.view", name="lifecycle")
]
