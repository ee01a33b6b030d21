from __future__ import annotations

from datetime import date, timedelta

import pytest

from vafa.analytics.choosing.constant_prices import money_ahead, money_forecasts
from vafa.analytics.choosing.purchases import Purchases
from vafa.analytics.tests.shop import FIRST_DAY, UNTIL, invented_purchases

DEAR = 1.4


def dearer(purchases: Purchases) -> Purchases:
    """The same purchases at prices that rise by 40 % a year."""
    levels = DEAR ** ((purchases.day - FIRST_DAY) / 365)
    return Purchases(purchases.customer_id, purchases.day, purchases.net_revenue * levels)


def test_constant_prices_miss_less_money_where_prices_rise() -> None:
    real = invented_purchases(600)

    latest = money_forecasts(dearer(real), real, until=UNTIL, horizon_days=180)[0]

    assert latest.cut == UNTIL - timedelta(days=180)
    assert latest.nominal_error is not None
    assert latest.real_error is not None
    assert latest.nominal_error < latest.real_error - 0.15


def test_without_inflation_both_moneys_say_the_same() -> None:
    real = invented_purchases(300)

    for one in money_forecasts(real, real, until=UNTIL, horizon_days=180):
        assert (one.nominal_expected, one.nominal_came) == (one.real_expected, one.real_came)


def test_another_base_month_changes_no_error() -> None:
    real = invented_purchases(300)
    doubled = Purchases(real.customer_id, real.day, real.net_revenue * 2)

    plain = money_forecasts(real, real, until=UNTIL, horizon_days=90)
    other = money_forecasts(real, doubled, until=UNTIL, horizon_days=90)

    assert [one.real_error for one in other] == pytest.approx(
        [one.real_error for one in plain], abs=1e-6
    )


def test_the_forecast_itself_is_higher_in_the_prices_of_today() -> None:
    purchases = invented_purchases(300)
    paid = dearer(purchases)
    today = Purchases(
        purchases.customer_id, purchases.day, purchases.net_revenue * DEAR ** (600 / 365)
    )

    ahead = money_ahead(paid, today, until=UNTIL, horizon_days=365)

    assert ahead is not None
    assert ahead[1] > ahead[0] * 1.1


def test_hardly_any_purchases_say_nothing_of_money() -> None:
    few = Purchases.of([1, 2], [FIRST_DAY, FIRST_DAY + 90], [100, 100])
    none = Purchases.of([], [], [])

    assert money_forecasts(few, few, until=UNTIL, horizon_days=90) == ()
    assert money_forecasts(none, none, until=date(2024, 1, 1), horizon_days=90) == ()
    assert money_ahead(few, few, until=UNTIL, horizon_days=90) is None
