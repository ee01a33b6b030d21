"""Addresses of trials over the past and of a basket, and of what rules earned."""

from __future__ import annotations

from vafa.loyalty.views import baskets, holdouts, trials
from vafa.web.urls import page

SEE, CHANGE = "loyalty.view", "loyalty.change"
ALL = "<int:programme_id>/trials/"
BASKET = "<int:programme_id>/basket/"
EARNED = "<int:programme_id>/earned/"

app_name = "loyalty_trials"
urlpatterns = [
    page(ALL, trials.trials, permission=SEE, name="trials"),
    page(f"{ALL}start/", trials.start, permission=CHANGE, name="start"),
    page(f"{ALL}progress/", trials.progress, permission=SEE, name="progress"),
    page(f"{ALL}cancel/", trials.cancel, permission=CHANGE, name="cancel"),
    page(BASKET, baskets.basket, permission=SEE, name="basket"),
    page(EARNED, holdouts.earned, permission=SEE, name="earned"),
    page(f"{EARNED}start/", holdouts.start, permission=CHANGE, name="hold_back"),
    page(f"{EARNED}<int:holdout_id>/end/", holdouts.end, permission=CHANGE, name="end_holdout"),
]
