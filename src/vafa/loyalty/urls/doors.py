"""Addresses of the doors of a programme."""

from __future__ import annotations

from vafa.loyalty.views import doors
from vafa.web.urls import page

CHANGE, MEMBERS = "loyalty.change", "loyalty.adjust"
HERE = "<int:programme_id>/doors/"
MEMBER = f"{HERE}members/<int:member_id>/"

app_name = "loyalty_doors"
urlpatterns = [
    page(HERE, doors.doors, permission=CHANGE, name="doors"),
    page(f"{HERE}secret/", doors.show_secret, permission=CHANGE, name="show_secret"),
    page(f"{HERE}secret/new/", doors.change_secret, permission=CHANGE, name="change_secret"),
    page(f"{HERE}origins/", doors.allow, permission=CHANGE, name="allow"),
    page(
        f"{HERE}origins/<int:origin_id>/withdraw/",
        doors.withdraw,
        permission=CHANGE,
        name="withdraw",
    ),
    page(f"{MEMBER}link/", doors.issue_link, permission=MEMBERS, name="issue_link"),
    page(f"{MEMBER}shut/", doors.revoke_links, permission=MEMBERS, name="revoke_links"),
]
