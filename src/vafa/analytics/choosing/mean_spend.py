"""What one order of a customer is worth: Gamma-Gamma where it holds, the pooled mean elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vafa.analytics.choosing.purchases import Snapshot
from vafa.analytics.models import GammaGamma
from vafa.analytics.models.types import FloatArray

# Fewer customers with repeat spend than this cannot tell customers' differences from chance.
SPENDERS_MIN = 50


@dataclass(frozen=True)
class MeanSpend:
    """Expected net revenue per order: share of the customer's own mean, rest the shop's.

    `code` says how it was found: gamma_gamma, or pooled_few_spenders or pooled_not_converged
    (the mean of all repeat orders, of all orders when nobody has repeated). Amounts are in the
    unit of the data.
    """

    code: str
    pooled: float
    model: GammaGamma | None = None
    notes: tuple[str, ...] = ()
    parameters: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, x: FloatArray, mean_spend: FloatArray, *, fallback: float) -> MeanSpend:
        """Fit to repeat purchases and their mean spend; `fallback` is the mean of any order."""
        usable = (x > 0) & (mean_spend > 0)
        orders, mean = x[usable], mean_spend[usable]
        if not len(orders):
            return cls("pooled_few_spenders", max(fallback, 0.0))
        pooled = float((mean * orders).sum() / orders.sum())
        if len(orders) < SPENDERS_MIN:
            return cls("pooled_few_spenders", pooled)
        model = GammaGamma().fit(orders, mean)
        if not model.converged_:
            return cls("pooled_not_converged", pooled)
        parameters = {name: float(value) for name, value in model.params_.items()}
        return cls("gamma_gamma", pooled, model, tuple(model.notes_), parameters)

    @classmethod
    def fitted(cls, snapshot: Snapshot) -> MeanSpend:
        """Fit to everybody known at a cut."""
        days = float((snapshot.x + 1.0).sum())
        fallback = float(snapshot.spend.sum()) / days if days else 0.0
        return cls.of(snapshot.x, snapshot.mean_spend_repeat, fallback=fallback)

    def per_order(self, x: FloatArray, mean_spend: FloatArray) -> FloatArray:
        """Answer the expected net revenue of each customer's next order."""
        base, slope = self.line(x)
        expected: FloatArray = base + slope * np.maximum(mean_spend, 0.0)
        return expected

    def line(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Answer base and slope with E[order | x, z] = base + slope · max(z, 0).

        The expectation is linear in the own mean z, so a table by x serves every customer.
        """
        if self.model is None:
            return np.full(len(x), self.pooled), np.zeros(len(x))
        base = self.model.expected_mean_spend(x, np.zeros(len(x)))
        at_pooled = self.model.expected_mean_spend(x, np.full(len(x), self.pooled))
        return base, (at_pooled - base) / self.pooled

    @property
    def within(self) -> float:
        """Answer the squared coefficient of variation of one order around its owner's mean: 1 / p.

        Without a model it is taken as 1, as wide as an exponential amount.
        """
        return 1.0 / self.parameters["p"] if self.model is not None else 1.0

    def between(self, x: FloatArray) -> FloatArray:
        """Answer the squared relative uncertainty of a customer's mean after x repeat orders.

        The posterior of the mean is inverse-gamma with shape q + p x, its squared coefficient
        of variation 1 / (q + p x - 2); at most 1, also where that does not exist.
        """
        if self.model is None:
            return np.ones(len(x))
        shape = self.parameters["q"] + self.parameters["p"] * x
        squared: FloatArray = 1.0 / np.maximum(shape - 2.0, 1.0)
        return squared
