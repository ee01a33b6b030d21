"""A demo shop of three invented baskets, and what a shop consists of."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.demo.rules import SHOPS
from vafa.insight.make import make_customer, make_order
from vafa.orders.models import Order
from vafa.portfolio.make import make_run, make_valuation
from vafa.portfolio.models import Valuation
from vafa.staff.actions import set_up_shop
from vafa.staff.make import make_member
from vafa.staff.models import StaffMember
from vafa.staff.queries import shop
from vafa.warehouse.actions import mark_dirty
from vafa.warehouse.models import DirtyMonth
from vafa.warehouse.queries import facts_folder

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
Counts = dict[str, int]


def make_house(*, demo: str) -> None:
    """Set a shop up as a demo is, or as one's own when `demo` is empty, with one order in it."""
    known = SHOPS[demo or "thessaloniki"]
    set_up_shop(
        name=known.name,
        currency=known.currency,
        money_unit=known.money_unit,
        time_zone=known.time_zone,
        calendar=known.calendar,
        week_start=known.week_start,
        default_language="en",
        phone_region=known.phone_region,
        as_of_date=known.as_of_date,
        demo=demo,
        at=AT,
        by=SYSTEM,
    )
    make_member("parvaneh")
    reza = make_customer("reza", name="Reza")
    make_order(reza, "A-1", datetime(2026, 3, 1, 9, tzinfo=UTC), 100)
    make_valuation(run=make_run(), customer_id=reza.id)
    mark_dirty(days=[date(2026, 3, 1)], at=AT)
    facts_folder().mkdir(parents=True, exist_ok=True)
    (facts_folder() / "stamp").write_text("of this shop")


def counts() -> Counts:
    """Count what a shop consists of."""
    return {
        "customers": Customer.objects.count(),
        "orders": Order.objects.count(),
        "valuations": Valuation.objects.count(),
        "dirty months": DirtyMonth.objects.count(),
        "facts": int((facts_folder() / "stamp").exists()),
        "set up": int(shop().is_set_up),
        "accounts": StaffMember.objects.count(),
    }


@pytest.fixture
def demo_shop(transactional_db: None) -> Counts:
    """The real shop that comes along, nearly empty; returns its counts."""
    shutil.rmtree(facts_folder(), ignore_errors=True)
    make_house(demo="retail")
    return counts()


@pytest.fixture
def own_shop(transactional_db: None) -> Counts:
    """Parvaneh's own shop; returns its counts."""
    shutil.rmtree(facts_folder(), ignore_errors=True)
    make_house(demo="")
    return counts()
