"""What every model of purchases promises: finite, the same every time, and clear refusals."""

from __future__ import annotations

import numpy as np
import pytest

from vafa.analytics.models import (
    BGNBD,
    MBGNBD,
    NEVER,
    Blend,
    GammaGamma,
    MBGCNBDMixture,
    ParetoNBD,
    PurchaseModel,
    fitted,
    mixture,
)
from vafa.analytics.models.types import FloatArray
from vafa.analytics.tests.customers_made import Made, extreme_customers, made_customers

MODELS: list[type[PurchaseModel]] = [BGNBD, MBGNBD, ParetoNBD, MBGCNBDMixture, Blend]
MADE = made_customers(1500)
every_model = pytest.mark.parametrize("kind", MODELS)


def _fitted(kind: type[PurchaseModel], made: Made = MADE) -> PurchaseModel:
    return kind().fit(*made.customers, log_gap_sum=made.log_gap_sum)


def _answers(model: PurchaseModel, made: Made, h: float) -> dict[str, FloatArray]:
    who, gaps = made.customers, made.log_gap_sum
    low, high = model.purchases_interval(h, *who, log_gap_sum=gaps)
    return {
        "p_alive": model.p_alive(*who, log_gap_sum=gaps),
        "p_buys": model.p_buys(h, *who, log_gap_sum=gaps),
        "expected": model.expected_purchases(h, *who, log_gap_sum=gaps),
        "variance": model.purchases_variance(h, *who, log_gap_sum=gaps),
        "low": low,
        "high": high,
        "next": model.next_purchase_quantile(0.5, *who, log_gap_sum=gaps),
        "overdue": model.overdue_after(*who, log_gap_sum=gaps),
        "log_likelihoods": model.log_likelihoods(*who, log_gap_sum=gaps),
    }


@every_model
@pytest.mark.parametrize("h", [0.0, 1e-3, 90.0, 1e5])
def test_400_extreme_customers_get_finite_answers(kind: type[PurchaseModel], h: float) -> None:
    answers = _answers(_fitted(kind), extreme_customers(), h)

    for name, answer in answers.items():
        assert np.isfinite(answer).all(), name
    assert ((answers["p_buys"] >= 0) & (answers["p_buys"] <= answers["p_alive"] + 1e-9)).all()
    assert (answers["expected"] >= answers["p_buys"] * (1 - 1e-9)).all()
    assert (answers["low"] <= answers["high"]).all()
    assert (answers["next"] <= NEVER).all()


@every_model
def test_extreme_customers_can_be_fitted(kind: type[PurchaseModel]) -> None:
    extreme = extreme_customers()

    model = _fitted(kind, extreme)

    assert np.isfinite([model.log_likelihood_, *model.params_.values()]).all()
    assert np.isfinite(list(model.standard_errors_.values())).all()
    for answer in _answers(model, extreme, 90.0).values():
        assert np.isfinite(answer).all()


@every_model
def test_a_second_fit_and_another_order_give_the_same_bits(kind: type[PurchaseModel]) -> None:
    order = np.random.default_rng(3).permutation(len(MADE.x))
    columns = (column[order] for column in (MADE.x, MADE.t_x, MADE.T, MADE.log_gap_sum))

    first, second, moved = _fitted(kind), _fitted(kind), _fitted(kind, Made(*columns))

    assert first.params_ == second.params_ == moved.params_
    assert first.log_likelihood_ == second.log_likelihood_ == moved.log_likelihood_
    assert first.standard_errors_ == second.standard_errors_ == moved.standard_errors_


@every_model
def test_weights_mean_repeated_rows(kind: type[PurchaseModel]) -> None:
    few = made_customers(300)
    times = np.arange(300) % 3 + 1
    columns = (np.repeat(c, times) for c in (few.x, few.t_x, few.T, few.log_gap_sum))

    weighted = kind().fit(*few.customers, times, log_gap_sum=few.log_gap_sum)
    repeated = _fitted(kind, Made(*columns))

    assert weighted.params_ == repeated.params_
    assert weighted.log_likelihood_ == repeated.log_likelihood_


@every_model
def test_weeks_give_the_same_answers_as_days(kind: type[PurchaseModel]) -> None:
    gaps = MADE.log_gap_sum - MADE.x * np.log(7)
    weeks = Made(MADE.x, MADE.t_x / 7, MADE.T / 7, gaps)

    by_day = _answers(_fitted(kind), MADE, 91.0)
    by_week = _answers(_fitted(kind, weeks), weeks, 13.0)

    for name in ("p_alive", "p_buys", "expected", "variance"):
        np.testing.assert_allclose(by_week[name], by_day[name], rtol=1e-4, err_msg=name)
    np.testing.assert_allclose(by_week["overdue"] * 7, by_day["overdue"], rtol=1e-4)


@every_model
def test_customers_who_never_leave_end_finite_and_are_noticed(kind: type[PurchaseModel]) -> None:
    loyal = made_customers(800, leaving=0.0)

    model = _fitted(kind, loyal)

    assert "no_dropout" in model.notes_
    assert np.isfinite([model.log_likelihood_, *model.params_.values()]).all()
    assert np.isfinite(list(model.standard_errors_.values())).all()
    assert model.p_alive(*loyal.customers, log_gap_sum=loyal.log_gap_sum).mean() > 0.97
    for answer in _answers(model, loyal, 90.0).values():
        assert np.isfinite(answer).all()


@every_model
def test_leaving_customers_are_not_taken_for_loyal_ones(kind: type[PurchaseModel]) -> None:
    assert "no_dropout" not in _fitted(kind).notes_


@every_model
@pytest.mark.parametrize("x", [[0, 0, 0], [3], [0]])
def test_a_handful_of_customers_is_noticed(kind: type[PurchaseModel], x: list[int]) -> None:
    t_x, T, gaps = [4.0 * n for n in x], [30.0] * len(x), [1.3 * n for n in x]

    model = kind().fit(x, t_x, T, log_gap_sum=gaps)

    assert "few_repeats" in model.notes_
    assert np.isfinite(list(model.params_.values())).all()
    assert np.isfinite(model.expected_purchases(90, x, t_x, T, log_gap_sum=gaps)).all()


@every_model
def test_no_customers_get_no_answers(kind: type[PurchaseModel]) -> None:
    nobody = Made(*(np.zeros(0) for _ in range(4)))

    answers = _answers(_fitted(kind), nobody, 30.0)

    assert {answer.shape for answer in answers.values()} == {(0,)}
    assert _fitted(kind).total_purchases(30, *nobody.customers, log_gap_sum=[]) == (0.0, 0.0)


@every_model
def test_several_horizons_are_answered_at_once(kind: type[PurchaseModel]) -> None:
    model, who, gaps = _fitted(kind), MADE.customers, MADE.log_gap_sum

    both = model.p_buys(np.array([30.0, 90.0])[:, None], *who, log_gap_sum=gaps)

    assert both.shape == (2, len(MADE.x))
    assert both[1].tolist() == model.p_buys(90, *who, log_gap_sum=gaps).tolist()


@every_model
@pytest.mark.parametrize(
    ("x", "t_x", "T", "weights", "sentence"),
    [
        ([1, -1], [2, 0], [9, 9], None, "x must not be negative"),
        ([1, np.nan], [2, 0], [9, 9], None, "x must be finite"),
        ([1, 0.5], [2, 1], [9, 9], None, "whole numbers"),
        ([1, 1], [2, 10], [9, 9], None, "must not be later than T"),
        ([1, 0], [2, 3], [9, 9], None, "t_x must be 0 where x is 0"),
        ([1, 0], [2, 0, 0], [9, 9], None, "same length"),
        ([1, 0], [2, 0], [9, np.inf], None, "T must be finite"),
        ([1, 0], [2, 0], [9, 9], [1, 0], "weights must be positive"),
        ([1, 0], [2, 0], [9, 9], [1], "weights must have the length"),
        ([], [], [], None, "no customers"),
        ([0, 0], [0, 0], [0, 0], None, "Every T is 0"),
        (["a", 0], [2, 0], [9, 9], None, "x must be numbers"),
    ],
)
def test_impossible_customers_are_refused_with_a_sentence(
    kind: type[PurchaseModel],
    x: list[float],
    t_x: object,
    T: object,
    weights: object,
    sentence: str,
) -> None:
    model = kind()

    with pytest.raises(ValueError, match=sentence):
        model.fit(x, t_x, T, weights, log_gap_sum=[0.6, 0.0][: len(x)])  # type: ignore[arg-type]
    assert not hasattr(model, "params_")


def test_gaps_in_another_unit_than_the_times_are_refused() -> None:
    weeks = MADE.t_x / 7, MADE.T / 7

    with pytest.raises(ValueError, match="larger than gaps that add up to t_x allow"):
        MBGCNBDMixture().fit(MADE.x, *weeks, log_gap_sum=MADE.log_gap_sum)


@pytest.mark.parametrize("kind", [MBGCNBDMixture, Blend])
def test_models_of_regularity_ask_for_the_gaps(kind: type[PurchaseModel]) -> None:
    with pytest.raises(ValueError, match="needs log_gap_sum"):
        kind().fit(*MADE.customers)
    with pytest.raises(ValueError, match="needs log_gap_sum"):
        _fitted(kind).p_alive(*MADE.customers)


@every_model
def test_questions_before_a_fit_or_with_bad_numbers_are_refused(kind: type[PurchaseModel]) -> None:
    with pytest.raises(ValueError, match="call fit first"):
        kind().p_alive(1, 2, 3, log_gap_sum=0.5)
    model = _fitted(kind)
    with pytest.raises(ValueError, match="horizon"):
        model.p_buys(-1, 1, 2, 3, log_gap_sum=0.5)
    with pytest.raises(ValueError, match="level"):
        model.purchases_interval(9, 1, 2, 3, level=1.0, log_gap_sum=0.5)
    with pytest.raises(ValueError, match="q must lie"):
        model.next_purchase_quantile(0, 1, 2, 3, log_gap_sum=0.5)


@pytest.mark.parametrize("kind", [BGNBD, MBGNBD, ParetoNBD])
def test_a_coarse_first_climb_ends_at_the_same_maximum(
    kind: type[PurchaseModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _fitted(kind)

    monkeypatch.setattr(fitted, "_KINDS_MAX", 100)
    staged = _fitted(kind)

    assert staged.converged_
    assert staged.params_ == pytest.approx(plain.params_, rel=1e-5)
    assert staged.log_likelihood_ == pytest.approx(plain.log_likelihood_, abs=1e-5)
    assert staged.standard_errors_ == pytest.approx(plain.standard_errors_, rel=0.1)


def test_a_thinned_first_climb_of_the_mixture_ends_at_a_maximum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = _fitted(MBGCNBDMixture)

    monkeypatch.setattr(fitted, "_KINDS_MAX", 100)
    monkeypatch.setattr(mixture, "_ROWS_ROUGH", 200)
    staged = _fitted(MBGCNBDMixture)

    assert staged.converged_
    assert staged.log_likelihood_ == pytest.approx(plain.log_likelihood_, abs=1.0)


def test_gamma_gamma_keeps_its_promises() -> None:
    spend = np.where(MADE.x > 0, 900 + 37.0 * (np.arange(len(MADE.x)) % 41), 0.0)
    order = np.random.default_rng(3).permutation(len(spend))

    first, moved = GammaGamma().fit(MADE.x, spend), GammaGamma().fit(MADE.x[order], spend[order])
    in_tens = GammaGamma().fit(MADE.x, spend / 10)

    assert first.converged_
    assert first.params_ == moved.params_
    mean = first.expected_mean_spend(MADE.x, spend)
    np.testing.assert_allclose(
        in_tens.expected_mean_spend(MADE.x, spend / 10) * 10, mean, rtol=1e-6
    )
    assert np.isfinite(mean).all()


def test_gamma_gamma_says_what_it_left_out() -> None:
    model = GammaGamma().fit([1, 2, 3, 0], [10.0, -4.0, 12.0, np.nan])

    assert model.notes_[:2] == ("few_repeats", "nonpositive_spend")
    assert np.isfinite(model.expected_mean_spend([1, 2, 3, 0], [10.0, -4.0, 12.0, np.nan])).all()


def test_gamma_gamma_with_amounts_of_no_mean_stays_finite() -> None:
    amounts = np.exp(np.linspace(-12, 12, 200))

    model = GammaGamma().fit(np.full(200, 5), amounts)

    assert "infinite_mean" in model.notes_
    answer = model.expected_mean_spend([0, 1, 5], [0, 3.0, 3.0])
    assert np.isfinite(answer).all()
    assert answer[0] > answer[1] > answer[2] > 3.0


@pytest.mark.parametrize(
    ("x", "spend", "weights", "sentence"),
    [
        ([0, 0], [0, 0], None, "No customer has a repeat purchase"),
        ([1, 2], [3.0, np.nan], None, "mean_spend must be finite"),
        ([1, -2], [3.0, 4.0], None, "x must be finite and not negative"),
        ([1, 2], [3.0, 4.0], [1, -1], "weights must be positive"),
    ],
)
def test_impossible_spend_is_refused(
    x: list[int], spend: list[float], weights: list[int] | None, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        GammaGamma().fit(x, spend, weights)
