"""Gamma-Gamma: what a customer spends per purchase (Fader & Hardie 2013)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import gammaincinv, gammaln, psi

from vafa.analytics.models.fitting import LogLikelihood, Prior, maximise
from vafa.analytics.models.grouping import distinct, grouped
from vafa.analytics.models.types import ArrayLike, FloatArray

_NAMES = ("p", "q", "v")
_FEW_REPEATS = 30.0
_KINDS_MAX = 30_000
# Width of the cells of log spend of the first, quick fit.
_COARSE_WIDTH = 0.05


@dataclass(frozen=True)
class _Spends:
    """Grouped customers with repeat purchases: how many, their mean spend, how many customers."""

    x: FloatArray
    mean: FloatArray
    weight: FloatArray

    def coarse(self) -> _Spends:
        """Round the spend on a logarithmic grid."""
        step = np.rint(np.log(self.mean) / _COARSE_WIDTH)
        (x, step), weight = grouped([self.x, step], self.weight)
        return _Spends(x, np.exp(step * _COARSE_WIDTH), weight)

    def likelihood(self) -> LogLikelihood:
        """Prepare the log-likelihood by the logarithms of p, q, v, and its gradient."""
        x, weight = self.x, self.weight
        (kinds,), kind_of = distinct([x])
        count = np.bincount(kind_of, weight)
        total = float(weight.sum())
        log_mean = float((weight * np.log(self.mean)).sum())
        log_spend = float((weight * x * (np.log(self.mean) + np.log(x))).sum())
        repeats = float((weight * x).sum())
        spend = x * self.mean

        def at(theta: FloatArray) -> tuple[float, FloatArray]:
            p, q, v = np.exp(theta)
            shape = p * kinds
            log = np.log(v + spend)
            rest = weight / (v + spend)
            logs, x_logs = (weight * log).sum(), (weight * x * log).sum()
            by_x = gammaln(shape + q) - gammaln(shape) - gammaln(q)
            value = (count * by_x).sum() + total * q * np.log(v) + p * log_spend - log_mean
            value -= p * x_logs + q * logs
            by_p = (count * kinds * (psi(shape + q) - psi(shape))).sum() + log_spend - x_logs
            by_q = (count * (psi(shape + q) - psi(q))).sum() + total * np.log(v) - logs
            by_v = total * q / v - p * (x * rest).sum() - q * rest.sum()
            return float(value), np.array([p * by_p, q * by_q, v * by_v])

        assert repeats > 0
        return at


def _checked(x: ArrayLike, mean_spend: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Refuse what is no number; the mean spend is read only where there are repeats."""
    try:
        repeats = np.asarray(x, dtype=np.float64)
        spend = np.asarray(mean_spend, dtype=np.float64)
        repeats, spend = np.broadcast_arrays(repeats, spend)
    except (TypeError, ValueError) as error:
        raise ValueError("x and mean_spend must be numbers of one length.") from error
    if not (np.isfinite(repeats) & (repeats >= 0)).all():
        raise ValueError("x must be finite and not negative.")
    if not np.isfinite(spend[repeats > 0]).all():
        raise ValueError("mean_spend must be finite where x > 0.")
    return repeats, np.where(repeats > 0, spend, 0.0)


def _kept(
    repeats: FloatArray, spend: FloatArray, weights: ArrayLike | None
) -> tuple[_Spends, bool]:
    """Group the customers who can teach something; answer also whether some were left out."""
    if repeats.ndim != 1 or not len(repeats):
        raise ValueError("x and mean_spend must be one-dimensional and not empty.")
    weight = None
    if weights is not None:
        weight = np.asarray(weights, dtype=np.float64)
        if weight.shape != repeats.shape or not (np.isfinite(weight) & (weight > 0)).all():
            raise ValueError("weights must be positive numbers, one for each customer.")
    is_used = (repeats > 0) & (spend > 0)
    if not is_used.any():
        raise ValueError("No customer has a repeat purchase with a positive mean spend.")
    columns = [repeats[is_used], spend[is_used]]
    (x, mean), count = grouped(columns, None if weight is None else weight[is_used])
    return _Spends(x, mean, count), bool(((repeats > 0) & (spend <= 0)).any())


def _median(spends: _Spends) -> float:
    """Answer the middle of the mean spends, customers counted: the unit inside the fit."""
    order = np.argsort(spends.mean, kind="stable")
    reached = np.cumsum(spends.weight[order])
    return float(spends.mean[order][int(np.searchsorted(reached, reached[-1] / 2))])


class GammaGamma:
    """Answer what each customer spends per purchase, with few purchases drawn to the others.

    A purchase's amount is Gamma with shape p around the customer's own mean; the customer's
    rate is Gamma(q, v). For a customer with x repeat purchases of mean z the expectation is

        E[mean spend | x, z] = p * (v + x * z) / (p * x + q - 1)

    in the unit of the amounts. Amounts and numbers of purchases must not depend on each other.
    `notes_` may hold `few_repeats`, `nonpositive_spend` (such customers were left out of the
    fit), `infinite_mean` (q is 1 or less: the formula has no finite mean, so each customer's
    own mean is weighed against the mean of all, p x against q), `not_converged`.

    Fader & Hardie: The Gamma-Gamma Model of Monetary Value (2013).

    >>> g = GammaGamma.with_params(p=6.25, q=3.74, v=15.44)
    >>> g.expected_mean_spend([2, 1, 0, 7, 3], [22.35, 11.77, 0, 73.74, 30]).round(2).tolist()
    [24.66, 18.92, 35.22, 71.47, 30.67]
    """

    params_: dict[str, float]
    log_likelihood_: float
    standard_errors_: dict[str, float]
    converged_: bool
    notes_: tuple[str, ...]
    _pooled: float

    @classmethod
    def with_params(cls, *, p: float, q: float, v: float) -> Self:
        """Make a model with given parameters, without a fit; q must be above 1."""
        if not (p > 0 and q > 1 and v > 0):
            raise ValueError("p and v must be positive and q above 1.")
        model = cls()
        model.params_ = {"p": p, "q": q, "v": v}
        model.standard_errors_ = dict.fromkeys(_NAMES, 0.0)
        model.log_likelihood_, model.converged_, model.notes_ = 0.0, True, ("given",)
        model._pooled = p * v / (q - 1)
        return model

    def fit(self, x: ArrayLike, mean_spend: ArrayLike, weights: ArrayLike | None = None) -> Self:
        """Learn from customers with repeat purchases; the others are ignored.

        >>> g = GammaGamma().fit([2, 1, 0, 7, 3], [22.35, 11.77, 0, 73.74, 30])
        >>> g.converged_, g.notes_
        (True, ('few_repeats',))
        """
        repeats, spend = _checked(x, mean_spend)
        spends, is_cut = _kept(repeats, spend, weights)
        unit = _median(spends)
        scaled = _Spends(spends.x, spends.mean / unit, spends.weight)
        total = float(scaled.weight.sum())
        optimum = maximise(
            scaled.likelihood(),
            starts=[np.log([3.0, 3.0, 1.0]), np.log([1.0, 10.0, 10.0])],
            total=total,
            prior=Prior(np.zeros(3)),
            rough=scaled.coarse().likelihood() if len(scaled.x) > _KINDS_MAX else None,
        )
        theta = optimum.theta + np.array([0.0, 0.0, float(np.log(unit))])
        values = np.exp(theta)
        errors = values * np.sqrt(np.diag(optimum.covariance()))
        self.params_ = dict(zip(_NAMES, values.tolist(), strict=True))
        self.standard_errors_ = dict(zip(_NAMES, errors.tolist(), strict=True))
        value = scaled.likelihood()(optimum.theta)[0]
        self.log_likelihood_ = value - total * float(np.log(unit))
        self.converged_ = optimum.is_converged
        all_repeats = float((spends.weight * spends.x).sum())
        self._pooled = float((spends.weight * spends.x * spends.mean).sum()) / all_repeats
        found = {
            "few_repeats": all_repeats < _FEW_REPEATS,
            "nonpositive_spend": is_cut,
            "infinite_mean": self.params_["q"] <= 1.0,
            "not_converged": not optimum.is_converged,
        }
        self.notes_ = tuple(code for code, is_so in found.items() if is_so)
        return self

    def expected_mean_spend(self, x: ArrayLike, mean_spend: ArrayLike) -> FloatArray:
        """Answer: what will each customer spend per purchase, on average?

        A mean spend below 0 (more returned than bought) counts as 0; where x is 0 the mean spend
        is not read and the answer is that of a customer of whom nothing is known.

        >>> g = GammaGamma.with_params(p=6.25, q=3.74, v=15.44)
        >>> customers = [2, 1, 0, 7, 3], [22.35, 11.77, 0, 73.74, -4]
        >>> g.expected_mean_spend(*customers).round(2).tolist()
        [24.66, 18.92, 35.22, 71.47, 4.49]
        """
        repeats, spend = _checked(x, mean_spend)
        p, q, v = (self.params_[name] for name in _NAMES)
        spend = np.maximum(spend, 0.0)
        if q <= 1.0:
            own = p * repeats
            weighed: FloatArray = (own * spend + q * self._pooled) / (own + q)
            return weighed
        expected: FloatArray = p * (v + repeats * spend) / (p * repeats + q - 1)
        return expected

    def mean_spend_interval(
        self, x: ArrayLike, mean_spend: ArrayLike, level: float = 0.9
    ) -> tuple[FloatArray, FloatArray]:
        """Answer: between which amounts does each customer's true mean spend lie?

        Quantiles of the posterior of the mean p / nu, nu ~ Gamma(p x + q, v + x z), parameters
        taken as known; (low, high).

        >>> g = GammaGamma.with_params(p=6.25, q=3.74, v=15.44)
        >>> customers = [2, 1, 0, 7, 3], [22.35, 11.77, 0, 73.74, 30]
        >>> [side.round(1).tolist() for side in g.mean_spend_interval(*customers)]
        [[16.1, 10.8, 13.1, 56.0, 21.4], [36.8, 31.4, 79.3, 90.4, 43.1]]
        """
        if not 0 < level < 1:
            raise ValueError(f"level must lie between 0 and 1, not {level}.")
        repeats, spend = _checked(x, mean_spend)
        p, q, v = (self.params_[name] for name in _NAMES)
        shape = p * repeats + q
        scale = p * (v + repeats * np.maximum(spend, 0.0))
        low: FloatArray = scale / gammaincinv(shape, (1 + level) / 2)
        high: FloatArray = scale / gammaincinv(shape, (1 - level) / 2)
        return low, high
