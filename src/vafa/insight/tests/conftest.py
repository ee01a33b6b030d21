"""The cast of the pages' tests, and a small base of customers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from vafa.customers.models import Customer
from vafa.insight.make import make_customer, make_order, make_shop
from vafa.portfolio.make import make_run, make_valuation
from vafa.portfolio.models import ValuationRun
from vafa.staff.make import make_member, signed_in


@pytest.fixture
def parvaneh(db: None) -> Client:
    """Parvaneh owns the shop."""
    make_shop()
    return signed_in(make_member("parvaneh"))


@pytest.fixture
def parvaneh_in_persian(db: None) -> Client:
    """Parvaneh reads Persian, in toman and Jalali days."""
    make_shop(currency="IRR", money_unit="IRT")
    return signed_in(make_member("parvaneh-fa", language="fa"))


@pytest.fixture
def mina(db: None) -> Client:
    """Mina answers customers."""
    make_shop()
    return signed_in(make_member("mina", role="care_agent"))


@pytest.fixture
def stranger(db: None) -> Client:
    """Nobody knows this person."""
    make_shop()
    return Client()


@pytest.fixture
def run(db: None) -> ValuationRun:
    """A valuation in force, without customers yet."""
    return make_run()


@pytest.fixture
def reza(run: ValuationRun) -> Customer:
    """Reza buys tea every 34 days."""
    customer = make_customer(
        "10001", name="رضا کریمی", email="reza@example.ir", phone="+989121234567", country="IR"
    )
    for number, day in enumerate((1, 2, 3), start=1):
        make_order(customer, f"A-{number}", datetime(2026, day, 1, 9, tzinfo=UTC), 10_000 * number)
    make_valuation(run=run, customer_id=customer.id, country="IR")
    return customer


@pytest.fixture
def eleni(run: ValuationRun) -> Customer:
    """Eleni has been silent for long, and ending is proposed."""
    customer = make_customer("10002", name="Ελένη Παπαδοπούλου", country="GR")
    make_valuation(
        run=run,
        customer_id=customer.id,
        country="GR",
        phase="former",
        latest_day=date(2025, 6, 1),
        expected_revenue=500,
        revenue_total=90_000,
        overdue_since=date(2025, 9, 1),
        strategy="END",
        strategy_rule=4,
        p_buys_90=0.02,
    )
    return customer


@pytest.fixture
def nameless(run: ValuationRun) -> Customer:
    """Somebody without a name, of whom too little is known for a forecast."""
    customer = make_customer("10003", country_name="Unspecified")
    unknown = dict.fromkeys(
        ("p_buys_30", "p_buys_90", "p_buys_180", "expected_orders", "expected_revenue",
         "expected_revenue_low", "expected_revenue_high", "expected_revenue_24", "usual_gap_days")
    )  # fmt: skip
    make_valuation(
        run=run,
        customer_id=customer.id,
        phase="new",
        purchase_days=1,
        orders=1,
        revenue_total=1_000,
        latest_day=date(2026, 3, 20),
        strategy="START",
        strategy_rule=5,
        **unknown,
    )
    return customer
