"""Books that are only looked into: what would be done, without locking and without writing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from vafa.ledger.actions.books import Books
from vafa.ledger.queries.rows import owner_rows
from vafa.ledger.queries.sheets import load, open_desk
from vafa.ledger.rules.settling import settle
from vafa.ledger.rules.sheet import HoldKey, OwnerKey


class BooksLookedInto(Books):
    """Open books that nobody waits for; what is done in them is never written."""

    def bring_in(self, owners: Collection[OwnerKey], *, holds: Sequence[HoldKey] = ()) -> None:
        """Read further owners and bring them to the moment; who has nothing yet is no refusal."""
        new = set(owners) - self.sheet.owners
        if new or holds:
            self._desk.owner_ids |= owner_rows(new, is_locking=False)
            load(self._desk, holds=holds)
            self.sheet.owners |= new
            settle(self.sheet)

    def close(self) -> None:
        """Refuse: a look changes nothing."""
        raise AssertionError("Books that are looked into cannot be written.")


def look_into_books(*, owners: Iterable[OwnerKey], at: datetime) -> Books:
    """Open the books of some owners as they will be found at a moment, to see what would happen."""
    books = BooksLookedInto(open_desk(at=at, by=""))
    books.bring_in(set(owners))
    return books
