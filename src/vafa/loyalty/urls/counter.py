"""Addresses of the counter."""

from __future__ import annotations

from vafa.loyalty.views import counter
from vafa.web.urls import page

SELL = "loyalty.counter"

app_name = "loyalty_counter"
urlpatterns = [
    page("", counter.counter, permission=SELL, name="counter"),
    page("worker.js", counter.worker, permission=SELL, name="worker"),
    page("find/", counter.find, permission=SELL, name="find"),
    page(
        "<int:programme_id>/<int:customer_id>/join/",
        counter.join,
        permission=SELL,
        name="join",
    ),
    page("sell/", counter.sell, permission=SELL, name="sell"),
    page(
        "<int:member_id>/<uuid:number>/call-off/",
        counter.call_off,
        permission=SELL,
        name="call_off",
    ),
]
