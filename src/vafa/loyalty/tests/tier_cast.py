"""The cast of the tests of tiers: a club with silver and gold, and those who climb."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.loyalty.actions.orders import follow_order
from vafa.loyalty.actions.tiers import write_ladder
from vafa.loyalty.make import A_POINT_A_EURO, make_member, make_programme
from vafa.loyalty.models import Member, Programme, TierState
from vafa.orders.actions import change_order_status, record_order
from vafa.orders.make import a_return, an_order
from vafa.orders.models import Order

ORDERED = datetime(2026, 3, 10, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 20, 12, tzinfo=UTC)
WORDS = {
    "base": {"names": {"en": "Friend", "el": "Φίλος"}, "benefits": {}},
    "silver": {"names": {"en": "Silver"}, "benefits": {"en": "Free parcels"}},
    "gold": {"names": {"en": "Gold", "fa": "طلایی"}, "benefits": {}},
}


def ladder(
    *, measure: str = "orders", silver: int = 2, gold: int = 4, **more: object
) -> dict[str, Any]:
    """Two tiers above the base, by default by orders within a year to the same day."""
    levels = [
        {"code": code, "thresholds": [{"measure": measure, "amount": amount}]}
        for code, amount in (("silver", silver), ("gold", gold))
    ]
    fixed = {
        "base": "base",
        "levels": levels,
        "window": {"kind": "latest_months", "months": 12},
        "downgrade": {"kind": "to_earned"},
    }
    return {**fixed, **more}


def a_club(*bodies: object, tiers: Mapping[str, Any] | None = None) -> Programme:
    """A live programme with tiers."""
    programme = make_programme(*(bodies or [A_POINT_A_EURO]))
    write_ladder(
        programme_id=programme.id, body=tiers or ladder(), words=WORDS, at=ORDERED, by=SYSTEM
    )
    return Programme.objects.get(pk=programme.id)


def a_climber(programme: Programme, number: str = "0") -> Member:
    """A member whose record came with an order from before."""
    arrived(number, at=datetime(2025, 12, 1, tzinfo=UTC))
    return make_member(programme, Customer.objects.get())


def arrived(number: str, *, pieces: int = 2, back: int = 0, at: datetime = ORDERED) -> Order:
    """Record an order of cups at 5.50, and how many of them came back."""
    returns = (
        [a_return("C1", goods=("cup", back, 550), returned_at=LATER, order_number=number)]
        if back
        else []
    )
    told = an_order(number, goods=[("cup", pieces, 550)], ordered_at=at)
    return record_order(order=told, returns=returns, at=at, by=SYSTEM)


def orders(*numbers: str, at: datetime = ORDERED) -> None:
    """Record orders and follow them."""
    for number in numbers:
        follow_order(order_id=arrived(number, at=at).id, at=at, by=SYSTEM)


def called_off(number: str, *, at: datetime = LATER) -> None:
    """Call an order off, and follow that."""
    told("cancelled", number, at=at)


def told(status: str, number: str, *, at: datetime = LATER) -> None:
    """Say what became of an order, and follow that."""
    order = Order.objects.get(number=number)
    news: dict[str, Any] = {"status": status, "refunded_amount": None, "changed_at": at}
    change_order_status(order_id=order.id, **news, at=at, by=SYSTEM)
    follow_order(order_id=order.id, at=at, by=SYSTEM)


def tiers_of(member: Member) -> list[str]:
    """List the tiers that a member held, the first one first."""
    return [state.level for state in TierState.objects.filter(member=member).order_by("id")]
