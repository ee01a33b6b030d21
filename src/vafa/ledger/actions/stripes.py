"""A supply in parts is filled where it is drawn on; all parts are locked together for it."""

from __future__ import annotations

from typing import Final

from vafa.ledger.actions.books import Books
from vafa.ledger.rules.sheet import AccountKey, OwnerKey
from vafa.ledger.rules.stripes import PARTS, parts_of

# So much of the store goes to a part that ran dry, beyond what is asked for now.
_PORTION: Final = 2 * PARTS


def left_together(books: Books, *, owner: OwnerKey, asset: str) -> int:
    """Say what all parts of an owner have together; all of them are in the books."""
    return sum(books.spendable(part, asset) for part in parts_of(owner))


def gather(books: Books, *, part: OwnerKey, asset: str, amount: int) -> None:
    """Fill a part so that it has an amount: from the store, then from the other parts.

    All parts are in the books. What they do not have together is not made up.
    """
    store, *others = (each for each in parts_of(part) if each != part)
    missing = amount - books.spendable(part, asset)
    if missing <= 0:
        return
    has = books.spendable(store, asset)
    _move(books, store, part, asset, min(has, max(missing, has // _PORTION)))
    for other in others:
        missing = amount - books.spendable(part, asset)
        if missing <= 0:
            return
        _move(books, other, part, asset, min(missing, books.spendable(other, asset)))


def _move(books: Books, out: OwnerKey, into: OwnerKey, asset: str, amount: int) -> None:
    if amount > 0:
        active = AccountKey(out, "active", asset)
        draft = books.begin("shared_out", "")
        books.move(draft, out=active, into=active._replace(owner=into), amount=amount)
