"""Many devices at one moment: each sale counts once, and nobody passes a limit."""

from __future__ import annotations

import pytest

from vafa.customers.models import Customer
from vafa.ledger.tests.together import Start, Together, in_processes
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Adjustment, Checkout, Member
from vafa.loyalty.queries import balance_of
from vafa.loyalty.tests.test_counter import NOON, SPENDING, earning

pytestmark = pytest.mark.usefixtures("shared_books", "shop")
Tasks = list[dict[str, object]]


@pytest.fixture
def together(start_process: Start) -> Together:
    return in_processes(start_process, "vafa.loyalty.tests.counter_process")


@pytest.fixture
def reza(shared_books: None, shop: object) -> Member:
    member = make_member(make_programme(earning(), SPENDING), Customer.objects.create(number="7"))
    make_points(member, 250)
    return member


def has(member: Member) -> int:
    return balance_of(member=member, at=NOON).spendable


def test_queues_that_devices_send_at_one_moment_count_each_sale_once(
    together: Together, reza: Member
) -> None:
    sales: Tasks = [
        {"do": "sell", "member": reza.id, "number": number, "points": 0} for number in range(8)
    ]

    outcomes = together(sales * 4)

    assert outcomes == {"done": 32}
    assert has(reza) == 250 + 8 * 20
    assert Checkout.objects.count() == 8


def test_points_pay_for_as_many_sales_as_they_reach(together: Together, reza: Member) -> None:
    sales: Tasks = [
        {"do": "sell", "member": reza.id, "number": number, "points": 200} for number in range(8)
    ]

    together(sales)

    paid = [checkout.answer["paid_with_points"] for checkout in Checkout.objects.all()]
    earned = sum((2_000 - money) // 100 for money in paid)
    assert has(reza) == 250 + earned - sum(paid) // 5


def test_adjustments_at_one_moment_stay_within_the_limit(together: Together, reza: Member) -> None:
    together([{"do": "adjust", "member": reza.id, "points": 100} for _time in range(16)])

    assert has(reza) == 250 + 500
    assert Adjustment.objects.filter(state="waiting").count() == 11
