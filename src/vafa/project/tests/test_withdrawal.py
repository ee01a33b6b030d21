"""Who stays when their only import is withdrawn: nothing that a person said vanishes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer, DetailChange
from vafa.customers.queries.withdrawal import kept_if_withdrawn, kept_of_withdrawn
from vafa.lifecycle.models import PhaseChange
from vafa.orders.actions import record_orders, withdraw_run
from vafa.orders.make import a_customer, an_order
from vafa.orders.models import Order
from vafa.portfolio.models import (
    Activity,
    ActivityCount,
    DirectCost,
    EndDecision,
    SignificanceFlag,
    StrategyOverride,
    Team,
)
from vafa.staff.make import make_member
from vafa.staff.models import Shop
from vafa.tasks.make import make_proposal
from vafa.tasks.models import Proposal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 1, 12, tzinfo=UTC)
DAY = date(2026, 4, 1)
SAID: dict[str, Any] = {"key": "said-1", "stated_at": AT, "stated_by": "person:1", "day": DAY}
Write = Callable[[int], object]


@pytest.fixture
def reza() -> int:
    """Reza and Eleni, each known by one order of import 7 alone."""
    Shop.objects.update_or_create(id=1, defaults={"name": "Shop", "is_set_up": True})
    orders = [an_order(one, customer=a_customer(one)) for one in ("R-1", "E-1")]
    record_orders(orders=orders, returns=[], run_id=7, at=AT, by=SYSTEM)
    return Customer.objects.get(number="R-1").id


def withdraw() -> None:
    for _count in withdraw_run(run_id=7, at=AT, by=SYSTEM):
        pass


def cost(customer_id: int) -> object:
    return DirectCost.objects.create(customer_id=customer_id, kind="gift", amount=500, **SAID)


def work_done(customer_id: int) -> object:
    team = Team.objects.create(name="Care")
    call = Activity.objects.create(code="call", team=team, seconds=60, driver="call")
    return ActivityCount.objects.create(activity=call, customer_id=customer_id, count=2, **SAID)


def override(customer_id: int) -> object:
    return StrategyOverride.objects.create(
        customer_id=customer_id, strategy="PROTECT", reason="A friend", expires_date=DAY,
        made_at=AT, made_by="person:1",
    )  # fmt: skip


def end(customer_id: int) -> object:
    return EndDecision.objects.create(
        customer_id=customer_id, is_approved=False, rule=7, note="No", decided_at=AT,
        decided_by="person:1",
    )  # fmt: skip


def flag(customer_id: int) -> object:
    return SignificanceFlag.objects.create(
        customer_id=customer_id, kind="referee", reason="Brings others", flagged_at=AT,
        flagged_by="person:1",
    )  # fmt: skip


def detail(customer_id: int) -> object:
    return DetailChange.objects.create(
        customer_id=customer_id, field="name", after="Reza", at=AT, by="person:1"
    )


def declined(customer_id: int) -> object:
    return make_proposal(customer_id=customer_id, state="declined", decided_at=AT)


def owned(customer_id: int) -> object:
    return Customer.objects.filter(id=customer_id).update(
        owner=make_member("mina", role="care_agent")
    )


KEEPERS = (cost, work_done, override, end, flag, detail, declined, owned)


@pytest.mark.parametrize("write", KEEPERS, ids=lambda one: one.__name__)
def test_what_a_person_said_or_another_source_recorded_keeps_the_customer(
    write: Write, reza: int
) -> None:
    written = write(reza)
    announced = kept_if_withdrawn(run_id=7)

    withdraw()

    assert list(Customer.objects.values_list("id", flat=True)) == [reza]
    assert (announced, kept_of_withdrawn(run_id=7)) == (1, 1)
    assert not isinstance(written, DirectCost) or DirectCost.objects.get() == written


def test_what_the_measures_made_of_the_orders_keeps_nobody(reza: int) -> None:
    make_proposal(customer_id=reza)
    PhaseChange.objects.create(customer_id=reza, at=AT, day=DAY, to_phase="new")

    assert kept_if_withdrawn(run_id=7) == 0
    withdraw()

    assert not Customer.objects.exists()
    assert not Proposal.objects.exists()


def test_the_cost_of_an_order_that_goes_stays_with_its_customer(reza: int) -> None:
    order = Order.objects.get(number="R-1")
    DirectCost.objects.create(order=order, kind="shipping", amount=300, **SAID)

    withdraw()

    kept = DirectCost.objects.get()
    assert (kept.order_id, kept.customer_id, kept.amount) == (None, reza, 300)
    assert list(Customer.objects.values_list("id", flat=True)) == [reza]


def test_the_same_file_brought_again_finds_the_customer_who_stayed(reza: int) -> None:
    cost(reza)
    withdraw()

    order = an_order("R-1", customer=a_customer("R-1"))
    record_orders(orders=[order], returns=[], run_id=8, at=AT, by=SYSTEM)

    assert Order.objects.get().customer_id == reza
    assert kept_of_withdrawn(run_id=7) == 0
