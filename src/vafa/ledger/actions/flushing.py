"""What was drafted on a sheet is written, in a handful of statements however much it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone

from vafa.ledger.actions.inserting import insert, insert_missing, insert_numbered, update
from vafa.ledger.actions.locking import make_owners
from vafa.ledger.models import Account, Entry, Hold, Lot, LotBalance, LotTerm, Posting
from vafa.ledger.queries.rows import open_account_rows, owner_rows
from vafa.ledger.queries.sheets import Desk
from vafa.ledger.queries.statements import Value, among, tell
from vafa.ledger.rules.roles import MINIMUM, OPEN_ROLES, is_guarded
from vafa.ledger.rules.sheet import AccountKey, Draft, OwnerKey

_NOBODY = OwnerKey("", 0)
_PLACE = ("owner_id", "role", "asset_id", "hold_id")
_TERMS = ("active_from", "expires_at", "term")


class BooksMoved(AssertionError):
    """An account changed under the lock: somebody wrote past the only writer."""


def flush(desk: Desk) -> list[tuple[Draft, int]]:
    """Write all that was drafted and return each posting with its row; part of a transaction."""
    drafts = desk.sheet.said()
    if not drafts:
        return []
    _write_holds(desk)
    counted = Counter(entry.account for draft in drafts for entry in draft.entries)
    _open_accounts(desk, counted)
    postings = _write_postings(desk, drafts)
    lot_ids = _write_lots(desk, postings)
    _write_terms(desk, postings, lot_ids)
    _write_entries(desk, drafts, postings, lot_ids)
    _write_balances(desk, counted)
    _write_lot_balances(desk, lot_ids)
    return [(draft, postings[id(draft)]) for draft in drafts]


def _write_holds(desk: Desk) -> None:
    numbers = insert_numbered(
        Hold,
        ("purpose", "document", "created_at", "expires_at"),
        [
            (key.purpose, key.document, facts.created_at, facts.expires_at)
            for key, facts in desk.sheet.new_holds.items()
        ],
    )
    desk.hold_ids |= dict(zip(desk.sheet.new_holds, numbers, strict=True))


def _open_accounts(desk: Desk, needed: Counter[AccountKey]) -> None:
    unknown = [key for key in needed if key not in desk.accounts]
    # The guarded accounts of whoever is locked have been read: what is unknown is not there.
    _find_accounts(desk, [key for key in unknown if key.role in OPEN_ROLES])
    missing = sorted((key for key in unknown if key not in desk.accounts), key=str)
    if not missing:
        return
    _open_owners(desk, {key.owner for key in missing})
    # Others open accounts of the programme at the same moment.
    opened = insert_missing(
        Account,
        ("owner_id", "role", "asset_id", "hold_id", "minimum", "balance", "version"),
        [
            (*_place(desk, key), MINIMUM.get(key.role), 0 if is_guarded(key.role) else None, 0)
            for key in missing
        ],
        known_by=_PLACE,
    )
    for key in missing:
        if row_id := opened.get(_place(desk, key)):
            desk.accounts[key] = (row_id, 0)
    _find_accounts(desk, [key for key in missing if key not in desk.accounts])


def _place(desk: Desk, key: AccountKey) -> tuple[int, str, str, int | None]:
    hold = desk.hold_ids[key.hold] if key.hold else None
    return desk.owner_ids[key.owner], key.role, key.asset, hold


def _open_owners(desk: Desk, keys: set[OwnerKey]) -> None:
    missing = [key for key in keys if key not in desk.owner_ids]
    desk.owner_ids |= owner_rows(missing, is_locking=False)
    desk.owner_ids |= make_owners([key for key in missing if key not in desk.owner_ids])


def _find_accounts(desk: Desk, keys: Sequence[AccountKey]) -> None:
    holds = {desk.hold_ids[key.hold]: key.hold for key in keys if key.hold}
    wanted = set(keys)
    # A held account that was emptied is used again when a hold moves between owners and back.
    for row in open_account_rows({key.owner for key in keys}, hold_ids=holds):
        hold = holds[row.hold_id] if row.hold_id else None
        key = AccountKey(row.owner, row.role, row.asset, hold)
        desk.owner_ids[key.owner] = row.owner_id
        if key in wanted:
            desk.accounts[key] = (row.id, row.version)


def _write_postings(desk: Desk, drafts: Sequence[Draft]) -> dict[int, int]:
    now = timezone.now()
    numbers = insert_numbered(
        Posting,
        (
            "kind",
            "source",
            "occurred_at",
            "recorded_at",
            "by",
            "reason",
            "reverses_id",
            "undoes",
            "undoes_asset_id",
            "hold_id",
        ),
        [
            (
                draft.kind,
                draft.source,
                draft.occurred_at,
                now,
                desk.by,
                draft.reason,
                draft.reverses,
                draft.undoes,
                draft.undoes_asset,
                desk.hold_ids[draft.hold] if draft.hold else None,
            )
            for draft in drafts
        ],
    )
    return {id(draft): number for draft, number in zip(drafts, numbers, strict=True)}


def _write_lots(desk: Desk, postings: dict[int, int]) -> dict[int, int]:
    rows: list[tuple[Value, ...]] = []
    for lot, draft in desk.sheet.new_lots.items():
        facts = desk.sheet.facts[lot]
        funder = facts.funder or _NOBODY
        rows.append(
            (
                facts.asset,
                postings[id(draft)],
                facts.earned_at,
                facts.active_from,
                facts.expires_at,
                facts.reason_class,
                facts.unit_value_micro,
                funder.kind,
                funder.number,
                facts.rule_version,
                facts.document,
                facts.document_line,
            )
        )
    numbers = insert_numbered(
        Lot,
        (
            "asset_id",
            "posting_id",
            "earned_at",
            "active_from",
            "expires_at",
            "reason_class",
            "unit_value_micro",
            "funder_kind",
            "funder_number",
            "rule_version",
            "document",
            "document_line",
        ),
        rows,
    )
    return dict(zip(desk.sheet.new_lots, numbers, strict=True))


def _write_terms(desk: Desk, postings: dict[int, int], lot_ids: dict[int, int]) -> None:
    insert(
        LotTerm,
        ("lot_id", "number", "active_from", "expires_at", "posting_id"),
        [
            (
                lot_ids.get(term.lot, term.lot),
                term.number,
                term.active_from,
                term.expires_at,
                postings[id(term.draft)],
            )
            for term in desk.sheet.terms
        ],
    )


def _write_entries(
    desk: Desk, drafts: Sequence[Draft], postings: dict[int, int], lot_ids: dict[int, int]
) -> None:
    seen = {key: version for key, (_row, version) in desk.accounts.items()}
    rows: list[tuple[Value, ...]] = []
    for draft in drafts:
        posting = postings[id(draft)]
        for sequence, entry in enumerate(draft.entries):
            version = None
            if entry.balance_after is not None:
                version = seen[entry.account] = seen[entry.account] + 1
            lot = lot_ids.get(entry.lot, entry.lot) if entry.lot is not None else None
            account, _version = desk.accounts[entry.account]
            rows.append(
                (posting, sequence, account, lot, entry.amount, entry.balance_after, version)
            )
    insert(
        Entry,
        (
            "posting_id",
            "sequence",
            "account_id",
            "lot_id",
            "amount",
            "balance_after",
            "account_version",
        ),
        rows,
    )


def _write_balances(desk: Desk, counted: Counter[AccountKey]) -> None:
    """Write the new balances, each only over the version that was read under the lock."""
    changes: list[tuple[Value, ...]] = []
    for key, entries in counted.items():
        if is_guarded(key.role):
            row_id, version = desk.accounts[key]
            changes.append((row_id, version, desk.sheet.balances[key], version + entries))
            desk.accounts[key] = (row_id, version + entries)
    found = update(Account, changes, found_by=("id", "version"), changed=("balance", "version"))
    if found != len(changes):
        raise BooksMoved("An account was written past its lock.")


def _write_lot_balances(desk: Desk, lot_ids: dict[int, int]) -> None:
    sheet = desk.sheet
    gone: list[int] = []
    changed: list[tuple[Value, ...]] = []
    new: list[tuple[Value, ...]] = []
    standing = {
        (account, lot): left for account, lots in sheet.lots.items() for lot, left in lots.items()
    }
    for place, (row_id, balance, term) in desk.lot_rows.items():
        left = standing.pop(place, 0)
        if not left:
            gone.append(row_id)
        elif (left, (facts := sheet.facts[place[1]]).term) != (balance, term):
            changed.append((row_id, left, facts.active_from, facts.expires_at, facts.term))
    for (account, lot), left in standing.items():
        facts = sheet.facts[lot]
        new.append(
            (
                desk.accounts[account][0],
                lot_ids.get(lot, lot),
                account.role,
                left,
                facts.active_from,
                facts.expires_at,
                facts.term,
            )
        )
    if gone:
        condition, values = among(gone)
        tell(f"DELETE FROM vafa_ledger_lotbalance WHERE id {condition}", values)  # noqa: S608
    update(LotBalance, changed, found_by=("id",), changed=("balance", *_TERMS))
    insert(LotBalance, ("account_id", "lot_id", "role", "balance", *_TERMS), new)
