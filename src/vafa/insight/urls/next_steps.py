"""Addresses of the list of customers without a next step."""

from __future__ import annotations

from vafa.insight.views import no_next_step
from vafa.web.urls import page

next_steps_urls = [
    page(
        "tasks/no-next-step/",
        no_next_step.no_next_step,
        permission="tasks.view",
        name="no_next_step",
    ),
    page(
        "tasks/no-next-step/add/",
        no_next_step.add_steps,
        permission="tasks.change",
        name="add_steps",
    ),
]
