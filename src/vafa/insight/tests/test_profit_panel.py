"""The profit panel of the card: from net revenue to contribution, and what is to come."""

from __future__ import annotations

import pytest
from django.test import Client

from vafa.customers.models import Customer
from vafa.insight.views.profit_panel import steps_of
from vafa.portfolio.models import Valuation, ValuationRun


@pytest.fixture
def costly(run: ValuationRun, reza: Customer) -> Customer:
    """Reza with all costs known: 600 less 360, 70 and 30 leaves 140."""
    run.valuations.filter(customer=reza).update(
        gross_margin_year=24_000,
        direct_cost_year=7_000,
        activity_cost_year=3_000,
        cost_to_serve_year=10_000,
        contribution_year=14_000,
        contribution_is_estimated=True,
        contribution_24=30_000,
        contribution_24_low=20_000,
        contribution_24_high=40_000,
        acquisition_cost=900,
    )
    return reza


def test_each_step_begins_where_the_one_before_ends(costly: Customer) -> None:
    steps = steps_of(Valuation.objects.get(customer=costly))

    assert [(one.amount, one.start, one.width) for one in steps] == [
        (60_000, 0, 1_000), (-36_000, 400, 600), (24_000, 0, 400),
        (-7_000, 283, 117), (-3_000, 233, 50), (14_000, 0, 233),
    ]  # fmt: skip


def test_the_panel_shows_the_way_and_what_is_to_come(parvaneh: Client, costly: Customer) -> None:
    page = parvaneh.get(f"/customers/{costly.id}/profit/").content.decode()

    assert "Cost of goods" in page
    assert "between €200 and €400, nine times in ten" in page
    assert "Winning them cost" in page
    assert "estimated" in page


def test_who_may_not_see_costs_sees_what_is_left(mina: Client, costly: Customer) -> None:
    page = mina.get(f"/customers/{costly.id}/profit/").content.decode()

    assert "€140.00" in page
    assert "Cost of goods" not in page
    assert "Winning them cost" not in page


def test_without_costs_the_panel_says_so(parvaneh: Client, reza: Customer) -> None:
    page = parvaneh.get(f"/customers/{reza.id}/profit/").content.decode()

    assert "Not known yet: nobody said what the goods they bought cost." in page
