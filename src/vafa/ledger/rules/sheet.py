"""The open books of some owners in memory: what they have, and what is about to be posted.

Pure: an action loads a sheet inside the lock, rules move lots and amounts on it, and the action
writes what was drafted. Reading and simulating do the same and throw the drafts away, so that
what is shown is what would happen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

from vafa.ledger.rules.roles import MINIMUM, ROLES, is_guarded

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class OwnerKey(NamedTuple):
    """Name an owner in the words of the feature that knows it."""

    kind: str
    number: int
    part: int = 0


class HoldKey(NamedTuple):
    """Name a hold by what it is for: ("checkout", "basket 17")."""

    purpose: str
    document: str


class AccountKey(NamedTuple):
    """Name an account: whose, in which role, of which asset; and of which hold."""

    owner: OwnerKey
    role: str
    asset: str
    hold: HoldKey | None = None


@dataclass(frozen=True, slots=True)
class LotFacts:
    """What a lot was given for, when it can be used, and who bears it."""

    asset: str
    earned_at: datetime
    active_from: datetime | None
    expires_at: datetime | None
    reason_class: str = "purchase"
    unit_value_micro: int = 0
    funder: OwnerKey | None = None
    rule_version: int | None = None
    document: str = ""
    document_line: str = ""
    # How many times its terms were changed.
    term: int = 0


@dataclass(slots=True)
class HoldFacts:
    """When a hold was made and runs out."""

    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """One side of a move that is to be written."""

    account: AccountKey
    lot: int | None
    amount: int
    balance_after: int | None


@dataclass(slots=True)
class Draft:
    """A posting that is to be written, if it says anything: moves, terms, or what was forgiven."""

    kind: str
    source: str
    occurred_at: datetime
    reason: str = ""
    reverses: int | None = None
    undoes: int | None = None
    undoes_asset: str | None = None
    hold: HoldKey | None = None
    entries: list[DraftEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DraftTerm:
    """New terms of a lot that are to be written."""

    lot: int
    number: int
    active_from: datetime | None
    expires_at: datetime | None
    draft: Draft


class WouldGoBelow(Exception):
    """A guarded account would go below its minimum: the caller did not look first."""


@dataclass(slots=True)
class Sheet:
    """What the locked owners have at a moment, and what is drafted.

    Lots that exist have their number; new ones count down from -1.
    """

    at: datetime
    owners: set[OwnerKey] = field(default_factory=set)
    balances: dict[AccountKey, int] = field(default_factory=dict)
    lots: dict[AccountKey, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    facts: dict[int, LotFacts] = field(default_factory=dict)
    holds: dict[HoldKey, HoldFacts] = field(default_factory=dict)
    # Where spent parts of a lot went: filled for lots with a debt and for lots to be reversed.
    spent: dict[int, dict[AccountKey, int]] = field(default_factory=dict)
    # Which lots may stand where another one was spent, in the order in which they come back.
    stand_ins: dict[int, list[int]] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    terms: list[DraftTerm] = field(default_factory=list)
    new_lots: dict[int, Draft] = field(default_factory=dict)
    new_holds: dict[HoldKey, HoldFacts] = field(default_factory=dict)

    def said(self) -> list[Draft]:
        """List the drafts that say something."""
        with_terms = {id(term.draft) for term in self.terms}
        return [
            draft
            for draft in self.drafts
            if draft.entries or draft.undoes or id(draft) in with_terms
        ]

    def draft(
        self,
        kind: str,
        source: str = "",
        *,
        occurred_at: datetime | None = None,
        reason: str = "",
        reverses: int | None = None,
        undoes: int | None = None,
        undoes_asset: str | None = None,
        hold: HoldKey | None = None,
    ) -> Draft:
        """Begin a posting; it is written when something moves in it."""
        draft = Draft(
            kind=kind,
            source=source,
            occurred_at=occurred_at or self.at,
            reason=reason,
            reverses=reverses,
            undoes=undoes,
            undoes_asset=undoes_asset,
            hold=hold,
        )
        self.drafts.append(draft)
        return draft

    def new_lot(self, draft: Draft, facts: LotFacts) -> int:
        """Name a lot that this posting brings into the world."""
        number = -1 - len(self.new_lots)
        self.facts[number] = facts
        self.new_lots[number] = draft
        return number

    def move(
        self, draft: Draft, amount: int, *, out: AccountKey, into: AccountKey, lot: int | None
    ) -> None:
        """Move an amount from one account into another: the only way anything ever moves."""
        assert amount > 0
        assert out != into
        assert out.asset == into.asset
        self._add(draft, out, lot, -amount)
        self._add(draft, into, lot, amount)
        if lot is not None and lot in self.spent:
            self._note_spent(lot, out, -amount)
            self._note_spent(lot, into, amount)

    def change_terms(
        self, draft: Draft, lot: int, *, active_from: datetime | None, expires_at: datetime | None
    ) -> None:
        """Give a lot new terms from now on."""
        facts = self.facts[lot]
        changed = replace(
            facts, active_from=active_from, expires_at=expires_at, term=facts.term + 1
        )
        self.facts[lot] = changed
        self.terms.append(DraftTerm(lot, changed.term, active_from, expires_at, draft))

    def balance(self, account: AccountKey) -> int:
        """Say what a guarded account has."""
        assert is_guarded(account.role)
        assert account.owner in self.owners, f"{account.owner} was not locked"
        return self.balances.get(account, 0)

    def has_begun(self, lot: int, at: datetime) -> bool:
        """Say whether a lot can be used at a moment, if it has not ended."""
        begins = self.facts[lot].active_from
        return begins is not None and begins <= at

    def has_ended(self, lot: int, at: datetime) -> bool:
        """Say whether a lot has ended by a moment."""
        ends = self.facts[lot].expires_at
        return ends is not None and ends <= at

    def lots_in(self, account: AccountKey) -> list[tuple[int, int]]:
        """List the lots of an account with what is left, in the order in which they are spent."""
        return sorted(self.lots[account].items(), key=lambda item: self.spending_order(item[0]))

    def spending_order(self, lot: int) -> tuple[datetime, datetime, bool, int]:
        """Place a lot in the queue: what ends first goes first, then what was earned first."""
        facts = self.facts[lot]
        return facts.expires_at or _NEVER, facts.earned_at, lot < 0, abs(lot)

    def count_drafted(self, lots: Collection[int]) -> None:
        """Add what is drafted to what was written of where these lots were spent."""
        wanted = set(lots)
        for draft in self.drafts:
            for entry in draft.entries:
                if entry.lot is not None and entry.lot in wanted:
                    self._note_spent(entry.lot, entry.account, entry.amount)

    def accounts_of(self, owner: OwnerKey, asset: str, role: str) -> Iterator[AccountKey]:
        """Go through the accounts of an owner in a role: several when things are held."""
        for account in list(self.balances):
            if (account.owner, account.asset, account.role) == (owner, asset, role):
                yield account

    def _add(self, draft: Draft, account: AccountKey, lot: int | None, amount: int) -> None:
        assert account.role in ROLES, account.role
        after = None
        if is_guarded(account.role):
            after = self.balance(account) + amount
            if after < MINIMUM[account.role]:
                raise WouldGoBelow(f"{account} would have {after}")
            self.balances[account] = after
            if lot is not None:
                self._add_to_lot(account, lot, amount)
        draft.entries.append(DraftEntry(account, lot, amount, after))

    def _add_to_lot(self, account: AccountKey, lot: int, amount: int) -> None:
        left = self.lots[account].get(lot, 0) + amount
        if left < 0 and account.role != "debt":
            raise WouldGoBelow(f"lot {lot} in {account} would have {left}")
        if left:
            self.lots[account][lot] = left
        else:
            self.lots[account].pop(lot, None)

    def _note_spent(self, lot: int, account: AccountKey, amount: int) -> None:
        if is_guarded(account.role):
            return
        places = self.spent[lot]
        places[account] = places.get(account, 0) + amount
