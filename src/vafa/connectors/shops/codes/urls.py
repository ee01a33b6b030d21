"""Addresses of codes that a shop checks itself."""

from __future__ import annotations

from vafa.connectors.shops.codes import views
from vafa.web.urls import page

CHANGE = "loyalty.change"
ALL = "<int:programme_id>/codes/push/"

app_name = "codes_push"
urlpatterns = [
    page(ALL, views.push, permission=CHANGE, name="push"),
    page(f"{ALL}file/", views.hand_out, permission=CHANGE, name="hand_out"),
    page(f"{ALL}bring/", views.bring, permission=CHANGE, name="bring"),
    page(f"{ALL}uses/", views.take, permission=CHANGE, name="take"),
]
