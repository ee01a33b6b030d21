"""Addresses of merging: the panel on the card, the page for two customers, the journal."""

from __future__ import annotations

from vafa.customers.views import merging
from vafa.web.urls import page

VIEW, MERGE = "customers.view", "customers.merge"
JOURNAL = "customers/merges/"
CARD = "customers/<int:customer_id>/"
PAIR = "customers/<int:kept_id>/merge/<int:absorbed_id>/"

merging_urls = [
    page(JOURNAL, merging.journal, permission=VIEW, name="merges"),
    page(f"{JOURNAL}<int:merge_id>/undo/", merging.undo, permission=MERGE, name="undo_merge"),
    page(f"{CARD}merges/", merging.merges_panel, permission=VIEW, name="merges_panel"),
    page(f"{CARD}merges/find/", merging.find_other, permission=MERGE, name="find_other"),
    page(PAIR, merging.merge_page, permission=MERGE, name="merge_page"),
    page(f"{PAIR}now/", merging.merge, permission=MERGE, name="merge"),
]
