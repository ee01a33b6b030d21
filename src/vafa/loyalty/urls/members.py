"""Addresses of members and of points by hand."""

from __future__ import annotations

from vafa.loyalty.views import adjustments, members
from vafa.web.urls import page

SEE, ADJUST, APPROVE = "loyalty.view", "loyalty.adjust", "loyalty.approve"
ALL = "<int:programme_id>/members/"
ONE = f"{ALL}<int:member_id>/"

app_name = "loyalty_members"
urlpatterns = [
    page(ALL, members.member_list, permission=SEE, name="list"),
    page(f"{ALL}search/", members.search, permission=SEE, name="search"),
    page(f"{ALL}join/", members.join, permission=ADJUST, name="join"),
    page(ONE, members.member, permission=SEE, name="member"),
    page(f"{ONE}why/<int:decision_id>/", members.why, permission=SEE, name="why"),
    page(f"{ONE}use/", members.use, permission=ADJUST, name="use"),
    page(f"{ONE}leave/", members.leave, permission=ADJUST, name="leave"),
    page(f"{ONE}adjust/", adjustments.adjust, permission=ADJUST, name="adjust"),
    page(f"{ONE}hand-over/", adjustments.hand_over, permission=APPROVE, name="hand_over"),
    page("customers/<int:customer_id>/", members.customer_panel, permission=SEE, name="panel"),
    page("by-hand/", adjustments.queue, permission=ADJUST, name="queue"),
    page("by-hand/limit/", adjustments.save_limit, permission=APPROVE, name="save_limit"),
    page(
        "by-hand/<int:adjustment_id>/approve/",
        adjustments.approve,
        permission=APPROVE,
        name="approve",
    ),
    page(
        "by-hand/<int:adjustment_id>/decline/",
        adjustments.decline,
        permission=APPROVE,
        name="decline",
    ),
]
