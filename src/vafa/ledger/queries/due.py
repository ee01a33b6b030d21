"""What has fallen due for an owner and is not in the books yet: told, and nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vafa.ledger.queries.holdings import settled_sheet
from vafa.ledger.rules.sheet import OwnerKey


@dataclass(frozen=True)
class DueMove:
    """One move that the next opening of the books will write: what it changes in each role."""

    kind: str
    at: datetime
    changes: Mapping[str, int]


def due_moves(owner: OwnerKey, asset: str, *, at: datetime) -> list[DueMove]:
    """Return what fell due for an owner by a moment, in the order in which it did."""
    found = []
    for draft in settled_sheet([owner], at=at).drafts:
        changes: Counter[str] = Counter()
        for entry in draft.entries:
            if entry.account.owner == owner and entry.account.asset == asset:
                changes[entry.account.role] += entry.amount
        if changes:
            found.append(DueMove(draft.kind, draft.occurred_at, dict(changes)))
    return found
