"""What is due by a moment: holds run out, lots become active, lots end, debts are repaid.

The same code settles for good inside the lock and for a look from outside, so what a member can
spend never depends on whether a job has run.
"""

from __future__ import annotations

import heapq
from datetime import datetime
from typing import Final

from vafa.ledger.rules.roles import EXPIRED, is_spent
from vafa.ledger.rules.sheet import AccountKey, Draft, OwnerKey, Sheet

MATURED: Final = "matured"
LOT_EXPIRED: Final = "expired"
HOLD_EXPIRED: Final = "hold_expired"

_RELEASE, _MATURE, _EXPIRE = range(3)
# When, what, a tie-breaker, and the account with the lot that it is about.
_Due = tuple[datetime, int, int, AccountKey, int | None]


def settle(sheet: Sheet) -> None:
    """Bring the owners of a sheet to its moment, in the order in which things fell due."""
    queue = _dues(sheet)
    heapq.heapify(queue)
    while queue:
        due_at, what, _tie, account, lot = heapq.heappop(queue)
        if what == _RELEASE:
            for freed in _release(sheet, account, due_at):
                _watch(sheet, queue, freed, account)
        elif what == _MATURE:
            assert lot is not None
            _mature(sheet, account, lot, due_at)
            _watch(sheet, queue, lot, account)
        else:
            assert lot is not None
            _expire(sheet, account, lot, due_at)


def programme_of(account: AccountKey, role: str) -> AccountKey:
    """Name the account without a minimum where lots of this asset come from or end."""
    return AccountKey(OwnerKey("programme", 0), role, account.asset)


def repay(sheet: Sheet, owner: OwnerKey, asset: str, draft: Draft, *, at: datetime) -> None:
    """Let active lots pay what their owner owes, oldest debt first; stops when either is gone.

    A debt is a lot that was taken back after it had been spent. A lot pays for another by taking
    its place: where the spent lot went there is now the paying one. What has ended pays nothing,
    but for the very lot that is owed.
    """
    debts = AccountKey(owner, "debt", asset)
    active = AccountKey(owner, "active", asset)
    if not sheet.balance(debts):
        return
    for owed in sorted(sheet.lots[debts], key=sheet.spending_order):
        _repay_one(sheet, owed, active=active, debts=debts, draft=draft, at=at)


def _repay_one(
    sheet: Sheet, owed: int, *, active: AccountKey, debts: AccountKey, draft: Draft, at: datetime
) -> None:
    own = min(sheet.lots[active].get(owed, 0), -sheet.lots[debts].get(owed, 0))
    if own:
        sheet.move(draft, own, out=active, into=debts, lot=owed)
    for lot, _left in sheet.lots_in(active):
        if lot != owed and not sheet.has_ended(lot, at):
            substitute(sheet, draft, owed, lot, source=active, target=debts)


def substitute(
    sheet: Sheet, draft: Draft, owed: int, lot: int, *, source: AccountKey, target: AccountKey
) -> int:
    """Put a lot in the places where the owed one was spent or is held, and move that to a target.

    Takes no more than the lot has, and, into a debt, no more than is owed. Returns how much.
    """
    moved = 0
    for place, amount in places_of(sheet, owed, source.owner):
        room = -sheet.lots[target].get(owed, 0) if target.role == "debt" else amount
        part = min(amount, sheet.lots[source].get(lot, 0), room)
        if part > 0:
            sheet.move(draft, part, out=source, into=place, lot=lot)
            sheet.move(draft, part, out=place, into=target, lot=owed)
            moved += part
    return moved


def places_of(sheet: Sheet, lot: int, owner: OwnerKey) -> list[tuple[AccountKey, int]]:
    """List where parts of a lot were spent, then where they are held, with how much."""
    spent = [
        (place, left)
        for place, left in sheet.spent.get(lot, {}).items()
        if left > 0 and is_spent(place.role)
    ]
    held = [
        (account, lots[lot])
        for account, lots in list(sheet.lots.items())
        if account.role == "held" and account.owner == owner and lots.get(lot)
    ]
    return sorted(spent) + sorted(held, key=lambda item: str(item[0].hold))


def _dues(sheet: Sheet) -> list[_Due]:
    found: list[_Due] = []
    for account, balance in sheet.balances.items():
        if account.role == "held" and account.hold is not None and balance:
            runs_out = sheet.holds[account.hold].expires_at
            if runs_out <= sheet.at:
                found.append((runs_out, _RELEASE, len(found), account, None))
    for account, lots in sheet.lots.items():
        for lot in lots:
            facts = sheet.facts[lot]
            due = {"pending": facts.active_from, "active": facts.expires_at}.get(account.role)
            if due is not None and due <= sheet.at:
                what = _MATURE if account.role == "pending" else _EXPIRE
                found.append((due, what, lot, account, lot))
    return found


def _watch(sheet: Sheet, queue: list[_Due], lot: int, account: AccountKey) -> None:
    """Put a lot that has just come back or become active into the queue for what is due next."""
    begins, ends = sheet.facts[lot].active_from, sheet.facts[lot].expires_at
    active = account._replace(role="active", hold=None)
    pending = account._replace(role="pending", hold=None)
    if begins is not None and begins <= sheet.at and lot in sheet.lots[pending]:
        heapq.heappush(queue, (begins, _MATURE, lot, pending, lot))
    if ends is not None and ends <= sheet.at and lot in sheet.lots[active]:
        heapq.heappush(queue, (ends, _EXPIRE, lot, active, lot))


def _release(sheet: Sheet, held: AccountKey, due_at: datetime) -> list[int]:
    draft = sheet.draft(HOLD_EXPIRED, occurred_at=due_at, hold=held.hold)
    return release_all(sheet, draft, held, at=due_at)


def back_to(sheet: Sheet, owner: OwnerKey, lot: int, at: datetime) -> AccountKey:
    """Name the account to which a lot comes back: it may have been told to begin later."""
    role = "active" if sheet.has_begun(lot, at) else "pending"
    return AccountKey(owner, role, sheet.facts[lot].asset)


def release_all(sheet: Sheet, draft: Draft, held: AccountKey, *, at: datetime) -> list[int]:
    """Give back all that is held in an account, to the same lots; returns the lots freed."""
    active = held._replace(role="active", hold=None)
    freed = [lot for lot, _left in sheet.lots_in(held)]
    for lot in freed:
        into = back_to(sheet, held.owner, lot, at)
        sheet.move(draft, sheet.lots[held][lot], out=held, into=into, lot=lot)
    rest = sheet.balance(held)
    if rest:
        sheet.move(draft, rest, out=held, into=active, lot=None)
    if freed:
        repay(sheet, held.owner, held.asset, draft, at=at)
    return freed


def _mature(sheet: Sheet, pending: AccountKey, lot: int, due_at: datetime) -> None:
    left = sheet.lots[pending].get(lot, 0)
    if left:
        draft = sheet.draft(MATURED, occurred_at=due_at)
        active = pending._replace(role="active")
        sheet.move(draft, left, out=pending, into=active, lot=lot)
        repay(sheet, pending.owner, pending.asset, draft, at=due_at)


def _expire(sheet: Sheet, active: AccountKey, lot: int, due_at: datetime) -> None:
    left = sheet.lots[active].get(lot, 0)
    if left:
        draft = sheet.draft(LOT_EXPIRED, occurred_at=due_at)
        sheet.move(draft, left, out=active, into=programme_of(active, EXPIRED), lot=lot)
