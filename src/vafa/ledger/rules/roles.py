"""The roles of accounts: which are guarded, and what it means to be in them."""

from __future__ import annotations

from typing import Final

SMALLEST: Final = -(2**62)

# Guarded accounts keep their balance; it never goes below this.
MINIMUM: Final = {"pending": 0, "active": 0, "held": 0, "debt": SMALLEST}
# Where units come from, and where they end without having served their owner.
SOURCE: Final = "issued"
EXPIRED: Final = "expired"
REVERSED: Final = "reversed"
# Without a minimum: summed from entries, never locked.
OPEN_ROLES: Final = frozenset(
    {SOURCE, "redeemed", EXPIRED, REVERSED, "income", "expense", "clearing", "paid"}
)
ROLES: Final = frozenset(MINIMUM) | OPEN_ROLES


def is_guarded(role: str) -> bool:
    """Say whether accounts of this role keep a balance that may not go below a minimum."""
    return role in MINIMUM


def is_spent(role: str) -> bool:
    """Say whether a lot in this role has served its owner: paid for something."""
    return role in OPEN_ROLES and role not in {SOURCE, EXPIRED, REVERSED}
