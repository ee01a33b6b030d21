"""Do constant prices make the shop's forecasts of money better? The past says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from vafa.analytics.choosing.candidates import new_model
from vafa.analytics.choosing.guards import bearing_of
from vafa.analytics.choosing.mean_spend import MeanSpend
from vafa.analytics.choosing.origins import Origin, rolling_origins
from vafa.analytics.choosing.purchases import Purchases, Snapshot, day_number, day_of
from vafa.analytics.choosing.scores import total_error
from vafa.analytics.models.types import FloatArray

# Counting orders is the same with either money: the model that is stable everywhere does it.
COUNTED_BY = "BGNBD"


@dataclass(frozen=True)
class MoneyForecast:
    """One stop of the clock: what was expected and what came, in money of its own day and real.

    Errors are expected / came - 1 (None when nothing came). The nominal one compares amounts as
    they were paid; the real one amounts in constant prices.
    """

    cut: date
    span_days: int
    customers: int
    nominal_expected: float
    nominal_came: float
    nominal_error: float | None
    real_expected: float
    real_came: float
    real_error: float | None


def money_forecasts(
    nominal: Purchases, real: Purchases, *, until: date, horizon_days: int
) -> tuple[MoneyForecast, ...]:
    """By how much would the total of money have been missed with and without constant prices?

    `nominal` and `real` are the same purchases in money as paid and in constant prices. At each
    stop of the backtest's clock one model counts orders to come, and each money has its own mean
    spend from what was known then. An index that later months do not change lets nothing of the
    future in: constant prices of today are those of the cut times one number, which cancels out
    of the error. Latest first; empty where history is too short.

    Source: the backtest's own origins; total error as in `scores.total_error`.

    Example: prices doubled between the past and the tested period, customers bought as before,
    10 orders of 100 and then 10 of 200: expected 1,000, came 2,000: nominal error -0.5. In
    prices of the cut 1,000 came: real error 0.
    """
    end = day_number(until)
    if not len(nominal.day):
        return ()
    origins = rolling_origins(first=int(nominal.day.min()), until=end, horizon=horizon_days)
    # Several threads on busy cores make fits ten times slower.
    with threadpool_limits(limits=1):
        return _forecasts(nominal, real, origins)


def _forecasts(
    nominal: Purchases, real: Purchases, origins: Sequence[Origin]
) -> tuple[MoneyForecast, ...]:
    found = []
    for origin in origins:
        known = nominal.snapshot(origin.cut)
        if bearing_of(customers=len(known.x), repeats=int(known.x.sum())) == "too_little_data":
            continue
        orders = _orders(known, origin)
        paid = _money(nominal, known, orders, origin)
        constant = _money(real, real.snapshot(origin.cut), orders, origin)
        found.append(
            MoneyForecast(
                day_of(origin.cut),
                origin.span,
                len(known.x),
                *paid,
                *constant,
            )
        )
    return tuple(found)


def _orders(known: Snapshot, origin: Origin) -> FloatArray:
    rows = (known.x, known.t_x, known.T)
    model = new_model(COUNTED_BY).fit(*rows, log_gap_sum=known.log_gap_sum)
    return model.expected_purchases(origin.span, *rows, log_gap_sum=known.log_gap_sum)


def _money(
    purchases: Purchases, known: Snapshot, orders: FloatArray, origin: Origin
) -> tuple[float, float, float | None]:
    worth = MeanSpend.fitted(known).per_order(known.x, known.mean_spend_repeat)
    _, came = purchases.counted(known.customer_id, after=origin.cut, until=origin.end)
    expected = orders * worth
    return float(expected.sum()), float(came.sum()), total_error(came, expected)


def money_ahead(
    nominal: Purchases, real: Purchases, *, until: date, horizon_days: int
) -> tuple[float, float] | None:
    """How much would be expected after `until` in money as paid, and in constant prices?

    The same model as `money_forecasts`, with all that is known. None with too little data.

    Example: prices doubled half-way through; ten orders expected: 10 x 150 as paid, the mean of
    what old and new prices brought, and 10 x 200 in the prices of the base month.
    """
    cut = day_number(until)
    known = nominal.snapshot(cut)
    if bearing_of(customers=len(known.x), repeats=int(known.x.sum())) == "too_little_data":
        return None
    with threadpool_limits(limits=1):
        orders = _orders(known, Origin(cut, horizon_days))
        worths = [
            MeanSpend.fitted(one).per_order(one.x, one.mean_spend_repeat)
            for one in (known, real.snapshot(cut))
        ]
    return float((orders * worths[0]).sum()), float((orders * worths[1]).sum())
