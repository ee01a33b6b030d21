"""Formulas of the models agree with plain numerical integration of their stories."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betaln, gammaln

from vafa.analytics.models import BGNBD, MBGNBD, MBGCNBDMixture, ParetoNBD
from vafa.analytics.models.betageometric import BetaGeometric

shapes = st.floats(0.2, 4.0)
times = st.floats(0.5, 60.0)
counts = st.integers(0, 20)
shares = st.floats(0.01, 1.0)
pytestmark = pytest.mark.filterwarnings("ignore::scipy.integrate.IntegrationWarning")
quick = settings(max_examples=10, deadline=None)


def _integral(f: Callable[[float], float], low: float, high: float) -> float:
    return float(quad(f, low, high, epsabs=0, epsrel=1e-10, limit=400)[0])


def _over_p(f: Callable[[float], float], a: float, b: float) -> float:
    """Integrate f over p ~ Beta(a, b), the ends stretched out by a logistic scale."""

    def at(y: float) -> float:
        p, log_q = 1 / (1 + math.exp(-y)), -math.log1p(math.exp(y))
        return f(p) * math.exp(a * (y + log_q) + b * log_q - betaln(a, b))

    ends = [-300, -60, -20, 0, 20, 60, 300]
    return sum(_integral(at, low, high) for low, high in pairwise(ends))


@quick
@given(shapes, times, shapes, shapes, counts, times, shares, times)
@pytest.mark.parametrize("kind", [BGNBD, MBGNBD])
def test_expected_purchases_integrate_over_the_chance_of_leaving(
    kind: type[BetaGeometric], r: float, alpha: float, a: float, b: float,
    x: int, T: float, share: float, h: float,
) -> None:  # fmt: skip
    model = kind.with_params(r=r, alpha=alpha, a=a, b=b)
    customer = x, T * share if x else 0.0, T
    stays, n, ratio = b + x + (kind is MBGNBD), r + x, h / (alpha + T)

    mean = _over_p(lambda p: -math.expm1(-n * math.log1p(p * ratio)) / p, a, stays)

    expected = float(model.p_alive(*customer)) * mean
    assert float(model.expected_purchases(h, *customer)) == pytest.approx(expected, rel=1e-5)


@quick
@given(shapes, times, shapes, times, counts, times, shares, times)
def test_pareto_nbd_integrates_over_the_time_of_leaving(
    r: float, alpha: float, s: float, beta: float, x: int, T: float, share: float, h: float
) -> None:
    model = ParetoNBD.with_params(r=r, alpha=alpha, s=s, beta=beta)
    t_x, n = T * share if x else 0.0, r + x

    def left(u: float) -> float:
        density: float = (
            s / (beta + u) * ((alpha + T) / (alpha + u)) ** n * ((beta + T) / (beta + u)) ** s
        )
        return density

    def bought(v: float) -> float:
        stays = ((beta + T) / (beta + T + v)) ** s
        density: float = n / (alpha + T + v) * ((alpha + T) / (alpha + T + v)) ** n * stays
        return density

    def lifetime(v: float) -> float:
        share: float = ((beta + T) / (beta + T + v)) ** s
        return share

    alive = 1 / (1 + _integral(left, t_x, T))
    assert float(model.p_alive(x, t_x, T)) == pytest.approx(alive, rel=1e-7)
    buys = alive * _integral(bought, 0, h)
    assert float(model.p_buys(h, x, t_x, T)) == pytest.approx(buys, rel=1e-7)
    mean = alive * n / (alpha + T) * _integral(lifetime, 0, h)
    assert float(model.expected_purchases(h, x, t_x, T)) == pytest.approx(mean, rel=1e-7)


def _over_rate(f: Callable[[float], float], r: float, alpha: float) -> float:
    """Integrate f over lambda ~ Gamma(r, alpha), on the scale of its logarithm."""

    def at(y: float) -> float:
        rate = math.exp(y)
        return f(rate) * math.exp(r * (y + math.log(alpha)) - alpha * rate - gammaln(r))

    middle = math.log(r / alpha)
    return _integral(at, middle - 60, middle) + _integral(at, middle, middle + 6)


@quick
@given(shapes, times, shapes, shapes, st.integers(1, 8), times, shares)
def test_bgnbd_integrates_over_rate_and_chance(
    r: float, alpha: float, a: float, b: float, x: int, T: float, share: float
) -> None:
    model = BGNBD.with_params(r=r, alpha=alpha, a=a, b=b)
    t_x = T * share

    here = _over_rate(lambda rate: rate**x * math.exp(-rate * T), r, alpha)
    here *= _over_p(lambda p: (1 - p) ** x, a, b)
    gone = _over_rate(lambda rate: rate**x * math.exp(-rate * t_x), r, alpha)
    gone *= _over_p(lambda p: p * (1 - p) ** (x - 1), a, b)

    assert float(model.p_alive(x, t_x, T)) == pytest.approx(here / (here + gone), rel=1e-7)
    log = float(model.log_likelihoods(x, t_x, T))
    assert log == pytest.approx(math.log(here + gone), abs=1e-7)


@quick
@given(shapes, times, shapes, shapes, st.integers(1, 6), times, shares, st.sampled_from([2, 4]))
def test_regular_buyers_integrate_over_rate_and_chance(
    r: float, alpha: float, a: float, b: float, x: int, T: float, share: float, k: int
) -> None:
    names = zip(("r", "alpha", "a", "b", "weight"), (r, alpha, a, b, 1.0), strict=True)
    model = MBGCNBDMixture.with_params(**{f"{name}_{k}": value for name, value in names})
    t_x, since = T * share, T * (1 - share)
    gaps = x * math.log(t_x / x)

    def silent(rate: float) -> float:
        steps = sum((rate * since) ** j / math.factorial(j) for j in range(k))
        return rate ** (k * x) * math.exp(-rate * T) * steps

    here = _over_rate(silent, r, alpha) * _over_p(lambda p: (1 - p) ** (x + 1), a, b)
    gone = _over_rate(lambda rate: rate ** (k * x) * math.exp(-rate * t_x), r, alpha)
    gone *= _over_p(lambda p: p * (1 - p) ** x, a, b)

    alive = float(model.p_alive(x, t_x, T, log_gap_sum=gaps))
    assert alive == pytest.approx(here / (here + gone), rel=1e-6)
    log = math.log(here + gone) + (k - 1) * gaps - x * math.lgamma(k)
    assert float(model.log_likelihoods(x, t_x, T, log_gap_sum=gaps)) == pytest.approx(log, abs=1e-6)
