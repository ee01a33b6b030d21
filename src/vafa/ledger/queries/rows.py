"""The reads that every posting makes, in SQL: building them anew cost more than answering them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from vafa.ledger.queries.statements import Value, among, ask, is_postgresql
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
    lock = " FOR NO KEY UPDATE" if is_locking and is_postgresql() else ""
    rows = ask(
        f"SELECT id, kind, number, part FROM vafa_ledger_owner WHERE {condition} "  # noqa: S608
        f"ORDER BY id{lock}",
        values,
    )
    return {OwnerKey(kind, number, part): row_id for row_id, kind, number, part in rows}


def account_rows(owner_ids: Collection[int]) -> tuple[list[AccountRow], list[LotRow]]:
    """Read the guarded accounts of owners, without holds that are over, and what is in them."""
    if not owner_ids:
        return [], []
    condition, values = among(owner_ids)
    rows = ask(
        "SELECT account.id, account.owner_id, account.role, account.asset_id, account.hold_id, "  # noqa: S608
        "account.balance, account.version, kept.id, kept.lot_id, kept.balance, kept.active_from, "
        "kept.expires_at, kept.term, lot.earned_at FROM vafa_ledger_account account "
        "LEFT JOIN vafa_ledger_lotbalance kept ON kept.account_id = account.id "
        "LEFT JOIN vafa_ledger_lot lot ON lot.id = kept.lot_id "
        f"WHERE account.owner_id {condition} AND account.minimum IS NOT NULL "
        "AND NOT (account.role = 'held' AND account.balance = 0)",
        values,
    )
    accounts = {row[0]: AccountRow(*row[:7]) for row in rows}
    lots = [
        LotRow(row_id, account, lot, left, _moment(begins), _moment(ends), term, _known(earned))
        for account, *_rest, row_id, lot, left, begins, ends, term, earned in rows
        if row_id is not None
    ]
    return list(accounts.values()), lots


def open_account_rows(
    owners: Collection[OwnerKey], *, hold_ids: Collection[int]
) -> list[OpenAccountRow]:
    """Read the accounts of owners, of these holds or of none."""
    if not owners:
        return []
    condition, values = _named(owners, "owner.")
    of_holds = ""
    if hold_ids:
        of_these, numbers = among(hold_ids)
        of_holds = f" OR account.hold_id {of_these}"
        values += numbers
    rows = ask(
        "SELECT account.id, account.role, account.asset_id, account.hold_id, account.version, "  # noqa: S608
        "owner.id, owner.kind, owner.number, owner.part "
        "FROM vafa_ledger_account account "
        "JOIN vafa_ledger_owner owner ON owner.id = account.owner_id "
        f"WHERE ({condition}) AND (account.hold_id IS NULL{of_holds})",
        values,
    )
    return [
        OpenAccountRow(row_id, role, asset, hold, version, owner_id, OwnerKey(*owner))
        for row_id, role, asset, hold, version, owner_id, *owner in rows
    ]


def posting_rows(kind: str, sources: Collection[str]) -> dict[str, int]:
    """Find the postings of facts of a kind; who has none is missing."""
    condition, values = among(sources)
    # Without the last words no index can be used: only facts with a source are in it.
    rows = ask(
        f"SELECT source, id FROM vafa_ledger_posting WHERE kind = %s AND source {condition} "  # noqa: S608
        "AND source <> ''",
        [kind, *values],
    )
    return dict(rows)


def _named(keys: Iterable[OwnerKey], alias: str) -> tuple[str, list[Value | list[int]]]:
    """Name owners, by kind and part and all numbers at once."""
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for key in keys:
        groups[key.kind, key.part].append(key.number)
    conditions: list[str] = []
    values: list[Value | list[int]] = []
    for (kind, part), numbers in groups.items():
        condition, listed = among(numbers)
        conditions.append(f"({alias}kind = %s AND {alias}part = %s AND {alias}number {condition})")
        values += [kind, part, *listed]
    return " OR ".join(conditions), values


def _moment(value: datetime | None) -> datetime | None:
    return None if value is None else _known(value)


def _known(value: datetime) -> datetime:
    # SQLite keeps no zone: what is stored is UTC.
    return value if value.tzinfo else value.replace(tzinfo=UTC)
