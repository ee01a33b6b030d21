"""What is known of a customer, who is the same customer, and which detail is the latest."""

from __future__ import annotations

from vafa.customers.rules.recognising import (
    DETAIL_LENGTHS,
    DETAILS,
    EMAIL,
    NUMBER,
    PHONE,
    Detail,
    Details,
    IdentityKey,
    IncomingCustomer,
    SeenCustomer,
    details_of,
    identities_of,
    latest_details,
    qualified_number,
    shown_number,
)
from vafa.customers.rules.searching import TOKEN_LENGTH_MAX, tokens_of, words_searched

__all__ = [
    "DETAILS",
    "DETAIL_LENGTHS",
    "EMAIL",
    "NUMBER",
    "PHONE",
    "TOKEN_LENGTH_MAX",
    "Detail",
    "Details",
    "IdentityKey",
    "IncomingCustomer",
    "SeenCustomer",
    "details_of",
    "identities_of",
    "latest_details",
    "qualified_number",
    "shown_number",
    "tokens_of",
    "words_searched",
]
