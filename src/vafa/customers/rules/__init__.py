"""What is known of a customer, who is the same customer, and which detail is the latest."""

from __future__ import annotations

from vafa.customers.rules.identities import (
    EMAIL,
    KINDS,
    NUMBER,
    PHONE,
    Claim,
    Claims,
    IdentityKey,
    claims_in,
    entries_of,
    strength_of,
)
from vafa.customers.rules.recognising import (
    DETAIL_LENGTHS,
    DETAILS,
    Detail,
    Details,
    IncomingCustomer,
    IncomingIdentity,
    SeenCustomer,
    chosen_details,
    claims_of,
    details_of,
    identities_of,
    latest_details,
    qualified_number,
    shown_number,
)
from vafa.customers.rules.searching import TOKEN_LENGTH_MAX, tokens_of, words_searched

__all__ = [
    "chosen_details",
    "DETAILS",
    "DETAIL_LENGTHS",
    "EMAIL",
    "KINDS",
    "NUMBER",
    "PHONE",
    "TOKEN_LENGTH_MAX",
    "Claim",
    "Claims",
    "Detail",
    "Details",
    "IdentityKey",
    "IncomingCustomer",
    "IncomingIdentity",
    "SeenCustomer",
    "claims_in",
    "claims_of",
    "details_of",
    "entries_of",
    "identities_of",
    "latest_details",
    "qualified_number",
    "shown_number",
    "strength_of",
    "tokens_of",
    "words_searched",
]
