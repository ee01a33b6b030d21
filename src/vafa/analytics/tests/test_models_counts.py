"""Intervals, variances and times agree with the exact distribution of coming purchases."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import betainc
from scipy.stats import nbinom

from vafa.analytics.models import BGNBD, MBGCNBDMixture, ParetoNBD, PurchaseModel
from vafa.analytics.models.counts import CountMixture, StageTerm, count_moments
from vafa.analytics.tests.customers_made import made_customers

BUYER = 6, 60.0, 90.0
GAPS = 12.0
GIVEN: list[PurchaseModel] = [
    BGNBD.with_params(r=0.9, alpha=20, a=0.6, b=3),
    ParetoNBD.with_params(r=0.9, alpha=20, s=0.6, beta=90),
    MBGCNBDMixture.with_params(
        r_1=0.9, alpha_1=20, a_1=0.6, b_1=3, weight_1=0.4,
        r_4=1.5, alpha_4=9, a_4=0.5, b_4=4, weight_4=0.6,
    ),
]  # fmt: skip
every_model = pytest.mark.parametrize("model", GIVEN, ids=lambda model: type(model).__name__)


def _survival(
    model: PurchaseModel, h: float, most: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Answer P(Y >= m) for m = 1 .. most by asking for the level of each quantile."""
    asked = model._asked(*BUYER, GAPS, h)
    total = np.zeros(most)
    for weight, future in zip(
        model._alive(asked.rows), model._futures(*asked.cells[:2]), strict=True
    ):
        for term in future.terms(asked.h):
            total += [float((weight * term.survival(np.full(1, m)))[0]) for m in range(1, most + 1)]
    return total


@every_model
def test_mean_variance_and_chance_are_those_of_the_distribution(model: PurchaseModel) -> None:
    m = np.arange(1, 401)
    survival = _survival(model, 90, 400)
    mean, second = survival.sum(), (2 * (m - 1) * survival).sum()

    variance = second + mean - mean**2

    tolerance = 2e-3 if isinstance(model, ParetoNBD) else 1e-9
    assert float(model.p_buys(90, *BUYER, log_gap_sum=GAPS)) == pytest.approx(
        survival[0], rel=tolerance
    )
    expected = float(model.expected_purchases(90, *BUYER, log_gap_sum=GAPS))
    assert expected == pytest.approx(mean, rel=tolerance)
    spread = float(model.purchases_variance(90, *BUYER, log_gap_sum=GAPS))
    assert spread == pytest.approx(variance, rel=tolerance)


@every_model
@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.99])
def test_intervals_hold_what_they_promise_and_no_more(model: PurchaseModel, level: float) -> None:
    below = 1 - _survival(model, 90, 200)

    low, high = model.purchases_interval(90, *BUYER, level=level, log_gap_sum=GAPS)

    assert int(low) == int(np.argmax(below >= (1 - level) / 2))
    assert int(high) == int(np.argmax(below >= (1 + level) / 2))


@every_model
def test_the_next_purchase_comes_by_its_quantile(model: PurchaseModel) -> None:
    time = model.next_purchase_quantile(0.5, *BUYER, log_gap_sum=GAPS)

    chance = model.p_buys(time, *BUYER, log_gap_sum=GAPS)

    assert float(chance) == pytest.approx(0.5, abs=1e-8)


def test_a_customer_who_stays_is_overdue_where_the_formula_says() -> None:
    silence = float(GIVEN[0].overdue_after(*BUYER))

    assert silence == pytest.approx((20 + 60) * (0.05 ** (-1 / 6.9) - 1), rel=1e-8)


def test_regular_buyers_are_overdue_earlier() -> None:
    names = {"r": 0.9, "a": 0.6, "b": 3.0, "weight": 1.0}
    silences = []
    for k in (1, 2, 4, 8):
        params = {f"{name}_{k}": value for name, value in names.items()}
        model = MBGCNBDMixture.with_params(**params, **{f"alpha_{k}": 20 / k})
        silences.append(float(model.overdue_after(*BUYER, log_gap_sum=GAPS)))

    assert silences == sorted(silences, reverse=True)
    assert betainc(8, 0.9 + 48, silences[-1] / (2.5 + 60 + silences[-1])) == pytest.approx(0.95)


@pytest.mark.parametrize("n", [0.3, 5.0, 400.0, 50_000.0])
@pytest.mark.parametrize("odds", [1e-3, 0.5, 40.0])
def test_moments_of_large_and_small_counts_are_those_of_the_negative_binomial(
    n: float, odds: float
) -> None:
    term = StageTerm(np.ones(1), np.array([n]), np.array([odds / (1 + odds)]))

    first, second = (float(moment[0]) for moment in count_moments(term))

    assert first == pytest.approx(n * odds, rel=1e-6)
    assert second == pytest.approx(n * (n + 1) * odds**2, rel=1e-6)


@pytest.mark.parametrize("n", [0.3, 5.0, 400.0, 50_000.0])
def test_quantiles_of_large_and_small_counts_are_those_of_the_negative_binomial(n: float) -> None:
    term = StageTerm(np.ones(1), np.array([n]), np.array([0.75]))
    counts = CountMixture(np.zeros(1, dtype=np.int64), [np.ones(1)], [[term]])

    found = [float(quantile[0]) for quantile in counts.quantiles([0.05, 0.5, 0.95])]

    assert found == [float(nbinom.ppf(level, n, 0.25)) for level in (0.05, 0.5, 0.95)]


@every_model
def test_the_total_adds_up_customers(model: PurchaseModel) -> None:
    made = made_customers(200)
    who, gaps = made.customers, made.log_gap_sum

    mean, variance = model.total_purchases(90, *who, log_gap_sum=gaps)
    doubled = model.total_purchases(90, *who, np.full(200, 2), log_gap_sum=gaps)

    assert mean == pytest.approx(model.expected_purchases(90, *who, log_gap_sum=gaps).sum())
    assert variance == pytest.approx(model.purchases_variance(90, *who, log_gap_sum=gaps).sum())
    assert doubled == pytest.approx((2 * mean, 2 * variance))


def test_uncertain_parameters_widen_totals_and_intervals() -> None:
    few = made_customers(60)
    model = BGNBD().fit(*few.customers)
    certain = BGNBD.with_params(**model.params_)

    assert (
        model.total_purchases(90, *few.customers)[1]
        > certain.total_purchases(90, *few.customers)[1]
    )
    wide, narrow = (m.purchases_interval(90, *few.customers) for m in (model, certain))
    assert (wide[1] - wide[0]).sum() > (narrow[1] - narrow[0]).sum()
