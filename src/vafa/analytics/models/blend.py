"""The mean of the closed-form models: seldom the best one, never far from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

import numpy as np

from vafa.analytics.models.bgnbd import BGNBD
from vafa.analytics.models.fitted import FittedModel
from vafa.analytics.models.history import History, grouped_history
from vafa.analytics.models.mbgnbd import MBGNBD
from vafa.analytics.models.mixture import MBGCNBDMixture
from vafa.analytics.models.paretonbd import ParetoNBD
from vafa.analytics.models.predicting import PurchaseModel, Stay
from vafa.analytics.models.processes import Process
from vafa.analytics.models.types import ArrayLike, FloatArray


class Blend(PurchaseModel):
    """Answer with BG/NBD, MBG/NBD, Pareto/NBD and the mixture of MBG/CNBD-k, a quarter each.

    It is the distribution that follows one of the four models, each with probability 1/4: means
    and probabilities are the means of the four, quantiles and intervals those of the mixed
    distribution. `log_gap_sum` is needed, as for the mixture. `params_` and `standard_errors_`
    hold those of all four, named `BGNBD.r`, `ParetoNBD.beta`, `MBGCNBDMixture.r_2` and so on;
    `log_likelihood_` is that of the mixed distribution (all four describe the same times of
    purchases); `converged_` says that all four did; `notes_` has every code that one of them has.
    `models_` are the four.

    >>> m = Blend().fit([2, 1, 0, 4, 7], [30, 2, 0, 35, 8], [39] * 5,
    ...                 log_gap_sum=[5.4, 0.69, 0, 8.6, 0])
    >>> len(m.params_), m.converged_
    (32, True)
    """

    _needs_gaps = True

    models_: tuple[FittedModel, ...]

    def fit(
        self,
        x: ArrayLike,
        t_x: ArrayLike,
        T: ArrayLike,
        weights: ArrayLike | None = None,
        *,
        log_gap_sum: ArrayLike | None = None,
    ) -> Self:
        """Fit the four models to the same customers; refuses what they refuse."""
        if log_gap_sum is None:
            raise ValueError("Blend needs log_gap_sum= (the sum of ln of the gaps).")
        kinds = grouped_history(x, t_x, T, weights=weights, log_gap_sum=log_gap_sum)
        columns = kinds.x, kinds.t_x, kinds.T, kinds.weight
        models = BGNBD(), MBGNBD(), ParetoNBD(), MBGCNBDMixture()
        self._take(model.fit(*columns, log_gap_sum=kinds.log_gap_sum) for model in models)
        self.log_likelihood_ = float((kinds.weight * self._row_log_likelihood(kinds)).sum())
        return self

    @classmethod
    def of(cls, models: Iterable[FittedModel]) -> Self:
        """Blend models that were fitted to the same customers already.

        The result predicts like a fitted blend; it has no `log_likelihood_`, which needs them.
        """
        blend = cls()
        blend._take(models)
        return blend

    def _take(self, models: Iterable[FittedModel]) -> None:
        self.models_ = tuple(models)
        named = [(type(model).__name__, model) for model in self.models_]
        self.params_ = {f"{n}.{key}": v for n, m in named for key, v in m.params_.items()}
        self.standard_errors_ = {
            f"{n}.{key}": v for n, m in named for key, v in m.standard_errors_.items()
        }
        self.converged_ = all(model.converged_ for model in self.models_)
        self.notes_ = tuple(dict.fromkeys(code for m in self.models_ for code in m.notes_))

    def _alive(self, rows: History) -> list[FloatArray]:
        size = len(self.models_)
        return [part / size for model in self.models_ for part in model._alive(rows)]

    def _futures(self, x: FloatArray, T: FloatArray) -> list[Process]:
        return [future for model in self.models_ for future in model._futures(x, T)]

    def _wide_alive(self, rows: History) -> list[FloatArray]:
        size = len(self.models_)
        return [part / size for model in self.models_ for part in model._wide_alive(rows)]

    def _wide_futures(self, x: FloatArray, T: FloatArray) -> list[Process]:
        return [future for model in self.models_ for future in model._wide_futures(x, T)]

    def _stays(self, rows: History) -> list[Stay]:
        size = len(self.models_)
        return [
            Stay(stay.weight / size, stay.n, stay.A, stay.stages)
            for model in self.models_
            for stay in model._stays(rows)
        ]

    def _row_log_likelihood(self, rows: History) -> FloatArray:
        logs = np.array([model._row_log_likelihood(rows) for model in self.models_])
        answer: FloatArray = np.logaddexp.reduce(logs, axis=0) - np.log(len(logs))
        return answer

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
        """Answer the mean of the four totals, and their mean variance plus their own spread.

        The four models' disagreement is one error that all customers share.
        """
        self._checked(x, t_x, T, log_gap_sum, np.asarray(h, dtype=np.float64))
        totals = [
            model.total_purchases(h, x, t_x, T, weights, log_gap_sum=log_gap_sum)
            for model in self.models_
        ]
        means, variances = zip(*totals, strict=True)
        return float(np.mean(means)), float(np.mean(variances) + np.var(means))
