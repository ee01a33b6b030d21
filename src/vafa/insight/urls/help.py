"""Address of the page How the figures are made."""

from __future__ import annotations

from vafa.insight.views import indicators
from vafa.web.urls import SIGNED_IN, page

help_urls = [
    page("help/indicators/", indicators.indicators, permission=SIGNED_IN, name="indicators")
]
