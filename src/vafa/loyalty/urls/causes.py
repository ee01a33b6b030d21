"""Addresses of causes."""

from __future__ import annotations

from vafa.loyalty.views import causes
from vafa.web.urls import page

ALL = "<int:programme_id>/causes/"
ONE = f"{ALL}<int:cause_id>/"

app_name = "loyalty_causes"
urlpatterns = [
    page(ALL, causes.causes, permission="loyalty.view", name="causes"),
    page(f"{ALL}add/", causes.create, permission="loyalty.change", name="create"),
    page(f"{ONE}change/", causes.change, permission="loyalty.change", name="change"),
    page(f"{ONE}close/", causes.close, permission="loyalty.change", name="close"),
    page(f"{ONE}pay-out/", causes.pay_out, permission="loyalty.approve", name="pay_out"),
]
