"""A supply that many draw on at once lies in parts, so that nobody waits for everybody.

Part 0 is the store. Whoever draws takes from a part of their own, chosen by what they draw for.
What the parts have together is the supply.
"""

from __future__ import annotations

import zlib
from typing import Final

from vafa.ledger.rules.sheet import AccountKey, Draft, OwnerKey, Sheet
from vafa.ledger.rules.spending import spendable

PARTS: Final = 16
# So much of the store goes to a part that ran dry, beyond what is asked for now.
_PORTION: Final = 2 * PARTS


def part_for(owner: OwnerKey, document: str) -> OwnerKey:
    """Choose the part of an owner that a document draws on, the same one every time."""
    return owner._replace(part=1 + zlib.crc32(document.encode()) % PARTS)


def parts_of(owner: OwnerKey) -> list[OwnerKey]:
    """List the store and all parts of an owner."""
    return [owner._replace(part=part) for part in range(PARTS + 1)]


def left_together(sheet: Sheet, owner: OwnerKey, *, asset: str) -> int:
    """Say what all parts of an owner have together; all of them are on the sheet."""
    return sum(spendable(sheet, part, asset) for part in parts_of(owner))


def gather(sheet: Sheet, draft: Draft, *, part: OwnerKey, asset: str, amount: int) -> None:
    """Fill a part so that it has an amount: from the store, then from the other parts.

    All parts are on the sheet. What they do not have together is not made up.
    """
    store, *others = (each for each in parts_of(part) if each != part)
    missing = amount - spendable(sheet, part, asset)
    has = spendable(sheet, store, asset)
    if missing > 0 and has:
        _share(sheet, draft, store, part, asset, min(has, max(missing, has // _PORTION)))
    for other in others:
        missing = amount - spendable(sheet, part, asset)
        found = min(missing, spendable(sheet, other, asset))
        if found > 0:
            _share(sheet, draft, other, part, asset, found)


def _share(
    sheet: Sheet, draft: Draft, out: OwnerKey, into: OwnerKey, asset: str, amount: int
) -> None:
    active = AccountKey(out, "active", asset)
    sheet.move(draft, amount, out=active, into=active._replace(owner=into), lot=None)
