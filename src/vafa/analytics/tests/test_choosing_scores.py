from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest

from vafa.analytics.choosing.scores import (
    gini,
    log_loss,
    mean_absolute_error,
    poisson_deviance,
    root_mean_square_error,
    spearman,
    total_error,
)

ACTUAL = np.array([0.0, 1.0, 2.0, 0.0, 5.0])
PREDICTED = np.array([0.5, 1.0, 1.0, 0.5, 4.0])


def test_the_deviance_of_five_customers_is_worked_out_by_hand() -> None:
    by_hand = (1 + 0 + (4 * log(2) - 2) + 1 + (10 * log(1.25) - 2)) / 5

    assert poisson_deviance(ACTUAL, PREDICTED) == pytest.approx(by_hand, abs=1e-12)


def test_a_perfect_prediction_has_no_deviance_but_for_certain_nothing() -> None:
    assert poisson_deviance(ACTUAL, ACTUAL) == pytest.approx(2 * 0.001 * 2 / 5, abs=1e-12)


def test_a_coin_costs_the_logarithm_of_two() -> None:
    bought = (ACTUAL > 0).astype(float)

    assert log_loss(bought, np.full(5, 0.5)) == pytest.approx(log(2), abs=1e-12)


def test_certainty_that_fails_costs_a_finite_price() -> None:
    assert log_loss(np.array([1.0]), np.array([0.0])) == pytest.approx(-log(1e-6), abs=1e-9)


def test_the_total_is_missed_by_an_eighth() -> None:
    assert total_error(ACTUAL, PREDICTED) == -0.125
    assert total_error(np.zeros(5), PREDICTED) is None


def test_single_customers_are_missed_by_six_tenths() -> None:
    assert mean_absolute_error(ACTUAL, PREDICTED) == pytest.approx(0.6)
    assert root_mean_square_error(ACTUAL, PREDICTED) == pytest.approx(sqrt(0.5))


def test_ranks_of_ties_are_shared() -> None:
    assert spearman(ACTUAL, PREDICTED) == pytest.approx(9 / sqrt(9.5 * 9))
    assert spearman(ACTUAL, np.ones(5)) is None


def test_the_gini_of_tied_predictions_is_that_of_their_mean() -> None:
    assert gini(ACTUAL, PREDICTED) == pytest.approx(0.2875 / 0.3)
    assert gini(ACTUAL, ACTUAL) == pytest.approx(1.0)
    assert gini(ACTUAL, np.ones(5)) == pytest.approx(0.0)
    assert gini(np.zeros(5), PREDICTED) is None


def test_no_score_depends_on_the_order_of_customers() -> None:
    order = np.array([3, 0, 4, 2, 1])

    for score in (poisson_deviance, total_error, mean_absolute_error, spearman, gini):
        assert score(ACTUAL[order], PREDICTED[order]) == pytest.approx(score(ACTUAL, PREDICTED))
