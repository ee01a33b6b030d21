"""Addresses of a customer's profile: panels of the card and what is written there."""

from __future__ import annotations

from vafa.customers.views import details, elsewhere, notes, profile, prospects
from vafa.web.urls import page

VIEW, CHANGE = "customers.view", "customers.change"
CARD = "customers/<int:customer_id>/"
STATEMENT = f"{CARD}statements/<int:statement_id>/"

profile_urls = [
    page(f"{CARD}profile/", profile.profile_panel, permission=VIEW, name="profile_panel"),
    page(f"{CARD}statements/", profile.write, permission=CHANGE, name="write_statement"),
    page(f"{STATEMENT}replace/", profile.replace, permission=CHANGE, name="replace_statement"),
    page(f"{STATEMENT}end/", profile.end, permission=CHANGE, name="end_statement"),
    page(f"{CARD}interests/", profile.interest, permission=CHANGE, name="record_interest"),
    page(f"{CARD}elsewhere/", elsewhere.elsewhere_panel, permission=VIEW, name="elsewhere_panel"),
    page(f"{CARD}elsewhere/answer/", elsewhere.answer, permission=CHANGE, name="wallet_answer"),
    page(
        f"{CARD}elsewhere/<int:answer_id>/take-back/",
        elsewhere.take_back,
        permission=CHANGE,
        name="take_back_answer",
    ),
    page(f"{CARD}notes/", notes.notes_panel, permission=VIEW, name="notes_panel"),
    page(f"{CARD}notes/write/", notes.write, permission=CHANGE, name="write_note"),
    page(f"{CARD}notes/<int:note_id>/delete/", notes.delete, permission=CHANGE, name="delete_note"),
    page(f"{CARD}details/", details.details, permission=CHANGE, name="details"),
    page(f"{CARD}owner/", details.owner, permission=CHANGE, name="set_owner"),
    page("customers/prospects/add/", prospects.add, permission=CHANGE, name="add_prospect"),
]
