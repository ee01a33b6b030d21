"""Addresses of tasks and proposals."""

from __future__ import annotations

from vafa.tasks.views import deeds, lists, one, panels
from vafa.web.urls import page

VIEW, CHANGE = "tasks.view", "tasks.change"
TASK = "tasks/<int:task_id>/"
OF_CUSTOMER = "tasks/customer/<int:customer_id>/"

app_name = "tasks"
urlpatterns = [
    page("tasks/", lists.mine, permission=VIEW, name="mine"),
    page("tasks/all/", lists.everybody, permission=VIEW, name="all"),
    page("tasks/overdue/", lists.overdue, permission=VIEW, name="overdue"),
    page("tasks/proposed/", lists.proposed, permission=VIEW, name="proposed"),
    page("tasks/done/", lists.closed, permission=VIEW, name="closed"),
    page("tasks/today/", panels.today_panel, permission=VIEW, name="today_panel"),
    page("tasks/add/", deeds.add, permission=CHANGE, name="add"),
    page("tasks/finish/", deeds.finish, permission=CHANGE, name="finish"),
    page("tasks/drop/", deeds.drop, permission=CHANGE, name="drop"),
    page("tasks/assign/", deeds.assign, permission=CHANGE, name="assign"),
    page("tasks/postpone/", deeds.postpone, permission=CHANGE, name="postpone"),
    page("tasks/accept/", deeds.accept, permission=CHANGE, name="accept"),
    page("tasks/decline/", deeds.decline, permission=CHANGE, name="decline"),
    page(
        "tasks/settings/", panels.save_settings, permission="settings.change", name="save_settings"
    ),
    page(TASK, one.task, permission=VIEW, name="task"),
    page(f"{TASK}change/", one.change, permission=CHANGE, name="change"),
    page(f"{TASK}reopen/", one.reopen, permission=CHANGE, name="reopen"),
    page(OF_CUSTOMER, panels.customer_panel, permission=VIEW, name="customer_panel"),
    page(f"{OF_CUSTOMER}add/", panels.add_for_customer, permission=CHANGE, name="add_for_customer"),
    page(
        f"{OF_CUSTOMER}finish/",
        panels.finish_for_customer,
        permission=CHANGE,
        name="finish_for_customer",
    ),
    page(
        f"{OF_CUSTOMER}accept/",
        panels.accept_for_customer,
        permission=CHANGE,
        name="accept_for_customer",
    ),
    page(
        f"{OF_CUSTOMER}decline/",
        panels.decline_for_customer,
        permission=CHANGE,
        name="decline_for_customer",
    ),
]
