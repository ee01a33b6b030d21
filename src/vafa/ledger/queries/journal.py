"""The books as accountants read them: each entry a debit or a credit, in the order of writing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from vafa.core.periods import Period
from vafa.ledger.models import Entry, Posting

_POSTINGS_AT_ONCE: Final = 1_000


class JournalLine(NamedTuple):
    """One entry. What goes into an account is its debit, what leaves it its credit.

    `account` is "role: kind number", the name of an account in these books; amounts count the
    smallest unit of the asset.
    """

    posting: int
    recorded_at: datetime
    occurred_at: datetime
    kind: str
    source: str
    reason: str
    by: str
    account: str
    asset: str
    lot: int | None
    debit: int
    credit: int


def journal_lines(*, period: Period) -> Iterator[JournalLine]:
    """Go through all entries that were written within a period; memory stays flat.

    By when they were recorded: what has been handed to the accountant never changes any more.
    """
    recorded = Posting.objects.filter(recorded_at__gte=period.start)
    if period.end is not None:
        recorded = recorded.filter(recorded_at__lt=period.end)
    numbers = recorded.order_by("id").values_list("id", flat=True)
    after = 0
    while ids := list(numbers.filter(id__gt=after)[:_POSTINGS_AT_ONCE]):
        yield from _lines(ids)
        after = ids[-1]


def _lines(posting_ids: list[int]) -> Iterator[JournalLine]:
    found = Entry.objects.filter(posting_id__in=posting_ids).values_list(
        "posting_id",
        "posting__recorded_at",
        "posting__occurred_at",
        "posting__kind",
        "posting__source",
        "posting__reason",
        "posting__by",
        "account__role",
        "account__owner__kind",
        "account__owner__number",
        "account__asset_id",
        "lot_id",
        "amount",
    )
    for row in found.order_by("posting_id", "sequence").iterator():
        role, kind, number, asset, lot, amount = row[7:]
        account = f"{role}: {kind} {number}"
        yield JournalLine(*row[:7], account, asset, lot, max(amount, 0), max(-amount, 0))
