"""What was drafted on a sheet is written, in a handful of statements however much it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from vafa.core.batches import chunks
from vafa.ledger.actions.inserting import Value, insert, insert_numbered
from vafa.ledger.models import Account, Entry, Hold, Lot, LotBalance, LotTerm, Owner, Posting
from vafa.ledger.queries.rows import open_account_rows, owner_rows
from vafa.ledger.queries.sheets import Desk
from vafa.ledger.rules.roles import MINIMUM, is_guarded
from vafa.ledger.rules.sheet import AccountKey, Draft, HoldKey, LotFacts, OwnerKey

_AT_ONCE = 500
_NOBODY = OwnerKey("", 0)
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
    rows = [
        Hold(
            purpose=key.purpose,
            document=key.document,
            created_at=facts.created_at,
            expires_at=facts.expires_at,
        )
        for key, facts in desk.sheet.new_holds.items()
    ]
    for row in Hold.objects.bulk_create(rows):
        desk.hold_ids[HoldKey(row.purpose, row.document)] = row.pk


def _open_accounts(desk: Desk, needed: Counter[AccountKey]) -> None:
    unknown = [key for key in needed if key not in desk.accounts]
    if not unknown:
        return
    _find_accounts(desk, [key for key in unknown if key.hold is None])
    missing = sorted((key for key in unknown if key not in desk.accounts), key=str)
    if not missing:
        return
    _open_owners(desk, {key.owner for key in missing})
    # Others open accounts of the programme at the same moment.
    Account.objects.bulk_create(
        (
            Account(
                owner_id=desk.owner_ids[key.owner],
                role=key.role,
                asset_id=key.asset,
                hold_id=desk.hold_ids[key.hold] if key.hold else None,
                minimum=MINIMUM.get(key.role),
                balance=0 if is_guarded(key.role) else None,
            )
            for key in missing
        ),
        ignore_conflicts=True,
    )
    _find_accounts(desk, missing)


def _open_owners(desk: Desk, keys: set[OwnerKey]) -> None:
    missing = sorted(key for key in keys if key not in desk.owner_ids)
    if not missing:
        return
    _find_owners(desk, missing)
    still = [key for key in missing if key not in desk.owner_ids]
    if still:
        Owner.objects.bulk_create(
            (Owner(kind=key.kind, number=key.number, part=key.part) for key in still),
            ignore_conflicts=True,
        )
        _find_owners(desk, still)


def _find_owners(desk: Desk, keys: Sequence[OwnerKey]) -> None:
    desk.owner_ids |= owner_rows(keys, is_locking=False)


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
    table = connection.ops.quote_name(Account._meta.db_table)
    changes = []
    for key, entries in counted.items():
        if is_guarded(key.role):
            row_id, version = desk.accounts[key]
            changes.append((row_id, version, desk.sheet.balances[key], version + entries))
            desk.accounts[key] = (row_id, version + entries)
    for chunk in chunks(changes, _AT_ONCE):
        values = ", ".join(["(%s, %s, %s, %s)"] * len(chunk))
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET balance = news.column3, version = news.column4 "  # noqa: S608
                f"FROM (VALUES {values}) AS news "
                f"WHERE {table}.id = news.column1 AND {table}.version = news.column2",
                [value for change in chunk for value in change],
            )
            if cursor.rowcount != len(chunk):
                raise BooksMoved("An account was written past its lock.")


def _write_lot_balances(desk: Desk, lot_ids: dict[int, int]) -> None:
    sheet = desk.sheet
    gone, changed, new = [], [], []
    standing = {
        (account, lot): left for account, lots in sheet.lots.items() for lot, left in lots.items()
    }
    for place, (row_id, balance, term) in desk.lot_rows.items():
        left = standing.pop(place, 0)
        if not left:
            gone.append(row_id)
        elif (left, sheet.facts[place[1]].term) != (balance, term):
            changed.append((row_id, left, sheet.facts[place[1]]))
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
        LotBalance.objects.filter(id__in=gone).delete()
    _change_lot_balances(changed)
    insert(LotBalance, ("account_id", "lot_id", "role", "balance", *_TERMS), new)


def _change_lot_balances(changed: Sequence[tuple[int, int, LotFacts]]) -> None:
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE vafa_ledger_lotbalance "
            "SET balance = %s, active_from = %s, expires_at = %s, term = %s WHERE id = %s",
            [
                (left, adapt(facts.active_from), adapt(facts.expires_at), facts.term, row_id)
                for row_id, left, facts in changed
            ],
        )
