"""Giving, putting aside and spending: which lots an amount is taken from, and where it goes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from vafa.ledger.rules.roles import SOURCE
from vafa.ledger.rules.settling import programme_of, release_all, repay
from vafa.ledger.rules.sheet import (
    AccountKey,
    Draft,
    HoldFacts,
    HoldKey,
    LotFacts,
    OwnerKey,
    Sheet,
)

RELEASED: Final = "released"


def issue(sheet: Sheet, draft: Draft, owner: OwnerKey, amount: int, facts: LotFacts) -> int:
    """Give an owner a new lot, pending until its day; what is owed is repaid first."""
    is_active = facts.active_from is not None and facts.active_from <= sheet.at
    account = AccountKey(owner, "active" if is_active else "pending", facts.asset)
    lot = sheet.new_lot(draft, facts)
    sheet.move(draft, amount, out=programme_of(account, SOURCE), into=account, lot=lot)
    if is_active:
        repay(sheet, owner, facts.asset, draft, at=sheet.at)
    return lot


def spendable(sheet: Sheet, owner: OwnerKey, asset: str) -> int:
    """Say how much an owner can spend on a settled sheet: never what is owed for something held."""
    active = sheet.balance(AccountKey(owner, "active", asset))
    return max(0, active + sheet.balance(AccountKey(owner, "debt", asset)))


def take(
    sheet: Sheet,
    draft: Draft,
    amount: int,
    *,
    out: AccountKey,
    into: AccountKey,
    lots: list[int] | None = None,
) -> list[tuple[int, int]]:
    """Move an amount lot by lot, what ends first before the rest, or only from the lots named.

    The caller has looked that there is enough. Returns each lot with what was taken of it.
    """
    taken = []
    left = amount
    for lot, has in sheet.lots_in(out):
        if lots is not None and lot not in lots:
            continue
        part = min(has, left)
        if part:
            sheet.move(draft, part, out=out, into=into, lot=lot)
            taken.append((lot, part))
            left -= part
    assert not left, "The caller looks first whether there is enough."
    return taken


def begin_hold(sheet: Sheet, key: HoldKey, *, expires_at: datetime) -> HoldFacts:
    """Make a hold, with nothing in it yet."""
    facts = HoldFacts(created_at=sheet.at, expires_at=expires_at)
    sheet.holds[key] = facts
    sheet.new_holds[key] = facts
    return facts


def held_accounts(sheet: Sheet, key: HoldKey) -> list[AccountKey]:
    """List what is held: one account for each owner and asset, in a fixed order."""
    held = [
        account for account, balance in sheet.balances.items() if account.hold == key and balance
    ]
    return sorted(held, key=lambda account: (account.owner, account.asset))


def capture(
    sheet: Sheet, draft: Draft, held: AccountKey, amount: int, *, into: AccountKey, has_lots: bool
) -> None:
    """Spend of what is held; the rest stays held."""
    if has_lots:
        take(sheet, draft, amount, out=held, into=into)
    else:
        sheet.move(draft, amount, out=held, into=into, lot=None)


def release(sheet: Sheet, key: HoldKey, *, source: str) -> None:
    """Give back all that is held, to the lots it came from."""
    draft = sheet.draft(RELEASED, source, hold=key)
    for account in held_accounts(sheet, key):
        release_all(sheet, draft, account, at=sheet.at)
