"""Owners are locked before anything of theirs is read to be written."""

from __future__ import annotations

from collections.abc import Collection

from vafa.ledger.actions.inserting import insert_missing
from vafa.ledger.models import Owner, Posting
from vafa.ledger.queries.rows import owner_rows
from vafa.ledger.rules.sheet import OwnerKey


def lock_owners(keys: Collection[OwnerKey]) -> dict[OwnerKey, int]:
    """Lock the rows of these owners, in one order for everybody, and make those that are missing.

    Part of the caller's transaction. On SQLite the transaction itself is the lock.
    """
    found = owner_rows(keys, is_locking=True)
    found |= make_owners([key for key in keys if key not in found])
    return found


def make_owners(keys: Collection[OwnerKey]) -> dict[OwnerKey, int]:
    """Make the rows of owners that were not there: nobody else sees them before the end.

    Those that others make at the same moment are waited for, and locked.
    """
    made = insert_missing(Owner, OwnerKey._fields, sorted(keys), known_by=OwnerKey._fields)
    found = {OwnerKey(*key): row_id for key, row_id in made.items()}
    return found | owner_rows([key for key in keys if key not in found], is_locking=True)


def lock_posting(posting_id: int) -> None:
    """Lock a posting that is to be undone, so that no two undo the same part of it."""
    rows = Posting.objects.select_for_update(no_key=True).filter(id=posting_id)
    list(rows.values_list("id"))
