"""Scores of each kind of customer: who has the same history gets the same answer, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
from scipy.special import ndtri

from vafa.analytics.choosing.mean_spend import MeanSpend
from vafa.analytics.models.grouping import distinct
from vafa.analytics.models.predicting import PurchaseModel
from vafa.analytics.models.types import FloatArray, IntArray
from vafa.analytics.understanding.discounting import discount_plan

# Kinds are scored so many at a time, so that memory does not grow with the shop.
CHUNK = 150_000
# Width of a bucket of the mean log gap: half a per cent of the gap's length to either side.
GAP_STEP = 0.01
KEYS = ("repeat_purchases", "recency_days", "age_days", "gap_step")


@dataclass(frozen=True)
class Asked:
    """What is asked of every kind: horizon and windows in days, level of intervals.

    `yearly_discount` is by how much an order a year from now counts less than one of today.
    """

    horizon_days: int
    windows_days: Sequence[int]
    level: float
    yearly_discount: float = 0.10


@dataclass(frozen=True)
class Kinds:
    """Distinct (x, t_x, T, bucket of mean log gap), ascending; `customers` counts each.

    `spend_sum` and `spend_squares` add up the customers' own mean spends and their squares.
    """

    x: FloatArray
    t_x: FloatArray
    T: FloatArray
    gap_step: IntArray
    customers: FloatArray
    spend_sum: FloatArray
    spend_squares: FloatArray

    @classmethod
    def of(cls, table: pa.Table) -> Kinds:
        """Take the keys and counts over from an Arrow table in any order."""
        x, t_x, T, step = (table[name].to_numpy().astype(np.int64) for name in KEYS)
        order = np.lexsort((step, t_x, T, x))
        sums = [table[name].to_numpy() for name in ("customers", "spend_sum", "spend_squares")]
        x, t_x, T = (column[order].astype(np.float64) for column in (x, t_x, T))
        customers, spend, squares = (column[order].astype(np.float64) for column in sums)
        return cls(x, t_x, T, step[order], customers, spend, squares)

    @property
    def log_gap_sum(self) -> FloatArray:
        """Answer the bucket's middle times x, kept within what gaps that add up to t_x allow."""
        repeats = np.maximum(self.x, 1.0)
        middle = (self.gap_step + 0.5) * GAP_STEP
        largest = np.log(np.where(self.x > 0, self.t_x / repeats, 1.0))
        return np.where(self.x > 0, self.x * np.minimum(middle, largest), 0.0)

    def chunks(self) -> Iterator[Kinds]:
        """Cut into parts of at most CHUNK kinds."""
        for start in range(0, len(self.x), CHUNK):
            part = slice(start, start + CHUNK)
            yield Kinds(*(getattr(self, one.name)[part] for one in fields(self)))


def fit_to_kinds(model: PurchaseModel, kinds: Kinds) -> PurchaseModel:
    """Fit a model to all customers through their kinds."""
    return model.fit(
        kinds.x, kinds.t_x, kinds.T, weights=kinds.customers, log_gap_sum=kinds.log_gap_sum
    )


Scores = dict[str, FloatArray | IntArray]


def scores_of(model: PurchaseModel, money: MeanSpend, kinds: Kinds, asked: Asked) -> Scores:
    """Score kinds: their keys, chances, counts, and factors of money.

    Money depends on the customer's own mean spend m = base + slope · z; what a kind can know
    are multiples of m: spend_low, spend_high and spend_variance (of m squared).
    """

    def ask(question: Callable[..., FloatArray], h: float) -> FloatArray:
        return question(h, kinds.x, kinds.t_x, kinds.T, log_gap_sum=gaps)

    gaps, horizon = kinds.log_gap_sum, float(asked.horizon_days)
    rows = (kinds.x, kinds.t_x, kinds.T)
    expected = ask(model.expected_purchases, horizon)
    p_buys = ask(model.p_buys, horizon)
    variance = ask(model.purchases_variance, horizon)
    low, high = model.purchases_interval(horizon, *rows, asked.level, log_gap_sum=gaps)
    base, slope = money.line(kinds.x)
    spread = SpendSpread(expected, p_buys, variance, money.within, money.between(kinds.x))

    def discounted(months: int, nodes: int) -> FloatArray:
        plan = discount_plan(months=months, yearly=asked.yearly_discount, nodes=nodes)
        return model.weighted_purchases(
            list(zip(*(part.tolist() for part in plan), strict=True)), *rows, log_gap_sum=gaps
        )

    windows = {f"p_buys_{days}": ask(model.p_buys, float(days)) for days in asked.windows_days}
    return {
        "repeat_purchases": kinds.x.astype(np.int64),
        "recency_days": kinds.t_x.astype(np.int64),
        "age_days": kinds.T.astype(np.int64),
        "gap_step": kinds.gap_step,
        **windows,
        "p_buys": p_buys,
        "expected_orders": expected,
        "expected_orders_low": low,
        "expected_orders_high": high,
        "orders_variance": variance,
        "spend_base": base,
        "spend_slope": slope,
        "spend_low": spread.quantile((1 - asked.level) / 2),
        "spend_high": spread.quantile((1 + asked.level) / 2),
        "spend_variance": spread.variance(),
        "discounted_orders": discounted(24, 6),
        "discounted_orders_12m": discounted(12, 3),
        "overdue_days": _overdue_days(model, kinds),
        "next_median_days": model.next_purchase_quantile(0.5, *rows, log_gap_sum=gaps),
    }


def _overdue_days(model: PurchaseModel, kinds: Kinds) -> FloatArray:
    """Ask once per (x, t_x, gaps): what is overdue does not depend on the silence so far."""
    gaps = kinds.gap_step.astype(np.float64)
    (x, t_x, _), which = distinct([kinds.x, kinds.t_x, gaps])
    first = np.full(len(x), len(which), dtype=np.int64)
    np.minimum.at(first, which, np.arange(len(which)))
    after = model.overdue_after(x, t_x, t_x, log_gap_sum=kinds.log_gap_sum[first])
    answer: FloatArray = after[which]
    return answer


@dataclass(frozen=True)
class SpendSpread:
    """The distribution of a customer's spend, in multiples of the expected order.

    Orders N with mean, variance and P(N > 0); an order's squared relative spread `within` around
    the customer's mean, whose own squared relative uncertainty is `between`.
    """

    orders: FloatArray
    p_buys: FloatArray
    orders_variance: FloatArray
    within: float
    between: FloatArray

    @property
    def second(self) -> FloatArray:
        """Answer E[S²] = (1 + between) (E[N²] + within E[N])."""
        square = self.orders_variance + self.orders**2
        moment: FloatArray = (1.0 + self.between) * (square + self.within * self.orders)
        return moment

    def variance(self) -> FloatArray:
        """Answer the variance of spend in squared expected orders."""
        return np.maximum(self.second - self.orders**2, 0.0)

    def quantile(self, level: float) -> FloatArray:
        """Answer below which spend the customer stays with probability `level`.

        0 while `level` is at most P(no order); above, the lognormal with the first two moments
        of the spend of those who order. The test holds it against simulated spend.
        """
        chance = np.maximum(self.p_buys, 1e-12)
        mean = self.orders / chance
        square = np.maximum(self.second / chance, mean**2)
        is_spending = level > 1.0 - chance
        share = np.clip((level - (1.0 - chance)) / chance, 1e-9, 1.0 - 1e-9)
        with np.errstate(divide="ignore", invalid="ignore"):
            sd = np.sqrt(np.log(square / mean**2))
            value = np.exp(np.log(mean) - sd**2 / 2 + sd * ndtri(share))
        return np.where(is_spending & (mean > 0), value, 0.0)
