"""Addresses of programmes."""

from __future__ import annotations

from vafa.loyalty.views import programmes, settings
from vafa.web.urls import page

SEE, CHANGE = "loyalty.view", "loyalty.change"

app_name = "loyalty_programmes"
urlpatterns = [
    page("", programmes.programme_list, permission=SEE, name="list"),
    page("new/", settings.draw_up, permission=CHANGE, name="draw_up"),
    page("<int:programme_id>/", programmes.programme, permission=SEE, name="programme"),
    page("<int:programme_id>/begin/", programmes.begin, permission=CHANGE, name="begin"),
    page("<int:programme_id>/end/", programmes.end, permission=CHANGE, name="end"),
    page("<int:programme_id>/settings/", settings.settings, permission=CHANGE, name="settings"),
]
