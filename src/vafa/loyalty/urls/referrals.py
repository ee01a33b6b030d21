"""Addresses of recommendations."""

from __future__ import annotations

from vafa.loyalty.views import referrals
from vafa.web.urls import page

ALL = "<int:programme_id>/referrals/"
ONE = f"{ALL}<int:referral_id>/"

app_name = "loyalty_referrals"
urlpatterns = [
    page(ALL, referrals.queue, permission="loyalty.view", name="queue"),
    page(f"{ALL}limits/", referrals.save_policy, permission="loyalty.change", name="save_policy"),
    page(f"{ONE}approve/", referrals.approve, permission="loyalty.adjust", name="approve"),
    page(f"{ONE}reject/", referrals.reject, permission="loyalty.adjust", name="reject"),
]
