"""Taking back what was posted: spending is restored to its lots, earning is clawed back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from vafa.ledger.rules.roles import EXPIRED, REVERSED, SOURCE, is_guarded, is_spent
from vafa.ledger.rules.settling import back_to, places_of, programme_of, repay
from vafa.ledger.rules.sheet import AccountKey, Draft, OwnerKey, Sheet

# What happens when earned units have been spent before they are taken back.
ReturnPolicy = Literal["only_pending", "within_balance", "debt", "forgive"]
POLICIES: Final[tuple[ReturnPolicy, ...]] = ("only_pending", "within_balance", "debt", "forgive")

_Part = tuple[int | None, int]


@dataclass(frozen=True, slots=True)
class Written:
    """A side of a move as it was written."""

    account: AccountKey
    lot: int | None
    amount: int


@dataclass(frozen=True, slots=True)
class Spent:
    """So much of a lot, or without one, that was spent: out of which account into which."""

    lot: int | None
    amount: int
    source: AccountKey
    target: AccountKey


@dataclass(frozen=True, slots=True)
class Original:
    """A posting that is to be undone, and how much of it was undone before."""

    number: int
    asset: str
    entries: tuple[Written, ...]
    undone: int = 0

    def given(self) -> list[_Part]:
        """List what it gave and was not taken back, lot by lot."""
        gave = [entry for entry in self._of_asset() if entry.account.role == SOURCE]
        return _after(self.undone, [(entry.lot, -entry.amount) for entry in gave])

    def spent(self) -> list[Spent]:
        """List what it spent and was not given back: what was taken last comes first.

        A posting that gave something of the asset spent none of it, whatever was repaid in it.
        """
        if any(entry.account.role == SOURCE for entry in self._of_asset()):
            return []
        done, left = self.undone, []
        for part in reversed(self._spent_at_first()):
            passed = min(done, part.amount)
            done -= passed
            if part.amount > passed:
                left.append(replace(part, amount=part.amount - passed))
        return left

    def _spent_at_first(self) -> list[Spent]:
        # Each move is written as two entries: out, then in.
        moves = zip(self.entries[::2], self.entries[1::2], strict=True)
        return [
            Spent(out.lot, into.amount, out.account, into.account)
            for out, into in moves
            if into.account.asset == self.asset
            and is_guarded(out.account.role)
            and is_spent(into.account.role)
        ]

    def _of_asset(self) -> list[Written]:
        return [entry for entry in self.entries if entry.account.asset == self.asset]


def _after(done: int, parts: Iterable[_Part]) -> list[_Part]:
    left = []
    for lot, amount in parts:
        passed = min(done, amount)
        done -= passed
        if amount > passed:
            left.append((lot, amount - passed))
    return left


def total(parts: Iterable[_Part]) -> int:
    """Add up what parts have."""
    return sum(amount for _lot, amount in parts)


def restore(
    sheet: Sheet,
    draft: Draft,
    original: Original,
    amount: int,
    *,
    owner: OwnerKey | None = None,
    grace: datetime | None = None,
) -> None:
    """Give back what a posting spent, to the same lots: what was taken last comes back first.

    A lot that has ended meanwhile comes back until the end of the grace, or ends again at once.
    `owner` is who gets it when it is no longer the one who spent it. The caller has looked that
    the posting spent so much and more was not given back.
    """
    left = amount
    for spent in original.spent():
        part = min(spent.amount, left)
        if part:
            whose = owner or spent.source.owner
            _restore_part(sheet, draft, spent.lot, part, out=spent.target, whose=whose)
            if spent.lot is not None:
                _give_grace(sheet, draft, spent.lot, grace)
            left -= part
    assert not left, "The caller looks first what is left to restore."


def _restore_part(
    sheet: Sheet, draft: Draft, lot: int | None, part: int, *, out: AccountKey, whose: OwnerKey
) -> None:
    if lot is None:
        into = AccountKey(whose, "active", out.asset)
        sheet.move(draft, part, out=out, into=into, lot=None)
        return
    # What another lot has paid for since comes back as that lot.
    for standing in [lot, *sheet.stand_ins.get(lot, ())]:
        here = min(part, sheet.spent[standing].get(out, 0))
        if here > 0:
            into = back_to(sheet, whose, standing, sheet.at)
            sheet.move(draft, here, out=out, into=into, lot=standing)
            part -= here
    assert not part, "Whatever was spent stands in the place where it was spent."
    repay(sheet, whose, out.asset, draft, at=sheet.at)


def _give_grace(sheet: Sheet, draft: Draft, lot: int, grace: datetime | None) -> None:
    facts = sheet.facts[lot]
    if sheet.has_ended(lot, sheet.at) and grace is not None and grace > sheet.at:
        sheet.change_terms(draft, lot, active_from=facts.active_from, expires_at=grace)


def claw_back(
    sheet: Sheet,
    draft: Draft,
    original: Original,
    amount: int,
    *,
    owner: OwnerKey,
    policy: ReturnPolicy,
) -> int:
    """Take back what a posting gave: first what nobody has used, then as the policy says.

    Returns how much was taken back or is owed now; the rest is forgiven. The caller has looked
    that the posting gave so much and more was not taken back.
    """
    left, done = amount, 0
    for lot, given in original.given():
        part = min(given, left)
        if part:
            assert lot is not None
            done += _claw_lot(sheet, draft, lot, part, owner=owner, policy=policy)
            left -= part
    assert not left, "The caller looks first what is left to take back."
    return done


def _claw_lot(
    sheet: Sheet, draft: Draft, lot: int, part: int, *, owner: OwnerKey, policy: ReturnPolicy
) -> int:
    active = AccountKey(owner, "active", sheet.facts[lot].asset)
    gone = programme_of(active, REVERSED)
    left = part - _move_lot(sheet, draft, lot, part, out=active._replace(role="pending"), into=gone)
    # What ended unused is not there to take; the books say that it was taken back.
    left -= _take_expired(sheet, draft, lot, left, out=programme_of(active, EXPIRED), into=gone)
    if policy != "only_pending":
        left -= _move_lot(sheet, draft, lot, left, out=active, into=gone)
    if policy in {"within_balance", "debt"}:
        left -= _take_others(sheet, draft, lot, left, active=active, gone=gone)
    if policy == "debt":
        left -= _owe(sheet, draft, lot, left, owner=owner, gone=gone)
    return part - left


def _move_lot(
    sheet: Sheet, draft: Draft, lot: int, wanted: int, *, out: AccountKey, into: AccountKey
) -> int:
    part = min(wanted, sheet.lots[out].get(lot, 0))
    if part:
        sheet.move(draft, part, out=out, into=into, lot=lot)
    return part


def _take_expired(
    sheet: Sheet, draft: Draft, lot: int, wanted: int, *, out: AccountKey, into: AccountKey
) -> int:
    part = min(wanted, sheet.spent[lot].get(out, 0))
    if part > 0:
        sheet.move(draft, part, out=out, into=into, lot=lot)
        return part
    return 0


def _take_others(
    sheet: Sheet, draft: Draft, owed: int, wanted: int, *, active: AccountKey, gone: AccountKey
) -> int:
    """Let other active lots stand where the owed one was spent or is held, and take that one."""
    taken = 0
    for lot, _left in sheet.lots_in(active):
        if lot == owed:
            continue
        for place, amount in places_of(sheet, owed, active.owner):
            part = min(wanted - taken, amount, sheet.lots[active].get(lot, 0))
            if part > 0:
                sheet.move(draft, part, out=active, into=place, lot=lot)
                sheet.move(draft, part, out=place, into=gone, lot=owed)
                taken += part
    return taken


def _owe(
    sheet: Sheet, draft: Draft, lot: int, wanted: int, *, owner: OwnerKey, gone: AccountKey
) -> int:
    debts = AccountKey(owner, "debt", gone.asset)
    standing = total((None, amount) for _place, amount in places_of(sheet, lot, owner))
    part = min(wanted, standing + sheet.lots[debts].get(lot, 0))
    if part > 0:
        sheet.move(draft, part, out=debts, into=gone, lot=lot)
        return part
    return 0
