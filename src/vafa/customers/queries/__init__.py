"""Customers found, and what is known of them."""

from __future__ import annotations

from vafa.customers.queries.consent import Consent, consent_of, may_write_to
from vafa.customers.queries.finding import customer, known_customers, search_customers
from vafa.customers.queries.profile import (
    Profile,
    Wallet,
    Written,
    detail_changes_of,
    notes_of,
    profile_of,
    share_of_wallet_of,
    wallet_of,
)
from vafa.customers.queries.trees import counted_customers, live_customers, records_of, roots_of

__all__ = [
    "Consent",
    "Profile",
    "Wallet",
    "Written",
    "consent_of",
    "counted_customers",
    "customer",
    "detail_changes_of",
    "known_customers",
    "live_customers",
    "may_write_to",
    "notes_of",
    "profile_of",
    "records_of",
    "roots_of",
    "search_customers",
    "share_of_wallet_of",
    "wallet_of",
]
