"""The books of owners laid open on a sheet: what they have, what they hold, what they owe."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.db.models import Exists, OuterRef, Q, Sum

from vafa.ledger.models import Entry, Hold, Lot, LotBalance, LotTerm, Posting
from vafa.ledger.queries.rows import LotRow, account_rows
from vafa.ledger.rules.sheet import (
    AccountKey,
    HoldFacts,
    HoldKey,
    LotFacts,
    OwnerKey,
    Sheet,
)
from vafa.ledger.rules.undoing import Original, Written

Fact = tuple[str, str]


@dataclass(slots=True)
class Desk:
    """A sheet with what is needed to write it: the rows that it came from."""

    sheet: Sheet
    by: str
    owner_ids: dict[OwnerKey, int] = field(default_factory=dict)
    hold_ids: dict[HoldKey, int] = field(default_factory=dict)
    # The row of each account, and how many entries it had seen.
    accounts: dict[AccountKey, tuple[int, int]] = field(default_factory=dict)
    # The row of what is left of a lot, with the amount and the term that stand there.
    lot_rows: dict[tuple[AccountKey, int], tuple[int, int, int]] = field(default_factory=dict)
    originals: dict[tuple[int, str], Original] = field(default_factory=dict)
    posted: dict[Fact, int] = field(default_factory=dict)


def load(desk: Desk, *, holds: Sequence[HoldKey] = ()) -> None:
    """Read the accounts and lots of the owners whose rows are new to the desk."""
    sheet = desk.sheet
    keys = {row_id: key for key, row_id in desk.owner_ids.items() if key not in sheet.owners}
    sheet.owners |= set(keys.values())
    rows, lots = account_rows(keys)
    _load_holds(desk, {row.hold_id for row in rows if row.hold_id is not None}, holds)
    hold_keys = {row_id: key for key, row_id in desk.hold_ids.items()}
    accounts: dict[int, AccountKey] = {}
    for account_id, owner_id, role, asset, hold_id, balance, version in rows:
        account = AccountKey(keys[owner_id], role, asset, hold_keys[hold_id] if hold_id else None)
        accounts[account_id] = account
        sheet.balances[account] = balance
        desk.accounts[account] = (account_id, version)
    _load_lots(desk, accounts, lots)
    owed = [lot for account, lots in sheet.lots.items() if account.role == "debt" for lot in lots]
    load_spent(sheet, owed)


def _load_holds(desk: Desk, ids: set[int], named: Sequence[HoldKey]) -> None:
    condition = Q(id__in=ids)
    for key in named:
        condition |= Q(purpose=key.purpose, document=key.document)
    if not ids and not named:
        return
    for hold in Hold.objects.filter(condition):
        key = HoldKey(hold.purpose, hold.document)
        desk.hold_ids[key] = hold.id
        desk.sheet.holds[key] = HoldFacts(hold.created_at, hold.expires_at)


def _load_lots(desk: Desk, accounts: dict[int, AccountKey], rows: Sequence[LotRow]) -> None:
    for row in rows:
        account = accounts[row.account_id]
        desk.sheet.lots[account][row.lot] = row.balance
        desk.lot_rows[account, row.lot] = (row.id, row.balance, row.term)
        desk.sheet.facts[row.lot] = LotFacts(
            account.asset, row.earned_at, row.active_from, row.expires_at, term=row.term
        )


def load_spent(sheet: Sheet, lots: Collection[int]) -> None:
    """Read where parts of these lots stand outside guarded accounts, and their terms."""
    wanted = [lot for lot in lots if lot not in sheet.spent]
    if not wanted:
        return
    for lot in wanted:
        sheet.spent[lot] = {}
    rows = (
        Entry.objects.filter(lot_id__in=wanted, account__minimum=None)
        .values_list(
            "lot_id",
            "account__owner__kind",
            "account__owner__number",
            "account__owner__part",
            "account__role",
            "account__asset_id",
        )
        .annotate(left=Sum("amount"))
        .order_by()
    )
    for lot, kind, number, part, role, asset, left in rows:
        sheet.spent[lot][AccountKey(OwnerKey(kind, number, part), role, asset)] = left
    sheet.count_drafted(wanted)
    load_facts(sheet, wanted)


def load_facts(sheet: Sheet, lots: Collection[int]) -> None:
    """Read the terms in force of lots that the sheet does not know yet."""
    unknown = [lot for lot in lots if lot not in sheet.facts]
    for row in Lot.objects.filter(id__in=unknown):
        sheet.facts[row.id] = LotFacts(row.asset_id, row.earned_at, row.active_from, row.expires_at)
    for term in LotTerm.objects.filter(lot_id__in=unknown).order_by("number"):
        known = sheet.facts[term.lot_id]
        sheet.facts[term.lot_id] = LotFacts(
            known.asset, known.earned_at, term.active_from, term.expires_at, term=term.number
        )


def original_of(posting_id: int, asset: str) -> Original:
    """Read a posting with how much of it was undone of an asset."""
    rows = (
        Entry.objects.filter(posting_id=posting_id)
        .order_by("sequence")
        .values_list(
            "account__owner__kind",
            "account__owner__number",
            "account__owner__part",
            "account__role",
            "account__asset_id",
            "lot_id",
            "amount",
        )
    )
    undone = Posting.objects.filter(reverses_id=posting_id, undoes_asset=asset)
    return Original(
        number=posting_id,
        asset=asset,
        entries=tuple(
            Written(AccountKey(OwnerKey(kind, number, part), role, asset_code), lot, amount)
            for kind, number, part, role, asset_code, lot, amount in rows
        ),
        undone=undone.aggregate(sum=Sum("undoes"))["sum"] or 0,
    )


def load_stand_ins(
    sheet: Sheet, lot: int, *, place: AccountKey, owners: Collection[OwnerKey]
) -> None:
    """Find the lots that may come back for one that others have paid for in this place.

    First those that took its place, and the place of those; then what these owners spent there.
    """
    known, new = {lot}, {lot}
    while new:
        new = (_written_for(new, place) | _drafted_for(sheet, new, place)) - known
        known |= new
    whose = _spent_there(sheet, place, owners) - known
    sheet.stand_ins[lot] = [*sorted(known - {lot}, key=_age), *sorted(whose, key=_age)]
    load_spent(sheet, sheet.stand_ins[lot])


def _age(lot: int) -> tuple[bool, int]:
    return lot < 0, abs(lot)


def _written_for(lots: Collection[int], place: AccountKey) -> set[int]:
    """A lot goes in and, in the next entry, the other one comes out."""
    out = Entry.objects.filter(
        _in_place(place),
        lot__in=lots,
        amount__lt=0,
        account=OuterRef("account"),
        posting=OuterRef("posting"),
        sequence=OuterRef("sequence") + 1,
    )
    postings = Entry.objects.filter(_in_place(place), lot__in=lots, amount__lt=0)
    into = Entry.objects.filter(
        Exists(out), _in_place(place), posting__in=postings.values("posting"), amount__gt=0
    )
    return {lot for lot in into.values_list("lot_id", flat=True) if lot is not None}


def _drafted_for(sheet: Sheet, lots: Collection[int], place: AccountKey) -> set[int]:
    return {
        into.lot
        for draft in sheet.drafts
        for into, out in pairwise(draft.entries)
        if into.account == out.account == place
        and out.lot in lots
        and out.amount < 0 < into.amount
        and into.lot is not None
    }


def _spent_there(sheet: Sheet, place: AccountKey, owners: Collection[OwnerKey]) -> set[int]:
    written: set[int | None] = set()
    for owner in owners:
        of_owner = Entry.objects.filter(
            account__owner__kind=owner.kind,
            account__owner__number=owner.number,
            account__owner__part=owner.part,
            account__minimum__isnull=False,
            lot__isnull=False,
        )
        there = Entry.objects.filter(_in_place(place), lot__in=of_owner.values("lot"))
        written |= set(there.values_list("lot_id", flat=True))
    drafted = {
        entry.lot
        for draft in sheet.drafts
        for entry in draft.entries
        if entry.account.owner in owners
    }
    return {lot for lot in written | drafted if lot is not None}


def _in_place(place: AccountKey) -> Q:
    return Q(
        account__owner__kind=place.owner.kind,
        account__owner__number=place.owner.number,
        account__owner__part=place.owner.part,
        account__role=place.role,
        account__asset_id=place.asset,
    )


def holders_of(lots: Collection[int]) -> set[OwnerKey]:
    """Return everybody who has something left of these lots."""
    rows = LotBalance.objects.filter(lot_id__in=lots).values_list(
        "account__owner__kind", "account__owner__number", "account__owner__part"
    )
    return {OwnerKey(*row) for row in rows.distinct()}


def open_desk(*, at: datetime, by: str) -> Desk:
    """Lay out an empty sheet."""
    return Desk(sheet=Sheet(at=at), by=by)
