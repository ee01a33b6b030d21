from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from vafa.analytics.choosing.mean_spend import MeanSpend
from vafa.analytics.choosing.spread import relative_variance
from vafa.analytics.models import BGNBD, GammaGamma
from vafa.analytics.tests.shop import UNTIL_DAY, invented_purchases
from vafa.analytics.understanding.discounting import MONTH_DAYS, discount_plan
from vafa.analytics.understanding.kinds import Asked, Kinds, SpendSpread, scores_of

MODEL = BGNBD.with_params(r=0.243, alpha=30.9, a=0.793, b=2.426)


def some_kinds() -> Kinds:
    columns = {
        "repeat_purchases": [2, 0, 1, 1, 7],
        "recency_days": [213, 0, 12, 12, 250],
        "age_days": [272, 272, 272, 30, 272],
        "gap_step": [0, 0, 0, 0, 0],
        "customers": [3, 50, 4, 5, 1],
        "spend_sum": [60.0, 0.0, 80.0, 100.0, 35.0],
        "spend_squares": [1300.0, 0.0, 1700.0, 2200.0, 1225.0],
    }
    return Kinds.of(pa.table(columns))


def test_kinds_ascend_in_whatever_order_they_came() -> None:
    kinds = some_kinds()

    assert kinds.x.tolist() == [0, 1, 1, 2, 7]
    assert kinds.T.tolist() == [272, 30, 272, 272, 272]
    assert kinds.customers.tolist() == [50, 5, 4, 3, 1]


def test_overdue_points_do_not_depend_on_the_silence_since() -> None:
    kinds = some_kinds()
    money = MeanSpend("pooled_few_spenders", 20.0)

    found = scores_of(MODEL, money, kinds, Asked(365, (30,), 0.9))["overdue_days"]

    assert found.tolist() == MODEL.overdue_after(kinds.x, kinds.t_x, kinds.T).tolist()


def test_even_orders_are_discounted_month_by_month() -> None:
    days, weights = discount_plan()

    v = 1.1 ** (-1 / 12)
    by_hand = v * (1 - v**24) / (1 - v)
    assert float((weights * days / MONTH_DAYS).sum()) == pytest.approx(by_hand, rel=1e-12)


def test_six_nodes_discount_a_models_orders_as_all_months_do() -> None:
    kinds, (days, weights) = some_kinds(), discount_plan()
    asked = kinds.x[:, None], kinds.t_x[:, None], kinds.T[:, None]

    few = MODEL.expected_purchases(days, *asked) @ weights

    months = np.arange(0, 25) * MONTH_DAYS
    steps = np.diff(MODEL.expected_purchases(months, *asked), axis=1)
    assert few == pytest.approx(steps @ 1.1 ** (-np.arange(1, 25) / 12), rel=1e-4)


def test_spend_quantiles_are_near_those_of_simulated_customers() -> None:
    rng, size = np.random.default_rng(1), 400_000
    here = rng.random(size) < 0.7
    orders = np.where(here, rng.poisson(rng.gamma(2.0, 1.5, size)), 0)
    mean = 1.0 / rng.gamma(12.0, 1 / 11.0, size)
    spend = np.where(orders > 0, rng.gamma(np.maximum(6.0 * orders, 1e-9), mean / 6.0), 0.0)
    spread = SpendSpread(
        np.array([orders.mean()]),
        np.array([(orders > 0).mean()]),
        np.array([orders.var()]),
        1 / 6,
        np.array([1 / 10]),
    )

    for level in (0.75, 0.95):
        exact = float(np.quantile(spend, level))
        assert float(spread.quantile(level)[0]) == pytest.approx(exact, rel=0.12)
    assert spread.quantile(0.05).tolist() == [0.0]
    assert float(spread.variance()[0]) == pytest.approx(float(spend.var()), rel=0.05)


def test_the_expected_order_is_that_of_gamma_gamma() -> None:
    rng = np.random.default_rng(2)
    x, mean = rng.integers(1, 9, 300).astype(float), rng.lognormal(3, 0.5, 300)

    money = MeanSpend.of(x, mean, fallback=1.0)

    direct = GammaGamma().fit(x, mean).expected_mean_spend(x, mean)
    assert money.code == "gamma_gamma"
    assert money.per_order(x, mean) == pytest.approx(direct, rel=1e-9)


def test_a_customer_who_returned_more_than_kept_counts_as_having_spent_nothing() -> None:
    money = MeanSpend("pooled_few_spenders", 20.0)

    assert money.per_order(np.array([3.0]), np.array([-50.0])).tolist() == [20.0]


def test_few_spenders_get_the_mean_of_all_repeat_orders() -> None:
    money = MeanSpend.of(np.array([1.0, 3.0]), np.array([10.0, 30.0]), fallback=7.0)
    nobody = MeanSpend.of(np.zeros(2), np.zeros(2), fallback=7.0)

    assert (money.code, money.pooled) == ("pooled_few_spenders", 25.0)
    assert nobody.pooled == 7.0


def test_a_sample_of_rows_shows_the_spread_of_all() -> None:
    known = invented_purchases(600).snapshot(UNTIL_DAY)
    model = BGNBD().fit(known.x, known.t_x, known.T)
    rows = [np.repeat(column, 80) for column in (known.x, known.t_x, known.T)]
    order = np.lexsort((rows[1], rows[2], rows[0]))
    rows = [column[order] for column in rows]

    thinned = relative_variance(model, 365, *rows, log_gap_sum=np.zeros(len(order)))

    mean, variance = model.total_purchases(365, *rows)
    assert thinned == pytest.approx(variance / mean**2, rel=0.05)
