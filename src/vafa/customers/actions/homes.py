"""Rows that hang on a live customer, and the record that each of them was made for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from django.db import connection

from vafa.core.batches import chunks
from vafa.customers.models import HomeOf
from vafa.customers.queries.trees import roots_of

_CHUNK: Final = 450
# The key of the advisory lock under which records are told and merged ("vafa" in ASCII).
_LOCK: Final = 0x76616661


def lock_records() -> None:
    """Let one transaction at a time tell of records or merge them.

    On SQLite every writing transaction is alone anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def hang_rows(*, table: str, records: Mapping[int, int | None]) -> None:
    """Remember the record that each row was made for, where it is not the live customer.

    Part of the caller's transaction, under `lock_records`; the rows themselves already point to
    the live customer (`queries.roots_of`). A row without a customer has no home.
    """
    roots = roots_of(customer_ids={record for record in records.values() if record is not None})
    wanted = {
        row_id: record
        for row_id, record in records.items()
        if record is not None and roots[record] != record
    }
    known = _homes(table, records)
    gone = [row_id for row_id in known if row_id not in wanted]
    forget_homes(table=table, row_ids=gone)
    HomeOf.objects.bulk_create(
        (
            HomeOf(table=table, row_id=row_id, home_id=record)
            for row_id, record in sorted(wanted.items())
            if known.get(row_id) != record
        ),
        batch_size=_CHUNK,
        update_conflicts=True,
        unique_fields=["table", "row_id"],
        update_fields=["home"],
    )


def forget_homes(*, table: str, row_ids: Iterable[int]) -> None:
    """Forget where rows belong that are gone, or are at home; part of a transaction."""
    listed = sorted(row_ids)
    for chunk in chunks(listed, _CHUNK):
        HomeOf.objects.filter(table=table, row_id__in=chunk).delete()


def _homes(table: str, row_ids: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    if not HomeOf.objects.filter(table=table).exists():
        return found
    listed = sorted(row_ids)
    for chunk in chunks(listed, _CHUNK):
        rows = HomeOf.objects.filter(table=table, row_id__in=chunk)
        found.update(rows.values_list("row_id", "home_id"))
    return found
