"""What orders count towards tiers: written when they count, and taken back by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any

from django.db import connection

from vafa.core.keys import Actor
from vafa.ledger.queries.statements import ask
from vafa.loyalty.actions.tiers import Because, settle_tier
from vafa.loyalty.models import Member, Qualifying
from vafa.loyalty.queries.spending import spend_counted
from vafa.loyalty.rules.engine import Order as Basket
from vafa.loyalty.rules.qualifying import Amounts, Share, kept_spend, news_of
from vafa.orders.models import Order, OrderLine

# Read for every order: building this statement anew cost more than answering it.
_POINTS_LEFT = """
    SELECT SUM(effect.given - effect.reversed) FROM vafa_loyalty_giveneffect effect
    JOIN vafa_loyalty_orderdecision decision ON decision.id = effect.decision_id
    WHERE decision.programme_id = %s AND decision.member_id = %s AND decision.document = %s
        AND effect.kind = 'grant' AND NOT effect.is_shadow
"""


def lock_member(member: Member | None) -> None:
    """Let one order of a member be followed at a time; the member comes before the books.

    On SQLite the transaction itself is the lock.
    """
    if member is not None and connection.features.has_select_for_update:
        Member.objects.select_for_update().only("pk").get(pk=member.pk)


def qualify_order(
    member: Member,
    order: Order,
    lines: Sequence[OrderLine],
    *,
    does_count: bool,
    at: datetime,
    by: Actor,
) -> None:
    """Let an order count for what is kept of it, and settle the member's tier."""
    told = Amounts()
    if does_count and order.is_purchase:
        told = Amounts(_points_of(member, order.key), 1, spend_counted(order, lines))
    _count(member, order.key, told, occurred_at=order.ordered_at, shares={}, at=at, by=by)


def qualify_basket(
    member: Member | None, basket: Basket, answer: Mapping[str, Any], *, at: datetime, by: Actor
) -> None:
    """Let a basket count that became an order; what the shop's own record says comes first."""
    if member is None or _is_on_record(basket.key):
        return
    off = answer["line_discounts"]
    shares = {
        line.key: [line.amount - off.get(line.key, 0), line.quantity_milli] for line in basket.lines
    }
    said = {"lines": shares}
    told = _basket_amounts(member, basket.key, said, {})
    _count(member, basket.key, told, occurred_at=at, shares=said, at=at, by=by)


def qualify_returns(
    member: Member | None, document: str, returned: Mapping[str, int], *, at: datetime, by: Actor
) -> None:
    """Take back what lines of a basket counted that came back; all of them, the order too."""
    rows = _rows(member, document) if member else []
    if member is None or not rows or _is_on_record(document):
        return
    # Any: JSON values.
    said: dict[str, Any] = next((row.shares for row in reversed(rows) if row.shares), {})
    told = _basket_amounts(member, document, said, returned)
    _count(member, document, told, occurred_at=rows[0].occurred_at, shares={}, at=at, by=by)


def disqualify(member: Member | None, document: str, *, at: datetime, by: Actor) -> None:
    """Let an order count no longer: it was called off, or nobody knows it any more."""
    if member is not None:
        _count(member, document, Amounts(), occurred_at=at, shares={}, at=at, by=by)


def _basket_amounts(
    member: Member, document: str, said: Mapping[str, Any], returned: Mapping[str, int]
) -> Amounts:
    shares = [
        Share(amount, quantity, returned.get(key, 0))
        for key, (amount, quantity) in said.get("lines", {}).items()
    ]
    if all(share.returned_milli >= share.quantity_milli for share in shares):
        return Amounts()
    return Amounts(_points_of(member, document), 1, kept_spend(shares))


def _count(
    member: Member,
    document: str,
    told: Amounts,
    *,
    occurred_at: datetime,
    shares: Mapping[str, Any],
    at: datetime,
    by: Actor,
) -> None:
    """Write what has to be added to what counted, or taken back; nothing when that is nothing."""
    rows = _rows(member, document)
    counted = reduce(add, (Amounts(row.units, row.orders, row.spend) for row in rows), Amounts())
    added, taken = news_of(told, counted)
    began = rows[0].occurred_at if rows else occurred_at
    first = {"occurred_at": began, "reverses_at": None, "shares": shares}
    then = {"occurred_at": max(at, began), "reverses_at": began, "shares": {}}
    news = [(each, said) for each, said in ((added, first), (taken, then)) if each != Amounts()]
    fresh = [
        Qualifying(
            member=member,
            document=document,
            number=len(rows) + place,
            told_at=at,
            units=amounts.units,
            orders=amounts.orders,
            spend=amounts.spend,
            **said,
        )
        for place, (amounts, said) in enumerate(news)
    ]
    if fresh:
        Qualifying.objects.bulk_create(fresh)
        if member.programme.ladder is not None:
            settle_tier(member_id=member.id, because=Because.ORDERS, at=at, by=by)


def _rows(member: Member, document: str) -> list[Qualifying]:
    return list(Qualifying.objects.filter(member=member, document=document).order_by("number"))


def _points_of(member: Member, document: str) -> int:
    """Say how many points an order earned, of those that were not taken back."""
    rows = ask(_POINTS_LEFT, [member.programme_id, member.id, document])
    return int(rows[0][0] or 0)


def _is_on_record(document: str) -> bool:
    return Order.objects.filter(key=document).exists()
