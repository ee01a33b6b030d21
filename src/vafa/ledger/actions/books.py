"""The only writer: books are opened for some owners, things are done in them, and they close.

Everything between opening and closing is one transaction: it is written whole, or nothing is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.ledger.actions.flushing import flush
from vafa.ledger.actions.locking import lock_owners, lock_posting
from vafa.ledger.models import Account, Asset, Hold
from vafa.ledger.queries.rows import posting_rows
from vafa.ledger.queries.sheets import (
    Desk,
    Fact,
    holders_of,
    load,
    load_facts,
    load_spent,
    load_stand_ins,
    open_desk,
    original_of,
)
from vafa.ledger.rules.roles import EXPIRED
from vafa.ledger.rules.settling import programme_of, repay, settle
from vafa.ledger.rules.sheet import AccountKey, Draft, HoldKey, LotFacts, OwnerKey, Sheet
from vafa.ledger.rules.spending import (
    RELEASED,
    begin_hold,
    capture,
    held_accounts,
    issue,
    release,
    spendable,
    take,
)
from vafa.ledger.rules.undoing import Original, ReturnPolicy, claw_back, restore, total


class NotEnough(Refused):
    code = "not_enough"
    sentence = _("There is not enough: %(has)s of %(wanted)s.")


class HoldIsOver(Refused):
    code = "hold_is_over"
    sentence = _("What was put aside is no longer held.")


class HoldExists(Refused):
    code = "hold_exists"
    sentence = _("Something is already put aside for this.")


class MoreThanWas(Refused):
    code = "more_than_was"
    sentence = _("More cannot be taken back than is left: %(left)s of %(wanted)s.")


class NothingToMove(Refused):
    code = "nothing_to_move"
    sentence = _("The amount has to be more than nothing.")


class AlreadyPosted(Refused):
    """The fact is in the books; `params["posting"]` is its number."""

    code = "already_posted"
    sentence = _("This has been recorded before.")


@contextmanager
def open_books(
    *,
    owners: Iterable[OwnerKey],
    at: datetime,
    by: Actor,
    holds: Sequence[HoldKey] = (),
    facts: Sequence[Fact] = (),
) -> Iterator[Books]:
    """Lock these owners and everybody with a part in these holds, and bring them to the moment.

    What is done in the books is written when they close; a refusal or an error writes nothing.
    `facts` are looked up at once, where many are posted.
    """
    with transaction.atomic():
        books = Books(open_desk(at=at, by=str(by)))
        books.bring_in(set(owners) | _with_a_part(holds), holds=holds)
        # Whoever was given a part before the lock was had is locked now.
        books.bring_in(_with_a_part(holds))
        books.look_up(facts)
        yield books
        books.close()


def _with_a_part(holds: Sequence[HoldKey]) -> set[OwnerKey]:
    found: set[OwnerKey] = set()
    for key in holds:
        rows = Account.objects.filter(hold__purpose=key.purpose, hold__document=key.document)
        found |= {
            OwnerKey(*row)
            for row in rows.values_list("owner__kind", "owner__number", "owner__part")
        }
    return found


class Books:
    """The open books of some owners: each method is one fact, posted once by its source."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        # After closing: the row of each fact.
        self.posted: dict[Fact, int] = {}

    @property
    def sheet(self) -> Sheet:
        """Show the sheet, for those who look before they act."""
        return self._desk.sheet

    def bring_in(self, owners: Collection[OwnerKey], *, holds: Sequence[HoldKey] = ()) -> None:
        """Lock further owners and bring them to the moment.

        Two who bring each other in may wait for each other in vain: the database ends one of them,
        and `repeat_when_disturbed` does it again.
        """
        new = set(owners) - self.sheet.owners
        if new or holds:
            self._desk.owner_ids |= lock_owners(new)
            load(self._desk, holds=holds)
            settle(self.sheet)

    def look_up(self, facts: Sequence[Fact]) -> None:
        """Find which of these facts are in the books."""
        by_kind: dict[str, list[str]] = defaultdict(list)
        for kind, source in facts:
            by_kind[kind].append(source)
        for kind, sources in by_kind.items():
            known = posting_rows(kind, sources)
            self._desk.posted |= {(kind, source): known.get(source, 0) for source in sources}

    def is_posted(self, kind: str, source: str) -> bool:
        """Say whether a fact is in the books, or about to be."""
        fact = (kind, source)
        if fact not in self._desk.posted:
            self.look_up([fact])
        return bool(self._desk.posted[fact])

    def number_of(self, kind: str, source: str) -> int:
        """Return the posting of a fact that is in the books, or 0."""
        return self._desk.posted[kind, source] if self.is_posted(kind, source) else 0

    def begin(
        self,
        kind: str,
        source: str,
        *,
        reason: str = "",
        occurred_at: datetime | None = None,
        hold: HoldKey | None = None,
        original: Original | None = None,
        undoes: int | None = None,
    ) -> Draft:
        """Begin a posting; refuses a fact that is in the books."""
        if source:
            self._refuse_again(kind, source)
            self._desk.posted[kind, source] = -1
        return self.sheet.draft(
            kind,
            source,
            reason=reason,
            occurred_at=occurred_at,
            hold=hold,
            reverses=original.number if original else None,
            undoes=undoes,
            undoes_asset=original.asset if original else None,
        )

    def issue(self, draft: Draft, *, to: OwnerKey, amount: int, facts: LotFacts) -> int:
        """Give an owner a new lot; one that begins in the past is active, or has ended, at once."""
        _positive(amount)
        lot = issue(self.sheet, draft, to, amount, facts)
        if self.sheet.has_ended(lot, self.sheet.at):
            settle(self.sheet)
        return lot

    def spendable(self, owner: OwnerKey, asset: str) -> int:
        """Say how much an owner can spend now."""
        return spendable(self.sheet, owner, asset)

    def spend(
        self,
        draft: Draft,
        *,
        owner: OwnerKey,
        asset: str,
        amount: int,
        into: AccountKey | None = None,
        lots: list[int] | None = None,
    ) -> list[tuple[int, int]]:
        """Take an amount, what ends first before the rest; refuses more than there is."""
        active = AccountKey(owner, "active", asset)
        self._look_for(owner, asset, amount, lots)
        target = into or programme_of(active, "redeemed")
        # Whatever comes in lots has them wherever it is.
        if self.sheet.lots[active]:
            return take(self.sheet, draft, amount, out=active, into=target, lots=lots)
        self.sheet.move(draft, amount, out=active, into=target, lot=None)
        return []

    def end_all(self, draft: Draft, *, owner: OwnerKey, asset: str) -> int:
        """End everything an owner has of an asset, what waits too; returns how much that was."""
        ended = 0
        for role in ("active", "pending"):
            account = AccountKey(owner, role, asset)
            for lot, left in self.sheet.lots_in(account):
                self.sheet.move(
                    draft, left, out=account, into=programme_of(account, EXPIRED), lot=lot
                )
                ended += left
        return ended

    def put_in(
        self, draft: Draft, *, owner: OwnerKey, asset: str, amount: int, out: AccountKey
    ) -> None:
        """Move an amount without lots into an owner's account: a budget, a supply, a gift card."""
        _positive(amount)
        assert not self._has_lots[asset]
        self.sheet.move(draft, amount, out=out, into=AccountKey(owner, "active", asset), lot=None)

    def move(self, draft: Draft, *, out: AccountKey, into: AccountKey, amount: int) -> None:
        """Move an amount without lots between accounts; refuses to bring one below nothing."""
        _positive(amount)
        assert not self._has_lots[out.asset]
        if out.role in {"active", "pending", "held"} and self.sheet.balance(out) < amount:
            raise NotEnough(has=self.sheet.balance(out), wanted=amount)
        self.sheet.move(draft, amount, out=out, into=into, lot=None)

    def reserve(
        self,
        draft: Draft,
        key: HoldKey,
        parts: Sequence[tuple[OwnerKey, str, int]],
        *,
        expires_at: datetime,
    ) -> None:
        """Put things aside until a moment: whatever was put aside can always be captured."""
        if key in self.sheet.holds or self._is_known(key):
            raise HoldExists
        if expires_at <= self.sheet.at:
            raise HoldIsOver
        if not parts:
            raise NothingToMove
        begin_hold(self.sheet, key, expires_at=expires_at)
        for owner, asset, amount in parts:
            held = AccountKey(owner, "held", asset, key)
            self.spend(draft, owner=owner, asset=asset, amount=amount, into=held)

    def capture(
        self,
        draft: Draft,
        key: HoldKey,
        *,
        amounts: Mapping[tuple[OwnerKey, str], int] | None = None,
        into: Mapping[tuple[OwnerKey, str], AccountKey] | None = None,
    ) -> None:
        """Spend what is held, all or so much of each; refuses a hold whose time has run out."""
        held = self._held(key)
        places = {(account.owner, account.asset) for account in held}
        for place, wanted in (amounts or {}).items():
            if wanted < 0:
                raise NothingToMove
            if wanted and place not in places:
                raise NotEnough(has=0, wanted=wanted)
        for account in held:
            place = (account.owner, account.asset)
            amount = self.sheet.balance(account) if amounts is None else amounts.get(place, 0)
            if amount > self.sheet.balance(account):
                raise NotEnough(has=self.sheet.balance(account), wanted=amount)
            if amount:
                target = (into or {}).get(place) or programme_of(account, "redeemed")
                has_lots = bool(self.sheet.lots[account])
                capture(self.sheet, draft, account, amount, into=target, has_lots=has_lots)

    def release(self, key: HoldKey, *, source: str) -> None:
        """Give back what is held, to the lots it came from; nothing when nothing is."""
        if held_accounts(self.sheet, key):
            self._refuse_again(RELEASED, source)
            release(self.sheet, key, source=source)
            settle(self.sheet)

    def original(self, posting_id: int, asset: str) -> Original:
        """Read a posting that may be undone; what is undone in these books counts."""
        known = self._desk.originals.get((posting_id, asset))
        if known is None:
            lock_posting(posting_id)
            known = original_of(posting_id, asset)
            self._desk.originals[posting_id, asset] = known
        return known

    def restore(
        self,
        kind: str,
        source: str,
        original: Original,
        amount: int,
        *,
        owner: OwnerKey | None = None,
        grace: datetime | None = None,
        reason: str = "",
    ) -> None:
        """Give back what a posting spent, to the same lots; refuses more than is left of it."""
        # Whoever asks again hears that it was done, not that too little is left.
        self._refuse_again(kind, source)
        original = self.original(original.number, original.asset)
        left = sum(part.amount for part in original.spent())
        if amount > left:
            raise MoreThanWas(left=left, wanted=amount)
        _positive(amount)
        draft = self.begin(kind, source, reason=reason, original=original, undoes=amount)
        self._know_the_lots(original, owner, with_holders=grace is not None)
        restore(self.sheet, draft, original, amount, owner=owner, grace=grace)
        self._note_undone(original, amount)
        settle(self.sheet)

    def claw_back(
        self,
        kind: str,
        source: str,
        original: Original,
        amount: int,
        *,
        owner: OwnerKey,
        policy: ReturnPolicy,
        reason: str = "",
    ) -> int:
        """Take back what a posting gave and say how much of it was got or is owed.

        Refuses more than is left of it.
        """
        # Whoever asks again hears that it was done, not that too little is left.
        self._refuse_again(kind, source)
        original = self.original(original.number, original.asset)
        left = total(original.given())
        if amount > left:
            raise MoreThanWas(left=left, wanted=amount)
        _positive(amount)
        draft = self.begin(kind, source, reason=reason, original=original, undoes=amount)
        load_spent(self.sheet, [lot for lot, _part in original.given() if lot is not None])
        taken = claw_back(self.sheet, draft, original, amount, owner=owner, policy=policy)
        self._note_undone(original, amount)
        return taken

    def transfer(
        self, draft: Draft, *, out: OwnerKey, into: OwnerKey, assets: Iterable[str]
    ) -> None:
        """Move everything an owner has of these assets to another: each lot keeps its terms."""
        for asset in assets:
            for account in [key for key in self.sheet.balances if key.owner == out]:
                if account.asset == asset:
                    self._transfer_account(draft, account, account._replace(owner=into))
            repay(self.sheet, into, asset, draft, at=self.sheet.at)

    def hand_over(
        self, draft: Draft, *, out: OwnerKey, into: OwnerKey, asset: str, amount: int
    ) -> None:
        """Give an amount to another owner, lot by lot; refuses more than there is."""
        self.spend(
            draft, owner=out, asset=asset, amount=amount, into=AccountKey(into, "active", asset)
        )
        repay(self.sheet, into, asset, draft, at=self.sheet.at)

    def change_terms(
        self, draft: Draft, lot: int, *, active_from: datetime | None, expires_at: datetime | None
    ) -> None:
        """Give a lot new terms: it was delivered, or may be used for longer."""
        self.bring_in(holders_of([lot]))
        load_facts(self.sheet, [lot])
        self.sheet.change_terms(draft, lot, active_from=active_from, expires_at=expires_at)
        for account in [key for key, lots in self.sheet.lots.items() if lot in lots]:
            is_due = active_from is not None and active_from <= self.sheet.at
            if account.role == "active" and not is_due:
                amount = self.sheet.lots[account][lot]
                pending = account._replace(role="pending")
                self.sheet.move(draft, amount, out=account, into=pending, lot=lot)
        settle(self.sheet)

    def close(self) -> None:
        """Write everything that was done."""
        for draft, row in flush(self._desk):
            if draft.source:
                self.posted[draft.kind, draft.source] = row

    @cached_property
    def _has_lots(self) -> dict[str, bool]:
        return dict(Asset.objects.values_list("code", "has_lots"))

    def _refuse_again(self, kind: str, source: str) -> None:
        if source and self.is_posted(kind, source):
            raise AlreadyPosted(posting=self._desk.posted[kind, source])

    def _look_for(self, owner: OwnerKey, asset: str, amount: int, lots: list[int] | None) -> None:
        _positive(amount)
        has = self.spendable(owner, asset)
        if lots is not None:
            there = self.sheet.lots[AccountKey(owner, "active", asset)]
            has = min(has, sum(there.get(lot, 0) for lot in set(lots)))
        if has < amount:
            raise NotEnough(has=has, wanted=amount)

    def _held(self, key: HoldKey) -> list[AccountKey]:
        facts = self.sheet.holds.get(key)
        held = held_accounts(self.sheet, key)
        if facts is None or facts.expires_at <= self.sheet.at or not held:
            raise HoldIsOver
        return held

    def _is_known(self, key: HoldKey) -> bool:
        return Hold.objects.filter(purpose=key.purpose, document=key.document).exists()

    def _know_the_lots(
        self, original: Original, owner: OwnerKey | None, *, with_holders: bool
    ) -> None:
        parts = [(part.lot, part) for part in original.spent() if part.lot is not None]
        if with_holders:
            self.bring_in(holders_of([lot for lot, _part in parts]))
        load_spent(self.sheet, [lot for lot, _part in parts])
        for lot, part in parts:
            if self.sheet.spent[lot].get(part.target, 0) < part.amount:
                whose = {part.source.owner, *([owner] if owner else [])}
                load_stand_ins(self.sheet, lot, place=part.target, owners=whose)

    def _note_undone(self, original: Original, amount: int) -> None:
        self._desk.originals[original.number, original.asset] = replace(
            original, undone=original.undone + amount
        )

    def _transfer_account(self, draft: Draft, out: AccountKey, into: AccountKey) -> None:
        for lot, amount in list(self.sheet.lots[out].items()):
            if amount > 0:
                self.sheet.move(draft, amount, out=out, into=into, lot=lot)
            else:
                self.sheet.move(draft, -amount, out=into, into=out, lot=lot)
        rest = self.sheet.balance(out)
        if rest > 0:
            self.sheet.move(draft, rest, out=out, into=into, lot=None)


def _positive(amount: int) -> None:
    if amount <= 0:
        raise NothingToMove


__all__ = ["Books", "open_books"]
