"""How sales at the counter are named: so that one that is sent again is the same sale."""

from __future__ import annotations

from typing import Final
from uuid import UUID

COUNTER: Final = "counter-"


def sale_document(number: UUID) -> str:
    """Name the sale to which a device gave this number when its button was pressed."""
    return f"{COUNTER}{number}"
