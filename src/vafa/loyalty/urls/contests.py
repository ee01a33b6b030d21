"""Addresses of contests; closing, the public value, drawing and publishing are those of draws."""

from __future__ import annotations

from vafa.loyalty.views import contests
from vafa.web.urls import page

SEE, CHANGE = "loyalty.view", "loyalty.change"
_CONTEST = "<int:programme_id>/games/contests/<int:draw_id>/"
_ENTRY = f"{_CONTEST}entries/<int:entry_id>/"

app_name = "loyalty_contests"
urlpatterns = [
    page(_CONTEST, contests.contest, permission=SEE, name="contest"),
    page(f"{_CONTEST}entries/", contests.entries, permission=CHANGE, name="entries"),
    page(f"{_ENTRY}look/", contests.moderate, permission=CHANGE, name="moderate"),
    # Whoever is on the jury; the action refuses everybody else.
    page(f"{_CONTEST}jury/", contests.jury, permission=SEE, name="jury"),
    page(f"{_ENTRY}score/", contests.score, permission=SEE, name="score"),
    page(f"{_CONTEST}finish/", contests.finish, permission=CHANGE, name="finish"),
    page(f"{_CONTEST}jurors/", contests.add_juror, permission=CHANGE, name="add_juror"),
    page(
        f"{_CONTEST}jurors/<int:staff_id>/remove/",
        contests.remove_juror,
        permission=CHANGE,
        name="remove_juror",
    ),
]
