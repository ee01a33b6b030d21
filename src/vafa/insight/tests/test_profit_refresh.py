"""What a refresh makes of costs: each customer's profit, and a strategy that rests on it."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.insight.make import make_customer, make_order, make_shop
from vafa.insight.refresh.pipeline import refresh
from vafa.journal.jobs.progress import Progress
from vafa.portfolio.actions import flag_significant
from vafa.portfolio.models import CostRule, MarginRate, Valuation
from vafa.staff.models import Shop
from vafa.warehouse.queries import facts_folder

AS_OF = date(2026, 6, 30)
AT = datetime(2026, 6, 30, 20, tzinfo=UTC)


@pytest.fixture
def reza(transactional_db: None) -> Customer:
    """Reza buys little things often, among forty others who buy large ones each month."""
    shutil.rmtree(facts_folder(), ignore_errors=True)
    make_shop()
    Shop.objects.update(as_of_date=AS_OF)
    for number in range(40):
        other = make_customer(f"other-{number}")
        for month in range(1, 7):
            day = datetime(2026, month, 1 + number % 27, 9, tzinfo=UTC)
            make_order(other, f"O-{number}-{month}", day, 5_000)
    customer = make_customer("reza")
    for month in range(1, 7):
        make_order(customer, f"R-{month}", datetime(2026, month, 15, 9, tzinfo=UTC), 500)
    return customer


def row_after_refresh(customer: Customer) -> Valuation:
    refresh(progress=Progress(), at=AT, by=SYSTEM)
    return Valuation.objects.get(run__is_current=True, customer=customer)


def test_without_costs_everything_is_valued_by_revenue_and_profit_is_unknown(
    reza: Customer,
) -> None:
    row = row_after_refresh(reza)

    assert (row.contribution_year, row.cost_to_serve_year, row.contribution_24) == (None,) * 3
    assert row.strategy_inputs["future_basis"] == "revenue"
    assert row.strategy_inputs["is_profitable"] is None


def test_small_orders_that_cost_more_than_they_leave_are_a_loss(reza: Customer) -> None:
    MarginRate.objects.create(key="shop", rate_basis_points=4_000, stated_at=AT, stated_by="system")
    CostRule.objects.create(kind="shipping", per="order", amount=300)
    flag_significant(
        customer_id=reza.id, kind="referee", reason="Sends us friends", at=AT, by=SYSTEM
    )

    row = row_after_refresh(reza)

    assert (row.gross_margin_year, row.cost_to_serve_year, row.contribution_year) == (
        1_200, 1_800, -600,
    )  # fmt: skip
    assert (row.contribution_is_estimated, row.significance) == (True, " referee ")
    assert row.contribution_24 is not None
    assert row.strategy_inputs["future_basis"] == "contribution"
    assert (row.strategy_inputs["is_profitable"], row.strategy_rule) == (False, 6)
