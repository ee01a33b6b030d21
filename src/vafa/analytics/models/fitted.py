"""Models that are fitted by their own likelihood: what BG/NBD and its relatives share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np

from vafa.analytics.models.fitting import (
    BOUND,
    LogLikelihood,
    Optimum,
    Prior,
    maximise,
)
from vafa.analytics.models.history import History, grouped_history, median_age
from vafa.analytics.models.predicting import Asked, PurchaseModel, Stay
from vafa.analytics.models.processes import Process
from vafa.analytics.models.types import ArrayLike, FloatArray

# Fewer repeat purchases than this say too little for numbers about single customers.
FEW_REPEATS = 30.0
# More kinds of customers than this are first fitted on a coarse grid of times.
_KINDS_MAX = 30_000
_COARSE_STEPS = 60
_ROWS_FOR_SPREAD = 20_000


class FittedModel(PurchaseModel):
    """Base of models with positive parameters found by maximum likelihood.

    After `fit`: `params_` (names of the papers; rates and times in the caller's unit),
    `log_likelihood_` (without any prior), `standard_errors_` (from the curvature at the
    maximum; where the data say nothing the weak prior keeps them finite), `converged_` (largest
    slope of the mean log-likelihood per customer below 1e-5) and `notes_`, codes of what to know:

    - `few_repeats`: fewer than 30 repeat purchases in all;
    - `no_dropout`: no sign that customers leave, the parameters of leaving are arbitrary;
    - `weakly_identified`: some parameters are held by the weak prior alone;
    - `not_converged`: the search did not end flat.

    More than 30,000 different histories are first fitted on a coarser picture of themselves
    (times on a grid, or some rows standing for all); the maximum is then found on all of them,
    the standard errors keep the curvature of the coarser picture, which is within a few per cent.
    """

    _names: tuple[str, ...]
    # Parameters that are times: they change with the unit.
    _times: tuple[str, ...]

    _theta: FloatArray
    _covariance: FloatArray | None

    @classmethod
    def with_params(cls, **params: float) -> Self:
        """Make a model with given parameters, taken as certain, without a fit.

        >>> from vafa.analytics.models import BGNBD
        >>> BGNBD.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426).params_["a"]
        0.793
        """
        model = cls._for_params(params)
        if sorted(params) != sorted(model._names):
            raise ValueError(f"The parameters are {', '.join(model._names)}.")
        values = np.array([params[name] for name in model._names], dtype=np.float64)
        if not (np.isfinite(values) & (values > 0)).all():
            raise ValueError("Every parameter must be positive.")
        model._theta = model._searched(values)
        model._covariance = None
        model.params_ = {name: float(params[name]) for name in model._names}
        model.standard_errors_ = dict.fromkeys(model._names, 0.0)
        model.log_likelihood_, model.converged_, model.notes_ = 0.0, True, ("given",)
        return model

    @classmethod
    def _for_params(cls, params: Mapping[str, float]) -> Self:
        """Make an empty model for given parameters."""
        return cls()

    def fit(
        self,
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        weights: ArrayLike | None = None,
        *,
        log_gap_sum: ArrayLike | None = None,
    ) -> Self:
        """Learn the parameters from customers; weights count equal customers.

        Equal customers are grouped first, so the same customers give the same result to the
        last bit in any order. Refuses impossible data (see `checked_history`).

        >>> from vafa.analytics.models import BGNBD
        >>> m = BGNBD().fit([2, 1, 0, 4, 7], [30, 2, 0, 35, 8], [39, 39, 39, 39, 39])
        >>> m.converged_, m.notes_
        (True, ('few_repeats', 'weakly_identified'))
        """
        gaps = log_gap_sum if self._needs_gaps else None
        if self._needs_gaps and gaps is None:
            name = type(self).__name__
            raise ValueError(f"{name} needs log_gap_sum= (the sum of ln of the gaps).")
        kinds = grouped_history(x, t_x, T, weights=weights, log_gap_sum=gaps)
        unit = median_age(kinds)
        history = kinds.in_unit(unit)
        likelihood = self._likelihood(history)
        rough = None
        if len(history.x) > _KINDS_MAX:
            rough = self._likelihood(self._coarse(history))
        starts = self._starts(history)
        optimum = maximise(
            likelihood,
            starts=starts,
            total=history.total,
            prior=self._prior(starts[0]),
            rough=rough,
        )
        self._remember(optimum, unit)
        value = likelihood(optimum.theta)[0]
        repeats = float((history.weight * history.x).sum())
        self.log_likelihood_ = value - repeats * float(np.log(unit))
        self.converged_ = optimum.is_converged
        self.notes_ = self._notes(optimum, history, value)
        return self

    def _coarse(self, history: History) -> History:
        """Answer a smaller picture of the history for the first, quick climb."""
        return history.coarse(_COARSE_STEPS)

    def _remember(self, optimum: Optimum, unit: float) -> None:
        """Keep the parameters in the caller's unit: logarithms of times move by its own."""
        shift = np.array([float(np.log(unit)) * (name in self._times) for name in self._names])
        self._theta = optimum.theta + shift
        self._covariance = optimum.covariance()
        values = self._natural(self._theta)
        self.params_ = dict(zip(self._names, values.tolist(), strict=True))
        errors = self._errors(values, self._covariance)
        self.standard_errors_ = dict(zip(self._names, errors.tolist(), strict=True))

    def _notes(self, optimum: Optimum, history: History, value: float) -> tuple[str, ...]:
        found = {
            "few_repeats": float((history.weight * history.x).sum()) < FEW_REPEATS,
            "no_dropout": self._shows_no_dropout(optimum.theta, history, value),
            "weakly_identified": optimum.is_weak,
            "not_converged": not optimum.is_converged,
        }
        return tuple(code for code, is_so in found.items() if is_so)

    def _natural(self, theta: FloatArray) -> FloatArray:
        """Turn what is searched (logarithms; for weights logits) into the parameters."""
        values: FloatArray = np.exp(theta)
        return values

    def _searched(self, values: FloatArray) -> FloatArray:
        """Turn parameters into what is searched; logarithms of weights do as logits."""
        theta: FloatArray = np.log(values)
        return theta

    def _errors(self, values: FloatArray, covariance: FloatArray) -> FloatArray:
        """Carry the covariance of the logarithms over to the parameters (delta method).

        At a maximum this equals the curvature by the parameters themselves.
        """
        errors: FloatArray = values * np.sqrt(np.diag(covariance))
        return errors

    def _prior(self, start: FloatArray) -> Prior:
        """Answer the weak prior; times are in units of the median T, so 0 is the middle."""
        return Prior(np.zeros(len(self._names)))

    @abstractmethod
    def _likelihood(self, history: History) -> LogLikelihood:
        """Prepare the log-likelihood of a grouped history and its gradient."""

    @abstractmethod
    def _starts(self, history: History) -> Sequence[FloatArray]:
        """Answer where to start the search, best guess first."""

    @abstractmethod
    def _shows_no_dropout(self, theta: FloatArray, history: History, value: float) -> bool:
        """Answer whether a model in which nobody leaves explains the history as well."""

    @abstractmethod
    def _alive_at(self, values: FloatArray, rows: History) -> list[FloatArray]:
        """Answer `_alive` under given parameters."""

    @abstractmethod
    def _futures_at(self, values: FloatArray, x: FloatArray, T: FloatArray) -> list[Process]:
        """Answer `_futures` under given parameters."""

    @abstractmethod
    def _stays_at(self, values: FloatArray, rows: History) -> list[Stay]:
        """Answer `_stays` under given parameters."""

    @abstractmethod
    def _log_likelihood_at(self, values: FloatArray, rows: History) -> FloatArray:
        """Answer `_row_log_likelihood` under given parameters."""

    def _alive(self, rows: History) -> list[FloatArray]:
        return self._alive_at(self._natural(self._theta), rows)

    def _futures(self, x: FloatArray, T: FloatArray) -> list[Process]:
        return self._futures_at(self._natural(self._theta), x, T)

    def _stays(self, rows: History) -> list[Stay]:
        return self._stays_at(self._natural(self._theta), rows)

    def _row_log_likelihood(self, rows: History) -> FloatArray:
        return self._log_likelihood_at(self._natural(self._theta), rows)

    def total_purchases(
        self,
        h: float,
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        weights: ArrayLike | None = None,
        *,
        log_gap_sum: ArrayLike | None = None,
    ) -> tuple[float, float]:
        """Answer the total of all customers: see `PurchaseModel.total_purchases`."""
        asked = self._asked(x, t_x, T, log_gap_sum, h)
        weight = asked.counted(weights)
        mean, second = self._both_moments(asked)
        own = float((weight * np.maximum(second + mean - mean * mean, 0.0)).sum())
        total = float((weight * mean).sum())
        return total, own + self._common_variance(asked, weight, total)

    def _common_variance(self, asked: Asked, weight: FloatArray, total: float) -> float:
        """Answer the variance of the total that comes from the parameters.

        How far the total moves with the parameters is measured on at most 20,000 kinds of
        customers, evenly taken, and scaled to all.
        """
        if self._covariance is None or not len(weight):
            return 0.0
        every = max(1, len(weight) // _ROWS_FOR_SPREAD)
        taken = np.arange(every // 2, len(weight), every)
        rows, count, cell = asked.rows.taken(taken), weight[taken], asked.cell_of[taken]
        used, which = np.unique(cell, return_inverse=True)
        x, T, h = (column[used] for column in asked.cells)
        totals = []
        for values in [self._natural(self._theta), *self._points()]:
            parts = zip(self._alive_at(values, rows), self._futures_at(values, x, T), strict=True)
            sums = [(count * part * future.mean(h)[which]).sum() for part, future in parts]
            totals.append(float(np.sum(sums)))
        if totals[0] <= 0:
            return 0.0
        return float(np.var(totals[1:])) * (total / totals[0]) ** 2

    def _points(self) -> list[FloatArray]:
        """Answer parameters that stand for their uncertainty, all equally likely.

        The third-degree cubature of the normal approximation (Laplace) on the logarithms: two
        points per dimension at sqrt(d) standard deviations; they have its mean and covariance.
        """
        if self._covariance is None:
            return [self._natural(self._theta)]
        size = len(self._theta)
        root = np.linalg.cholesky(self._covariance) * np.sqrt(size)
        moves = np.concatenate((root.T, -root.T))
        return [self._natural(self._theta + np.clip(move, -BOUND, BOUND)) for move in moves]

    def _wide_alive(self, rows: History) -> list[FloatArray]:
        points = self._points()
        return [part / len(points) for p in points for part in self._alive_at(p, rows)]

    def _wide_futures(self, x: FloatArray, T: FloatArray) -> list[Process]:
        return [future for p in self._points() for future in self._futures_at(p, x, T)]
