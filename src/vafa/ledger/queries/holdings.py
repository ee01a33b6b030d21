"""What owners have at a moment: as it will be found when they act, whatever jobs have run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from vafa.ledger.queries.rows import owner_rows
from vafa.ledger.queries.sheets import load, open_desk
from vafa.ledger.rules.settling import settle
from vafa.ledger.rules.sheet import AccountKey, OwnerKey, Sheet
from vafa.ledger.rules.spending import spendable
from vafa.ledger.rules.stripes import parts_of


@dataclass(frozen=True)
class Part:
    """So much of a balance with one beginning and one end."""

    amount: int
    active_from: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True)
class Holding:
    """What an owner has of an asset: to spend now, waiting, put aside, and owed."""

    spendable: int = 0
    pending: int = 0
    held: int = 0
    owed: int = 0
    # What can be spent, what ends first before the rest; and what waits.
    active_parts: tuple[Part, ...] = ()
    pending_parts: tuple[Part, ...] = ()


def holding(owner: OwnerKey, asset: str, *, at: datetime) -> Holding:
    """Return what one owner has of one asset."""
    return holdings([owner], at=at).get((owner, asset), Holding())


def holdings(owners: Iterable[OwnerKey], *, at: datetime) -> dict[tuple[OwnerKey, str], Holding]:
    """Return what owners have of every asset; who has nothing is missing."""
    sheet = settled_sheet(owners, at=at)
    places = {(key.owner, key.asset) for key in sheet.balances}
    return {place: _holding(sheet, *place) for place in places}


def settled_sheet(owners: Iterable[OwnerKey], *, at: datetime) -> Sheet:
    """Return the books of owners brought to a moment in memory, with what fell due as drafts."""
    desk = open_desk(at=at, by="")
    desk.owner_ids = owner_rows(set(owners), is_locking=False)
    load(desk)
    settle(desk.sheet)
    return desk.sheet


def striped_holdings(
    owners: Iterable[OwnerKey], asset: str, *, at: datetime
) -> dict[OwnerKey, Holding]:
    """Return what all parts of each owner have together of an asset without lots."""
    parts = {owner: parts_of(owner) for owner in owners}
    found = holdings([part for each in parts.values() for part in each], at=at)
    return {
        owner: Holding(
            spendable=sum(found[part, asset].spendable for part in each if (part, asset) in found),
            held=sum(found[part, asset].held for part in each if (part, asset) in found),
        )
        for owner, each in parts.items()
    }


def _holding(sheet: Sheet, owner: OwnerKey, asset: str) -> Holding:
    active = AccountKey(owner, "active", asset)
    pending = AccountKey(owner, "pending", asset)
    return Holding(
        spendable=spendable(sheet, owner, asset),
        pending=sheet.balance(pending),
        held=sum(sheet.balance(key) for key in sheet.accounts_of(owner, asset, "held")),
        owed=-sheet.balance(AccountKey(owner, "debt", asset)),
        active_parts=_parts(sheet, active),
        pending_parts=_parts(sheet, pending),
    )


def _parts(sheet: Sheet, account: AccountKey) -> tuple[Part, ...]:
    return tuple(
        Part(left, sheet.facts[lot].active_from, sheet.facts[lot].expires_at)
        for lot, left in sheet.lots_in(account)
    )
