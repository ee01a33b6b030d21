"""Owners are locked before anything of theirs is read to be written."""

from __future__ import annotations

from collections.abc import Collection

from vafa.ledger.models import Owner
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
    rows = Owner.objects.select_for_update().filter(owners_named(keys)).order_by("id")
    return {
        OwnerKey(kind, number, part): row_id
        for row_id, kind, number, part in rows.values_list("id", "kind", "number", "part")
    }
