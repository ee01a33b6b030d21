"""What people type of somebody's details, brought into the form that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vafa.core.contacts import parse_email, parse_phone
from vafa.core.text import display_clean
from vafa.customers.rules.identities import EMAIL, PHONE, IdentityKey

# The run of what people said by hand; imports count from 1, live orders are run 0.
BY_HAND_RUN: Final = -1
BY_HAND_SOURCE: Final = "by_hand"
# The country's name is what a file called it; people choose a code.
TYPED_DETAILS: Final = ("name", "company", "email", "phone", "country", "city", "postcode")


def kept_details(typed: Mapping[str, str], *, phone_region: str) -> dict[str, str]:
    """Give each typed detail as it is kept; an empty one stays empty.

    Raises `Unreadable` with the code not_an_email or not_a_phone.
    """
    kept = {name: display_clean(text) for name, text in typed.items() if name in TYPED_DETAILS}
    if kept.get("email"):
        kept["email"] = parse_email(kept["email"])
    if kept.get("phone"):
        kept["phone"] = parse_phone(kept["phone"], region=phone_region)
    if "country" in kept:
        kept["country"] = kept["country"].upper()
    return kept


def contacts_in(details: Mapping[str, str]) -> list[IdentityKey]:
    """List the e-mail and the phone among details, as customers are recognised by them."""
    pairs = ((EMAIL, details.get("email", "")), (PHONE, details.get("phone", "")))
    return [(kind, value) for kind, value in pairs if value]
