"""Owners are locked before anything of theirs is read to be written."""

from __future__ import annotations

from collections.abc import Collection

from vafa.ledger.models import Owner, Posting
from vafa.ledger.queries.rows import owner_rows
from vafa.ledger.rules.sheet import OwnerKey


def lock_owners(keys: Collection[OwnerKey]) -> dict[OwnerKey, int]:
    """Lock the rows of these owners, in one order for everybody, and make those that are missing.

    Part of the caller's transaction. On SQLite the transaction itself is the lock.
    """
    found = owner_rows(keys, is_locking=True)
    missing = [key for key in sorted(keys) if key not in found]
    if missing:
        Owner.objects.bulk_create(
            (Owner(kind=key.kind, number=key.number, part=key.part) for key in missing),
            ignore_conflicts=True,
        )
        found = owner_rows(keys, is_locking=True)
    return found


def lock_posting(posting_id: int) -> None:
    """Lock a posting that is to be undone, so that no two undo the same part of it."""
    rows = Posting.objects.select_for_update(no_key=True).filter(id=posting_id)
    list(rows.values_list("id"))
