"""Books with a long history, written by SQL past the only writer: for benchmarks alone.

The writer makes some thousand postings in a second, and ten million entries are wanted here. What
is written is what it would have written: each lot is a posting of its own with two entries, in
the order of the years, and the members take turns. `prove` goes through the promises of the books.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from vafa.ledger.make import NOW
from vafa.ledger.models import Account, Entry, Lot, LotBalance, Owner, Posting
from vafa.ledger.queries import faults

AMOUNT = 5
# More than so many lots are proved by those of some members.
PROVED_WHOLE = 200_000
SAMPLE = 500
_MODELS = (Owner, Account, Posting, Lot, Entry, LotBalance)
_NUMBERS = (
    "WITH RECURSIVE numbers(n) AS "
    "(SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {count}) "
)


def make_history(*, members: int, lots_each: int, lasts: timedelta) -> None:
    """Write so many lots of each member, active since NOW; books with anything in them are kept."""
    if Posting.objects.exists():
        return
    with _quickly():
        _write(members, members * lots_each, lots_each, lasts)


def prove(*, members: int, lots_each: int) -> str:
    """Prove the books, or the accounts, lots and postings of some members; say what was proved."""
    if members * lots_each <= PROVED_WHOLE:
        assert not list(faults())
        return "all promises hold"
    chosen = random.Random(7).sample(range(members), SAMPLE)
    accounts = list(Account.objects.filter(id__in=[member + 2 for member in chosen]))
    for account in accounts:
        entries = list(account.entries.order_by("account_version"))
        sums = [sum(entry.amount for entry in entries[: at + 1]) for at in range(len(entries))]
        assert [entry.balance_after for entry in entries] == sums
        assert account.version == len(entries) == lots_each
        assert account.balance == sums[-1] == sum(kept.balance for kept in account.lots.all())
        pairs = Entry.objects.filter(posting__in=[entry.posting_id for entry in entries])
        assert sum(entry.amount for entry in pairs) == 0
        assert len(pairs) == 2 * lots_each
    return f"the sums of {len(accounts)} members hold"


def _write(members: int, lots: int, lots_each: int, lasts: timedelta) -> None:
    total = AMOUNT * lots_each
    _fill(Owner, members + 1, {
        "id": "n + 1",
        "kind": "CASE n WHEN 0 THEN 'programme' ELSE 'member' END",
        "number": "CASE n WHEN 0 THEN 0 ELSE n - 1 END",
        "part": "0",
    })  # fmt: skip
    _fill(Account, members + 1, {
        "id": "n + 1",
        "owner_id": "n + 1",
        "role": "CASE n WHEN 0 THEN 'issued' ELSE 'active' END",
        "asset_id": "'points'",
        "minimum": "CASE n WHEN 0 THEN NULL ELSE 0 END",
        "balance": f"CASE n WHEN 0 THEN NULL ELSE {total} END",
        "version": f"CASE n WHEN 0 THEN 0 ELSE {lots_each} END",
    })  # fmt: skip
    _fill(Posting, lots, {
        "id": "n + 1",
        "kind": "'earned'",
        "source": "'history ' || n",
        "occurred_at": NOW,
        "recorded_at": NOW,
        "by": "'system'",
        "reason": "''",
    })  # fmt: skip
    _fill(Lot, lots, {
        "id": "n + 1",
        "asset_id": "'points'",
        "posting_id": "n + 1",
        "earned_at": NOW,
        "active_from": NOW,
        "expires_at": NOW + lasts,
        "reason_class": "'purchase'",
        "unit_value_micro": "0",
        "funder_kind": "''",
        "funder_number": "0",
        "document": "''",
        "document_line": "''",
    })  # fmt: skip
    # Two entries of a posting: what comes out of the programme, and goes into the account.
    _fill(Entry, 2 * lots, {
        "posting_id": "n / 2 + 1",
        "sequence": "n %% 2",
        "account_id": f"CASE n %% 2 WHEN 0 THEN 1 ELSE n / 2 %% {members} + 2 END",
        "lot_id": "n / 2 + 1",
        "amount": f"CASE n %% 2 WHEN 0 THEN -{AMOUNT} ELSE {AMOUNT} END",
        "balance_after": f"CASE n %% 2 WHEN 1 THEN {AMOUNT} * (n / 2 / {members} + 1) END",
        "account_version": f"CASE n %% 2 WHEN 1 THEN n / 2 / {members} + 1 END",
    })  # fmt: skip
    _fill(LotBalance, lots, {
        "account_id": f"n / {lots_each} + 2",
        "lot_id": f"n %% {lots_each} * {members} + n / {lots_each} + 1",
        "role": "'active'",
        "balance": f"{AMOUNT}",
        "active_from": NOW,
        "expires_at": NOW + lasts,
        "term": "0",
    })  # fmt: skip


def _fill(model: type[Model], count: int, values: dict[str, str | datetime]) -> None:
    names = ", ".join([f'"{name}"' for name in values])
    given = ", ".join(["%s" if isinstance(each, datetime) else each for each in values.values()])
    adapt = connection.ops.adapt_datetimefield_value
    moments = [adapt(each) for each in values.values() if isinstance(each, datetime)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) {_NUMBERS.format(count=count)} "
            f"SELECT {given} FROM numbers",
            moments,
        )
    print(f"  {model._meta.db_table}: {count:,}", flush=True)


@contextmanager
def _quickly() -> Iterator[None]:
    """Leave out what can be had at once afterwards: indexes, foreign keys, numbers to come."""
    is_sqlite = connection.vendor == "sqlite"
    keys = "PRAGMA foreign_keys = {}" if is_sqlite else "SET session_replication_role = {}"
    indexes = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name IN ({})"
        if is_sqlite
        else "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({}) "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)"
    )
    tables = ", ".join([f"'{model._meta.db_table}'" for model in _MODELS])
    with connection.cursor() as cursor:
        cursor.execute(indexes.format(tables))
        found = cursor.fetchall()
        cursor.execute(keys.format("OFF" if is_sqlite else "replica"))
        with transaction.atomic():
            for name, _made in found:
                cursor.execute(f'DROP INDEX "{name}"')
            yield
            for _name, made in found:
                cursor.execute(made)
            for reset in connection.ops.sequence_reset_sql(no_style(), list(_MODELS)):
                cursor.execute(reset)
        cursor.execute(keys.format("ON" if is_sqlite else "origin"))
        cursor.execute("ANALYZE")
