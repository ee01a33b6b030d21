"""Address of the page What they buy."""

from __future__ import annotations

from vafa.insight.views import offer
from vafa.web.urls import page

offer_urls = [page("offer/", offer.offer, permission="insight.view", name="offer")]
