"""Addresses of tiers and of the days that come round."""

from __future__ import annotations

from vafa.loyalty.views import days, tiers
from vafa.web.urls import page

TIERS = "<int:programme_id>/tiers/"
DAYS = "<int:programme_id>/days/"

app_name = "loyalty_tiers"
urlpatterns = [
    page(TIERS, tiers.tiers, permission="loyalty.view", name="tiers"),
    page(f"{TIERS}edit/", tiers.edit, permission="loyalty.change", name="edit"),
    page(f"{TIERS}remove/", tiers.remove, permission="loyalty.change", name="remove"),
    page(f"{TIERS}give/", tiers.give, permission="loyalty.adjust", name="give"),
    page(
        f"{TIERS}given/<int:member_id>/end/",
        tiers.end_given,
        permission="loyalty.adjust",
        name="end_given",
    ),
    page(DAYS, days.days, permission="loyalty.view", name="days"),
    page(f"{DAYS}born/", days.born, permission="loyalty.adjust", name="born"),
    page(f"{DAYS}add/", days.add, permission="loyalty.change", name="add_feast"),
    page(f"{DAYS}remove/", days.remove, permission="loyalty.change", name="remove_feast"),
    page(f"{DAYS}reset/", days.reset, permission="loyalty.change", name="reset"),
]
