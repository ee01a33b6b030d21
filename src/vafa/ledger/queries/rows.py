"""The reads that every posting makes, in SQL: building them anew cost more than answering them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

# Rows of a cursor have no better type.
from typing import Any, NamedTuple

from django.db import connection

from vafa.ledger.rules.sheet import OwnerKey


class AccountRow(NamedTuple):
    """A guarded account as it stands."""

    id: int
    owner_id: int
    role: str
    asset: str
    hold_id: int | None
    balance: int
    version: int


class LotRow(NamedTuple):
    """What is left of a lot in an account, with the lot's terms in force."""

    id: int
    account_id: int
    lot: int
    balance: int
    active_from: datetime | None
    expires_at: datetime | None
    term: int
    earned_at: datetime


class OpenAccountRow(NamedTuple):
    """An account with its owner, whatever its role."""

    id: int
    role: str
    asset: str
    hold_id: int | None
    version: int
    owner_id: int
    owner: OwnerKey


def owner_rows(keys: Collection[OwnerKey], *, is_locking: bool) -> dict[OwnerKey, int]:
    """Find the rows of owners; locks them in one order for everybody when asked to.

    Others may name a locked owner in rows of theirs: only its key has to stay.
    """
    if not keys:
        return {}
    condition, values = _named(keys, "")
    lock = " FOR NO KEY UPDATE" if is_locking and connection.vendor == "postgresql" else ""
    rows = _all(
        f"SELECT id, kind, number, part FROM vafa_ledger_owner WHERE {condition} "  # noqa: S608
        f"ORDER BY id{lock}",
        values,
    )
    return {OwnerKey(kind, number, part): row_id for row_id, kind, number, part in rows}


def account_rows(owner_ids: Collection[int]) -> list[AccountRow]:
    """Read the guarded accounts of owners, without holds that are over."""
    if not owner_ids:
        return []
    rows = _all(
        "SELECT id, owner_id, role, asset_id, hold_id, balance, version "  # noqa: S608
        f"FROM vafa_ledger_account WHERE owner_id IN ({_places(owner_ids)}) "
        "AND minimum IS NOT NULL AND NOT (role = 'held' AND balance = 0)",
        list(owner_ids),
    )
    return [AccountRow(*row) for row in rows]


def lot_rows(account_ids: Collection[int]) -> list[LotRow]:
    """Read what is left of lots in accounts."""
    if not account_ids:
        return []
    rows = _all(
        "SELECT kept.id, kept.account_id, kept.lot_id, kept.balance, kept.active_from, "  # noqa: S608
        "kept.expires_at, kept.term, lot.earned_at "
        "FROM vafa_ledger_lotbalance kept JOIN vafa_ledger_lot lot ON lot.id = kept.lot_id "
        f"WHERE kept.account_id IN ({_places(account_ids)})",
        list(account_ids),
    )
    return [
        LotRow(row_id, account, lot, left, _moment(begins), _moment(ends), term, _known(earned))
        for row_id, account, lot, left, begins, ends, term, earned in rows
    ]


def open_account_rows(
    owners: Collection[OwnerKey], *, hold_ids: Collection[int]
) -> list[OpenAccountRow]:
    """Read the accounts of owners, of these holds or of none."""
    if not owners:
        return []
    condition, values = _named(owners, "owner.")
    of_holds = f" OR account.hold_id IN ({_places(hold_ids)})" if hold_ids else ""
    rows = _all(
        "SELECT account.id, account.role, account.asset_id, account.hold_id, account.version, "  # noqa: S608
        "owner.id, owner.kind, owner.number, owner.part "
        "FROM vafa_ledger_account account "
        "JOIN vafa_ledger_owner owner ON owner.id = account.owner_id "
        f"WHERE ({condition}) AND (account.hold_id IS NULL{of_holds})",
        [*values, *hold_ids],
    )
    return [
        OpenAccountRow(row_id, role, asset, hold, version, owner_id, OwnerKey(*owner))
        for row_id, role, asset, hold, version, owner_id, *owner in rows
    ]


def posting_row(kind: str, source: str) -> int:
    """Find the posting of a fact, 0 where there is none."""
    rows = _all(
        "SELECT id FROM vafa_ledger_posting WHERE kind = %s AND source = %s", [kind, source]
    )
    return int(rows[0][0]) if rows else 0


def _named(keys: Iterable[OwnerKey], alias: str) -> tuple[str, list[str | int]]:
    """Name owners, by kind and part and all numbers at once."""
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for key in keys:
        groups[key.kind, key.part].append(key.number)
    conditions: list[str] = []
    values: list[str | int] = []
    for (kind, part), numbers in groups.items():
        conditions.append(
            f"({alias}kind = %s AND {alias}part = %s AND {alias}number IN ({_places(numbers)}))"
        )
        values += [kind, part, *numbers]
    return " OR ".join(conditions), values


def _places(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _all(statement: str, values: Sequence[str | int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _moment(value: datetime | None) -> datetime | None:
    return None if value is None else _known(value)


def _known(value: datetime) -> datetime:
    # SQLite keeps no zone: what is stored is UTC.
    return value if value.tzinfo else value.replace(tzinfo=UTC)
