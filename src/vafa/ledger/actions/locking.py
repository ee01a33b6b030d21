"""Owners are locked before anything of theirs is read to be written."""

from __future__ import annotations

from collections.abc import Collection

from vafa.ledger.models import Owner, Posting
from vafa.ledger.queries.sheets import owners_named
from vafa.ledger.rules.sheet import OwnerKey


def lock_owners(keys: Collection[OwnerKey]) -> dict[OwnerKey, int]:
    """Lock the rows of these owners, in one order for everybody, and make those that are missing.

    Part of the caller's transaction. On SQLite the transaction itself is the lock.
    """
    found = _locked(keys)
    missing = [key for key in sorted(keys) if key not in found]
    if missing:
        Owner.objects.bulk_create(
            (Owner(kind=key.kind, number=key.number, part=key.part) for key in missing),
            ignore_conflicts=True,
        )
        found = _locked(keys)
    return found


def _locked(keys: Collection[OwnerKey]) -> dict[OwnerKey, int]:
    if not keys:
        return {}
    # Others may still name these owners in rows of theirs: only the key has to stay.
    rows = Owner.objects.select_for_update(no_key=True).filter(owners_named(keys)).order_by("id")
    return {
        OwnerKey(kind, number, part): row_id
        for row_id, kind, number, part in rows.values_list("id", "kind", "number", "part")
    }


def lock_posting(posting_id: int) -> None:
    """Lock a posting that is to be undone, so that no two undo the same part of it."""
    rows = Posting.objects.select_for_update(no_key=True).filter(id=posting_id)
    list(rows.values_list("id"))
