"""Addresses of the ten questions, the two horizons and the value chain."""

from __future__ import annotations

from vafa.insight.views import chain, horizons, questions
from vafa.web.urls import page

VIEW, DECIDE = "portfolio.view", "portfolio.decide"

questions_urls = [
    page("questions/", questions.questions, permission="insight.view", name="questions"),
    page("chain/", chain.chain, permission=VIEW, name="chain"),
    page("chain/<slug:step>/decide/", chain.decide, permission=DECIDE, name="decide_step"),
    page("portfolio/horizons/", horizons.horizons, permission=VIEW, name="horizons"),
    page("portfolio/horizons/decide/", horizons.decide, permission=DECIDE, name="decide_group"),
    page(
        "portfolio/horizons/<int:decision_id>/end/",
        horizons.end,
        permission=DECIDE,
        name="end_group_decision",
    ),
]
