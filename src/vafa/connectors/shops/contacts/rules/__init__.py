"""Lists of contacts: which column is what, and what a row says of a person. Pure."""

from __future__ import annotations

from vafa.connectors.shops.contacts.rules.fields import CONTACT_FIELDS
from vafa.connectors.shops.contacts.rules.rows import Contact, ContactRows

__all__ = ["CONTACT_FIELDS", "Contact", "ContactRows"]
