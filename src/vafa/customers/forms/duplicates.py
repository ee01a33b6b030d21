"""What the search for duplicates says, in words."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Label = str | Promise

CERTAINTY_LABELS: Final[dict[str, Label]] = {
    "same": _("Surely one person"),
    "strong": _("Probably one person"),
    "look": _("To be looked at"),
}
REASON_SENTENCES: Final[dict[str, Label]] = {
    "verified_contact": _("They share a contact that was verified."),
    "same_email": _("They have the same e-mail address."),
    "same_mailbox": _("Their e-mail addresses lead to one mailbox."),
    "same_phone": _("They have the same phone number."),
    "same_contact": _("They share another contact, such as a card or an account."),
    "name_equal": _("The names are the same."),
    "name_similar": _("The names are similar."),
    "name_partly": _("The names agree in part: one is shorter or has initials."),
    "name_family": _("One part of the names is the same, another is not."),
    "name_different": _("The names are different."),
    "name_unknown": _("Of one of them no name is known."),
    "name_reordered": _("The words of the names stand in another order."),
    "name_transliterated": _("The names are written in different scripts."),
    "name_rare_there": _("This name is rare at that place."),
    "may_be_family": _("This may be a family."),
    "same_postcode": _("They have the same postcode."),
    "same_city": _("They live in the same city."),
    "same_company": _("They belong to the same company."),
    "other_verified_email": _("Each has a verified e-mail address of their own."),
    "other_contacts": _("Their e-mail addresses and phones are different."),
    "other_country": _("They live in different countries."),
    "merge_taken_back": _("They were merged before, and that was taken back."),
}
JOB_LABELS: Final[dict[str, Label]] = {
    "customers.find_duplicates": _("Search for duplicates"),
    "customers.find_new_duplicates": _("Search for duplicates of what is new"),
    "customers.accept_identical": _("Merging identical records"),
}
STEP_LABELS: Final[dict[str, Label]] = {
    "reading": _("Reading names and contacts"),
    "blocks": _("Counting who shares what"),
    "blocked": _("Collecting pairs"),
    "partners": _("Looking up whoever is like what is new"),
    "contacts": _("Looking for shared contacts"),
    "places": _("Looking for names at one place"),
    "pairs": _("Collecting pairs"),
    "comparing": _("Comparing pairs"),
    "found": _("Comparing pairs"),
    "keeping": _("Writing down what was found"),
    "merging": _("Merging records"),
}
STATE_LABELS: Final[dict[str, Label]] = {
    "open": pgettext_lazy("pairs", "To decide"),
    "different": pgettext_lazy("pairs", "Told apart"),
}
# What was decided, on a customer's time line and in the record of who did what.
MOMENT_LABELS: Final[dict[str, Label]] = {
    "customers.duplicate_told_apart": _("Another record was found to be somebody else."),
    "customers.duplicate_asked_again": _("It was asked again whether another record is the same."),
}
ENTRY_LABELS: Final[dict[str, Label]] = {
    "customers.duplicates_found": _("Looked for duplicates: %(open)s pairs to decide"),
    "customers.duplicate_told_apart": _("Told two records apart"),
    "customers.duplicate_asked_again": _("Asked again about two records told apart"),
}
