"""Assets, owners and lots for tests and demonstrations, made through the writer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from vafa.core.keys import SYSTEM
from vafa.ledger.actions import open_books
from vafa.ledger.models import Asset
from vafa.ledger.rules.settling import programme_of
from vafa.ledger.rules.sheet import AccountKey, LotFacts, OwnerKey

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
REZA = OwnerKey("member", 1)
MINA = OwnerKey("member", 2)


def make_assets() -> None:
    """Make points that come in lots, and uses and cents that do not."""
    Asset.objects.bulk_create(
        [
            Asset(code="points", has_lots=True),
            Asset(code="use", has_lots=False),
            Asset(code="EUR", has_lots=False),
        ],
        ignore_conflicts=True,
    )


def make_points(
    owner: OwnerKey,
    amount: int,
    source: str,
    *,
    at: datetime = NOW,
    waits_days: int | None = 0,
    lasts_days: int | None = 365,
) -> int:
    """Give an owner points and return the posting; without waiting days they wait for an event."""
    facts = LotFacts(
        "points",
        earned_at=at,
        active_from=None if waits_days is None else at + timedelta(days=waits_days),
        expires_at=None if lasts_days is None else at + timedelta(days=lasts_days),
    )
    with open_books(owners=[owner], at=at, by=SYSTEM) as books:
        books.issue(books.begin("earned", source), to=owner, amount=amount, facts=facts)
    return books.posted["earned", source]


def make_supply(owner: OwnerKey, amount: int, *, asset: str = "use", at: datetime = NOW) -> None:
    """Give an owner uses, or money, without lots."""
    issued = programme_of(AccountKey(owner, "active", asset), "issued")
    with open_books(owners=[owner], at=at, by=SYSTEM) as books:
        draft = books.begin("supplied", f"{owner}")
        books.put_in(draft, owner=owner, asset=asset, amount=amount, out=issued)
