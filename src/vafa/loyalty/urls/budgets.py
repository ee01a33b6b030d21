"""Addresses of the budgets of a programme."""

from __future__ import annotations

from vafa.loyalty.views import budgets
from vafa.web.urls import page

BUDGETS = "<int:programme_id>/budgets/"
BUDGET = f"{BUDGETS}<int:budget_id>/"

app_name = "loyalty_budgets"
urlpatterns = [
    page(BUDGETS, budgets.budgets, permission="loyalty.view", name="budgets"),
    page(f"{BUDGETS}add/", budgets.add, permission="loyalty.change", name="add"),
    page(f"{BUDGET}change/", budgets.change, permission="loyalty.change", name="change"),
    page(f"{BUDGET}close/", budgets.close, permission="loyalty.change", name="close"),
]
