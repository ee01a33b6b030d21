"""What programmes, members and decisions say."""

from __future__ import annotations

from vafa.loyalty.queries.members import balance_of, membership, owner_of
from vafa.loyalty.queries.rulebook import latest_versions, rulebook, rulebook_of

__all__ = [
    "balance_of",
    "latest_versions",
    "membership",
    "owner_of",
    "rulebook",
    "rulebook_of",
]
