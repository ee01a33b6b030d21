"""Addresses of the queue of records that may be one person."""

from __future__ import annotations

from vafa.customers.views import duplicates
from vafa.web.urls import page

VIEW, MERGE = "customers.view", "customers.merge"
QUEUE = "customers/duplicates/"
PAIR = f"{QUEUE}<int:pair_id>/"

duplicates_urls = [
    page(QUEUE, duplicates.duplicates, permission=VIEW, name="duplicates"),
    page(f"{QUEUE}panel/", duplicates.panel, permission=VIEW, name="duplicates_panel"),
    page(f"{QUEUE}search/", duplicates.search, permission=MERGE, name="search_duplicates"),
    page(f"{QUEUE}identical/", duplicates.identical, permission=VIEW, name="identical_pairs"),
    page(
        f"{QUEUE}identical/accept/",
        duplicates.accept_identical,
        permission=MERGE,
        name="accept_identical",
    ),
    page(
        f"{QUEUE}work/<int:work_id>/",
        duplicates.progress,
        permission=VIEW,
        name="duplicates_progress",
    ),
    page(
        f"{QUEUE}work/<int:work_id>/cancel/",
        duplicates.cancel,
        permission="work.cancel",
        name="cancel_duplicates",
    ),
    page(PAIR, duplicates.pair, permission=VIEW, name="duplicate_pair"),
    page(f"{PAIR}same/", duplicates.same, permission=MERGE, name="same_person"),
    page(f"{PAIR}different/", duplicates.different, permission=MERGE, name="different_people"),
    page(f"{PAIR}again/", duplicates.again, permission=MERGE, name="ask_again"),
]
