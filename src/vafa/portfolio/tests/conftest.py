"""The cast of the tests of costs, and a shop whose latest refresh counted something."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from vafa.catalogue.models import Product
from vafa.core.keys import Actor
from vafa.portfolio.make import AS_OF_DATE, make_run
from vafa.portfolio.models import CostFigures, ProductSales, Team, TeamCost, ValuationRun
from vafa.staff.actions import create_staff_member
from vafa.staff.make import signed_in
from vafa.staff.models import Shop

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
BY = Actor("command")
FIGURES: dict[str, Any] = {
    "since": "2025-03-22",
    "coverage": {"known": 5_000, "rated": 0, "estimated": 3_000, "unknown": 2_000},
    "year": {"orders": 120, "returns": 6, "net_revenue": 600_000},
    "months": ["2026-01-01", "2026-02-01", "2026-03-01"],
    "work": [
        {"month": "2026-02-01", "activity_id": None, "driver": "order", "count": 100},
        {"month": "2026-02-01", "activity_id": None, "driver": "return", "count": 4},
    ],
    "new_customers": [
        {"month": "2026-02-01", "channel": "shop", "customers": 8},
        {"month": "2026-02-01", "channel": "market", "customers": 2},
    ],
}


def make_shop(**columns: Any) -> Shop:
    usual = {"name": "Kafe Vafa", "is_set_up": True, "as_of_date": AS_OF_DATE, "time_zone": "UTC"}
    shop, _created = Shop.objects.update_or_create(id=1, defaults={**usual, **columns})
    return shop


def make_person(role: str = "owner", language: str = "en") -> Client:
    member = create_staff_member(
        login=f"{role}-{language}",
        name=role.title(),
        role=role,
        password="quiet-garden-93",
        language=language,
        calendar="jalali" if language == "fa" else "gregorian",
        digits="persian" if language == "fa" else "latin",
        at=AT,
        by=BY,
    )
    return signed_in(member)


def make_product(
    code: str, run: ValuationRun, *, revenue: int, pieces: int = 10, category: str = "tea"
) -> Product:
    product = Product.objects.create(code=code, name=code.title(), category=category)
    ProductSales.objects.create(
        run=run,
        product=product,
        category=category,
        revenue_year=revenue,
        quantity_milli_year=pieces * 1_000,
    )
    return product


def make_team(name: str = "Care") -> Team:
    team = Team.objects.create(name=name)
    TeamCost.objects.create(team=team, monthly_cost=80_000, paid_minutes=1_000)
    return team


@pytest.fixture
def run(db: None) -> ValuationRun:
    """A refresh in force that counted orders, work and new customers."""
    make_shop()
    made = make_run()
    CostFigures.objects.create(run=made, figures=FIGURES)
    return made


@pytest.fixture
def parvaneh(run: ValuationRun) -> Client:
    """Parvaneh owns the shop."""
    return make_person()


@pytest.fixture
def today() -> date:
    """The day on which the shop's clock stands."""
    return AS_OF_DATE
