"""A supply that many draw on at once lies in parts, so that nobody waits for everybody.

Part 0 is the store. Whoever draws takes from a part of their own, chosen by what they draw for.
What the parts have together is the supply.
"""

from __future__ import annotations

import zlib
from typing import Final

from vafa.ledger.rules.sheet import OwnerKey

PARTS: Final = 16


def part_for(owner: OwnerKey, document: str) -> OwnerKey:
    """Choose the part of an owner that a document draws on, the same one every time."""
    return owner._replace(part=1 + zlib.crc32(document.encode()) % PARTS)


def parts_of(owner: OwnerKey) -> list[OwnerKey]:
    """List the store and all parts of an owner."""
    return [owner._replace(part=part) for part in range(PARTS + 1)]
