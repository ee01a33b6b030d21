"""A shop's baskets on their way through a checkout, for tests of what is entered and what pays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from vafa.core.keys import SYSTEM
from vafa.loyalty.actions import (
    cancel_checkout,
    commit_checkout,
    quote_checkout,
    reopen_checkout,
    return_lines,
)
from vafa.loyalty.actions.basket import Asked
from vafa.loyalty.models import Checkout, Programme
from vafa.loyalty.rules.engine import Line, Order
from vafa.loyalty.tests.engine_cast import discount, money, per_euro, percent

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def earning() -> dict[str, Any]:
    """A point for each full euro that was really paid."""
    given = {"asset": "points-1", "amount": per_euro()}
    return {"trigger": "order_placed", "then": [{"grant": given}]}


def spending() -> dict[str, Any]:
    """A hundred points pay five euros."""
    pay = {"spend": {"asset": "points-1", "units": 100, "worth": money(500)}}
    return {"trigger": "order_quoted", "then": [pay]}


def ten_percent_with_code() -> dict[str, Any]:
    """A tenth less for who enters a code of spring."""
    then = [{"accept_code": {"template": "spring"}}, discount("order", percent(1_000))]
    return {"trigger": "order_quoted", "then": then}


def basket(number: str = "1", *amounts: int) -> Order:
    lines = tuple(Line(f"l{place}", each) for place, each in enumerate(amounts or (3_000, 2_000)))
    return Order(number, lines)


def quoted(asked: Asked, minutes: int = 0, *, at: datetime = NOW) -> Checkout:
    programme = Programme.objects.get()
    return quote_checkout(
        programme_id=programme.id, asked=asked, reserve_minutes=minutes, at=at, by=SYSTEM
    )


def placed(asked: Asked, *, at: datetime = NOW) -> Checkout:
    programme = Programme.objects.get()
    return commit_checkout(programme_id=programme.id, asked=asked, at=at, by=SYSTEM)


def reopened(asked: Asked) -> Checkout:
    programme = Programme.objects.get()
    return reopen_checkout(programme_id=programme.id, asked=asked, at=NOW, by=SYSTEM)


def cancelled(document: str = "1", *, at: datetime = NOW) -> Checkout:
    programme = Programme.objects.get()
    return cancel_checkout(programme_id=programme.id, document=document, at=at, by=SYSTEM)


def came_back(returned: dict[str, int], document: str = "1", *, at: datetime = NOW) -> None:
    programme = Programme.objects.get()
    return_lines(programme_id=programme.id, document=document, returned=returned, at=at, by=SYSTEM)
