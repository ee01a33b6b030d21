"""A shop whose prices rose by 40 % in a year, with customers who buy the same basket each month."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.insight.actions.prices import change_price_settings, replace_official_series
from vafa.insight.make import make_customer, make_order, make_shop
from vafa.insight.refresh.pipeline import refresh
from vafa.insight.rules.prices import PricePoint
from vafa.journal.jobs.progress import Progress
from vafa.portfolio.models import AcquisitionSpend, CostRule, MarginRate, ValuationRun
from vafa.staff.models import Shop
from vafa.warehouse.queries import facts_folder

AS_OF = date(2026, 6, 30)
AT = datetime(2026, 6, 30, 20, tzinfo=UTC)
MONTHS = [(2025, month) for month in range(6, 13)] + [(2026, month) for month in range(1, 7)]
# From 100 in June 2025 to 140 in June 2026.
LEVELS = (100, 103, 106, 109, 112, 115, 119, 123, 127, 131, 134, 137, 140)
BOUGHT = tuple(zip(MONTHS, LEVELS, strict=True))[1:]
SHIPPING = 300
# What a basket costs in the prices of the series' beginning, times 100.
LARGE, SMALL = 50, 5


def make_dear_year(others: int) -> Customer:
    """Let Reza buy a small basket every month from July on, and the others a large one each.

    Goods leave 40 % of their price; sending an order costs the same all year.
    """
    shutil.rmtree(facts_folder(), ignore_errors=True)
    make_shop()
    Shop.objects.update(as_of_date=AS_OF)
    points = [
        PricePoint(date(*month, 1), float(level))
        for month, level in zip(MONTHS, LEVELS, strict=True)
    ]
    replace_official_series(points=points, at=AT, by=SYSTEM)
    follow_prices(inflation_min=0.1)
    MarginRate.objects.create(key="shop", rate_basis_points=4_000, stated_at=AT, stated_by="system")
    CostRule.objects.create(kind="shipping", per="order", amount=SHIPPING)
    AcquisitionSpend.objects.create(
        key="july", channel="", month_start=date(2025, 7, 1), amount=103 * (others + 1),
        stated_at=AT, stated_by="system",
    )  # fmt: skip
    for number in range(others):
        _buy_monthly(make_customer(f"other-{number}"), LARGE, day=1 + number % 27)
    reza = make_customer("reza", name="Reza")
    _buy_monthly(reza, SMALL, day=15)
    return reza


def follow_prices(*, inflation_min: float) -> None:
    """Let the official series rule, and models use constant prices above this inflation."""
    change_price_settings(source="official", inflation_min=inflation_min, at=AT, by=SYSTEM)


def refreshed() -> ValuationRun:
    """Refresh as of the last of June."""
    return refresh(progress=Progress(), at=AT, by=SYSTEM)


def left_paid(basket: int) -> int:
    """Add up what a basket a month left in the year: 40 % less sending, as it was paid."""
    return sum(basket * level * 4 // 10 - SHIPPING for _month, level in BOUGHT)


def left_real(basket: int) -> int:
    """Add up the same in the prices of June 2026: the goods leave the same every month."""
    sent = sum(round(SHIPPING * 140 / level) for _month, level in BOUGHT)
    return 12 * basket * 140 * 4 // 10 - sent


def _buy_monthly(customer: Customer, basket: int, *, day: int) -> None:
    for (year, month), level in BOUGHT:
        at = datetime(year, month, day, 9, tzinfo=UTC)
        make_order(customer, f"{customer.number}-{year}-{month}", at, basket * level)
