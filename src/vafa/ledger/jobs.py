"""What is due is written into the books, so that reports and exports find it there.

Nothing waits for this: whoever looks or acts finds an owner settled. It can be stopped after any
transaction and started again; what is settled is no longer due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from vafa.core.keys import Actor
from vafa.ledger.actions import open_books, repeat_when_disturbed
from vafa.ledger.models import Account, LotBalance
from vafa.ledger.rules.sheet import OwnerKey

_OWNERS_AT_ONCE: Final = 500
_OWNER: Final = ("account__owner__kind", "account__owner__number", "account__owner__part")


def settle_due(
    *,
    at: datetime,
    by: Actor,
    after_each: Callable[[int], None],
    holds_since: datetime | None = None,
    owners_at_once: int = _OWNERS_AT_ONCE,
) -> int:
    """Settle every owner with something due and return how many; a batch is one transaction.

    `after_each` hears after each batch how many owners are settled, and may raise to stop.
    Holds are looked through from the moment `holds_since`: ended ones stay in their table.
    """
    settled = 0
    for owners in _owners_with_dues(at, holds_since, owners_at_once):
        repeat_when_disturbed(act=lambda owners=owners: _settle(owners, at=at, by=by))  # type: ignore[misc]
        settled += len(owners)
        after_each(settled)
    return settled


def _settle(owners: set[OwnerKey], *, at: datetime, by: Actor) -> None:
    with open_books(owners=owners, at=at, by=by):
        pass


def _owners_with_dues(
    at: datetime, holds_since: datetime | None, at_once: int
) -> Iterator[set[OwnerKey]]:
    # Holds first: what they free may have ended, and is then settled with them.
    yield from _owners_with_ended_holds(at, holds_since, at_once)
    starting = LotBalance.objects.filter(role="pending", active_from__lte=at)
    ending = LotBalance.objects.filter(role="active", expires_at__lte=at)
    before: set[OwnerKey] = set()
    for due in (starting.order_by("active_from", "id"), ending.order_by("expires_at", "id")):
        while owners := {OwnerKey(*row) for row in due.values_list(*_OWNER)[:at_once]}:
            assert owners != before, "Whoever is settled has nothing due."
            yield owners
            before = owners


def _owners_with_ended_holds(
    at: datetime, since: datetime | None, at_once: int
) -> Iterator[set[OwnerKey]]:
    held = Account.objects.filter(role="held", balance__gt=0, hold__expires_at__lte=at)
    if since is not None:
        held = held.filter(hold__expires_at__gte=since)
    rows = held.order_by("hold__expires_at", "id").values_list(
        "owner__kind", "owner__number", "owner__part"
    )
    while owners := {OwnerKey(*row) for row in rows[:at_once]}:
        yield owners
