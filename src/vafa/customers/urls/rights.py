"""Addresses of a person's rights: consent, their data as a file, erasure."""

from __future__ import annotations

from vafa.customers.views import consent, erasing, person
from vafa.web.urls import page

VIEW, CHANGE = "customers.view", "customers.change"
CARD = "customers/<int:customer_id>/"
CONSENT = f"{CARD}consent/"

rights_urls = [
    page(CONSENT, consent.consent_panel, permission=VIEW, name="consent_panel"),
    page(f"{CONSENT}give/", consent.give, permission=CHANGE, name="give_consent"),
    page(f"{CONSENT}withdraw/", consent.withdraw, permission=CHANGE, name="withdraw_consent"),
    page(f"{CARD}person/", person.person, permission="customers.export", name="export_person"),
    page(f"{CARD}rights/", erasing.rights_panel, permission=VIEW, name="rights_panel"),
    page(f"{CARD}erase/", erasing.erase, permission="customers.erase", name="erase_customer"),
]
