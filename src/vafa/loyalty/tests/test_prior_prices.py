"""What a discount lowers was sold for at lowest, in the thirty days before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.loyalty.make import A_POINT_A_EURO, BEGAN, make_programme
from vafa.loyalty.models import RuleVersion
from vafa.loyalty.queries.prior_prices import PriorPrice, prior_prices
from vafa.loyalty.tests.engine_cast import discount, percent
from vafa.orders.actions import record_order
from vafa.orders.make import an_order

pytestmark = pytest.mark.usefixtures("shop")
DAY = timedelta(days=1)
CUPS = {"in": [{"field": "line.product"}, {"set": ["cup"]}]}


def sold(number: str, at: datetime, *goods: tuple[str, int, int]) -> None:
    told = an_order(number, goods=list(goods), ordered_at=at)
    record_order(order=told, returns=[], at=at, by=SYSTEM)


def off(**more: object) -> dict[str, Any]:
    """Write a rule that takes a tenth off."""
    return {"trigger": "order_placed", "then": [discount("line", percent(1_000), **more)]}


def found(*bodies: object) -> list[PriorPrice] | None:
    make_programme(*bodies)
    return prior_prices(version=RuleVersion.objects.get(), at=BEGAN)


def test_the_lowest_price_of_the_thirty_days_before_counts() -> None:
    sold("1", BEGAN - 31 * DAY, ("cup", 1, 300))
    sold("2", BEGAN - 30 * DAY, ("cup", 2, 800), ("pot", 1, 2_000))
    sold("3", BEGAN - DAY, ("cup", 1, 900))
    sold("4", BEGAN, ("cup", 1, 100))

    prices = found(off(where=CUPS))

    assert prices is not None
    assert [(each.code, each.amount) for each in prices] == [("cup", 800)]


def test_a_discount_on_everything_tells_of_everything_that_was_sold() -> None:
    sold("1", BEGAN - DAY, ("cup", 1, 900), ("pot", 1, 2_000))

    prices = found(off())

    assert prices is not None
    assert [each.code for each in prices] == ["cup", "pot"]


def test_a_rule_that_lowers_no_price_has_none_before() -> None:
    assert found(A_POINT_A_EURO) is None


def test_the_page_of_a_rule_shows_them(parvanehs_browser: Client) -> None:
    sold("1", BEGAN - DAY, ("cup", 1, 900))
    programme = make_programme(off())
    rule = RuleVersion.objects.get().rule_id

    page = parvanehs_browser.get(f"/loyalty/{programme.id}/rules/{rule}/prices/")

    assert page.status_code == 200
    assert "€9.00" in page.content.decode()
