"""Many orders of one member, and many people at once, lead to one tier."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Sum

from vafa.core.keys import SYSTEM
from vafa.ledger.queries import faults
from vafa.loyalty.actions.orders import follow_order
from vafa.loyalty.actions.tiers import settle_tier
from vafa.loyalty.models import OrderDecision, Qualifying, TierState
from vafa.loyalty.tests.tier_cast import ORDERED, a_climber, a_club, arrived, ladder
from vafa.staff.models import Shop

GIFT = {
    "trigger": "tier_reached",
    "then": [{"grant": {"asset": "points-1", "amount": {"fixed": {"amount": 70}}}}],
}
PEOPLE = 6


@pytest.fixture
def open_shop(shared_books: None) -> Shop:
    """A shop that other connections see."""
    return Shop.objects.create(
        id=1, name="Kafe Vafa", currency="EUR", money_unit="EUR", time_zone="Europe/Athens"
    )


def together(deeds: list[Callable[[], object]]) -> None:
    """Do all at the same moment, each over a connection of its own."""
    begin = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        begin.wait()
        deed()
        connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.usefixtures("open_shop")
def test_orders_followed_at_once_count_each_once_and_reach_a_tier_once() -> None:
    reza = a_climber(a_club(GIFT, tiers=ladder(silver=PEOPLE, gold=50)))
    ids = [arrived(str(number)).id for number in range(1, PEOPLE + 1)]

    together([lambda pk=pk: follow_order(order_id=pk, at=ORDERED, by=SYSTEM) for pk in ids * 2])  # type: ignore[misc]

    assert Qualifying.objects.aggregate(orders=Sum("orders"))["orders"] == PEOPLE
    assert TierState.objects.get(member=reza, ended_at=None).level == "silver"
    assert OrderDecision.objects.filter(trigger="tier_reached").count() == 1
    assert list(faults()) == []


@pytest.mark.usefixtures("open_shop")
def test_settling_a_member_many_times_at_once_leaves_one_tier() -> None:
    reza = a_climber(a_club())

    together([lambda: settle_tier(member_id=reza.id, at=ORDERED, by=SYSTEM)] * PEOPLE)

    assert TierState.objects.filter(member=reza).count() == 1
