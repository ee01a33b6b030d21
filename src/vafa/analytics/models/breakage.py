"""Breakage: how much of what was issued will be redeemed, by chain ladder on months of issue.

Sources: Gault, Llaguno & Ménard: Loyalty Rewards and Gift Card Programs: Basic Actuarial
Estimation Techniques (Casualty Actuarial Society E-Forum, Summer 2012), for triangles of
redemptions and the ultimate redemption rate. Mack: Distribution-free Calculation of the Standard
Error of Chain Ladder Reserve Estimates (ASTIN Bulletin 23, 1993), for the standard errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from vafa.analytics.models.types import ArrayLike, FloatArray

BoolArray = NDArray[np.bool_]
_FEW_COHORTS = 12
_COHORTS_MIN = 4


@dataclass(frozen=True)
class Development:
    """A triangle run out to its last age; arrays by cohort unless they say otherwise.

    `ultimate` and `standard_error` in the unit of the triangle, `factors` and `variances` by age
    from each to the next, `total_error` of the sum of all that is still to come.
    """

    factors: FloatArray
    variances: FloatArray
    latest: FloatArray
    ultimate: FloatArray
    standard_error: FloatArray
    total_error: float

    @property
    def to_come(self) -> FloatArray:
        """Answer what each cohort has still to come."""
        return self.ultimate - self.latest


def chain_ladder(cumulative: ArrayLike) -> Development:
    """Run out a triangle of cumulative amounts, with Mack's standard errors.

    Question: what will each cohort have come to at the last age, and how far off may that be?
    `cumulative` has shape (cohorts, ages), cohorts from the oldest; what is not yet known is NaN
    and stands at the end of its row. With C the amounts,

        f_k = sum_i C_i,k+1 / sum_i C_ik,  sigma_k^2 = sum_i C_ik (C_i,k+1/C_ik - f_k)^2 / (n_k - 1)

    and where one pair alone is left sigma^2 = min(s^4 / r^2, r^2, s^2) of the two ages r, s before
    it (Mack 1993, section 3). Raises ValueError for what is no such triangle, where no cohort
    reaches the last age, and where an age begins with nothing to develop from.

    >>> triangle = [[100, 150, 165], [110, 168, np.nan], [120, np.nan, np.nan]]
    >>> run_out = chain_ladder(triangle)
    >>> run_out.factors.round(4).tolist()
    [1.5143, 1.1]
    >>> run_out.ultimate.round(2).tolist()
    [165.0, 184.8, 199.89]
    """
    amounts, known = _triangle(cumulative)
    ages = amounts.shape[1]
    factors, variances = np.ones(ages - 1), np.zeros(ages - 1)
    bases = np.zeros(ages - 1)
    for age in range(ages - 1):
        both = known[:, age + 1]
        before, after = amounts[both, age], amounts[both, age + 1]
        bases[age] = before.sum()
        if bases[age] <= 0:
            raise ValueError(f"Nothing was redeemed by age {age}, so nothing develops from it.")
        factors[age] = after.sum() / bases[age]
        pairs = int((before > 0).sum())
        if pairs > 1:
            spread = np.where(before > 0, after / np.where(before > 0, before, 1), factors[age])
            variances[age] = (before * (spread - factors[age]) ** 2).sum() / (pairs - 1)
        elif age > 1 and variances[age - 2] > 0:
            variances[age] = min(
                variances[age - 1] ** 2 / variances[age - 2], variances[age - 2], variances[age - 1]
            )
        elif age > 0:
            variances[age] = variances[age - 1]
    return _run_out(amounts, known, factors, variances, bases)


def _triangle(
    cumulative: ArrayLike,
) -> tuple[FloatArray, BoolArray]:
    """Check a triangle; answer the amounts, 0 where unknown, and where they are known."""
    try:
        amounts = np.array(cumulative, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError("A triangle must hold numbers, with rows of one length.") from error
    if amounts.ndim != 2 or min(amounts.shape) < 2:
        raise ValueError("A triangle needs two cohorts and two ages at least.")
    known = np.isfinite(amounts)
    if (np.diff(known.astype(int), axis=1) > 0).any() or not known[:, 0].all():
        raise ValueError("A cohort's ages must be known from the first to its latest.")
    if not known[:, -1].any():
        raise ValueError("No cohort has reached the last age.")
    amounts[~known] = 0.0
    if (amounts < 0).any():
        raise ValueError("Redeemed amounts must not be negative.")
    return amounts, known


def _run_out(
    amounts: FloatArray,
    known: BoolArray,
    factors: FloatArray,
    variances: FloatArray,
    bases: FloatArray,
) -> Development:
    """Fill the triangle by its factors and add up Mack's formula, sum by sum."""
    cohorts, ages = amounts.shape
    filled = amounts.copy()
    for age in range(ages - 1):
        missing = ~known[:, age + 1]
        filled[missing, age + 1] = filled[missing, age] * factors[age]
    latest_age = known.sum(axis=1) - 1
    latest = amounts[np.arange(cohorts), latest_age]
    ultimate = filled[:, -1]
    # A factor of 0 or an age with nothing in it leaves no ultimate for its error to scale.
    safe = np.where(factors > 0, factors, 1.0)
    relative = variances / safe**2
    squared = np.zeros(cohorts)
    shared = 0.0
    for cohort in range(cohorts):
        later = np.arange(latest_age[cohort], ages - 1)
        own = filled[cohort, later]
        own = np.where(own > 0, own, np.inf)
        squared[cohort] = (
            ultimate[cohort] ** 2 * (relative[later] * (1 / own + 1 / bases[later])).sum()
        )
        younger = ultimate[np.arange(cohorts) > cohort].sum()
        shared += ultimate[cohort] * younger * (2 * relative[later] / bases[later]).sum()
    total = float(np.sqrt(squared.sum() + shared))
    return Development(factors, variances, latest, ultimate, np.sqrt(squared), total)


@dataclass(frozen=True)
class Backtest:
    """What would have been predicted earlier for cohorts that have since run out.

    Totals over cuts and cohorts in the unit of the triangle; `error` and `error_baseline` are
    |predicted - actual| summed over the cuts, as a share of the actual; `covered` is the share of
    cuts whose 90 % range held the actual. No cuts: too little data to look back.
    """

    cuts: int
    actual: float
    predicted: float
    baseline: float
    error: float
    error_baseline: float
    covered: float


class Breakage:
    """Answer how much of what was issued will be redeemed, by cohort, with its range.

    Cohorts are months of issue without a gap, ages whole months since; the unit is whatever was
    issued (points, or money at scale). `expiry_age` is the last age at which anything can be
    redeemed: what is not redeemed by then is breakage, so that nothing develops beyond it. The
    ladder needs one cohort that has reached it. Cohorts of which nothing is redeemed yet cannot
    be multiplied up; they get the rate of the matured ones (Bornhuetter & Ferguson 1972).

    `baseline_rate_` is the plain alternative: the flat rate of the matured cohorts.
    `notes_` may hold `few_cohorts` (under 12), `young_by_rate` (cohorts without a redemption),
    `capped` (a cohort would have passed what was issued), `falling` (redemptions were taken back).

    Gault, Llaguno & Ménard (2012); Mack (1993).

    >>> redeemed = [[10, 20, 10], [12, 24, 12], [8, 18, np.nan], [9, np.nan, np.nan]]
    >>> model = Breakage().fit(redeemed, issued=[100, 120, 90, 100], expiry_age=2)
    >>> model.ultimate_.round(2).tolist()
    [40.0, 48.0, 34.67, 36.8]
    >>> model.rate_.round(4).tolist(), round(model.baseline_rate_, 4)
    ([0.4, 0.4, 0.3852, 0.368], 0.4)
    """

    issued_: FloatArray
    ultimate_: FloatArray
    standard_error_: FloatArray
    latest_: FloatArray
    total_error_: float
    baseline_rate_: float
    notes_: tuple[str, ...]

    def fit(self, redeemed: ArrayLike, *, issued: ArrayLike, expiry_age: int) -> Self:
        """Learn from amounts redeemed, shape (cohorts, ages), NaN where still to come.

        `redeemed` holds what was redeemed at each age (not added up), `issued` what was issued in
        each cohort. Ages past `expiry_age` are left out. Raises ValueError, in a sentence for
        people, where there is too little to say: fewer than 4 cohorts, or none that has run out.

        >>> Breakage().fit([[1, 2], [1, np.nan]], issued=[9, 9], expiry_age=1)
        Traceback (most recent call last):
            ...
        ValueError: There are 2 months of issue; 4 are needed to say anything.
        """
        cumulative, amounts = _checked(redeemed, issued, expiry_age)
        run_out = chain_ladder(cumulative)
        is_ripe = np.isfinite(cumulative[:, -1])
        ultimate, error = run_out.ultimate.copy(), run_out.standard_error.copy()
        self.baseline_rate_ = float(ultimate[is_ripe].sum() / amounts[is_ripe].sum())
        is_young = ~is_ripe & (run_out.latest <= 0) & (amounts > 0)
        by_rate = self._by_rate(run_out, amounts, is_ripe & (amounts > 0))
        ultimate[is_young] = by_rate[0][is_young]
        error[is_young] = by_rate[1][is_young]
        is_over = ultimate > amounts
        # Cohorts by rate are uncertain on their own, beside the error that the ladder shares out.
        self.total_error_ = float(
            np.hypot(run_out.total_error, np.sqrt((error[is_young] ** 2).sum()))
        )
        self.issued_, self.latest_ = amounts, run_out.latest
        self.ultimate_, self.standard_error_ = np.minimum(ultimate, amounts), error
        found = {
            "few_cohorts": len(amounts) < _FEW_COHORTS,
            "young_by_rate": bool(is_young.any()),
            "capped": bool(is_over.any()),
            "falling": bool((np.diff(cumulative, axis=1) < 0).any()),
        }
        self.notes_ = tuple(code for code, is_so in found.items() if is_so)
        return self

    def _by_rate(
        self,
        run_out: Development,
        issued: FloatArray,
        is_ripe: BoolArray,
    ) -> tuple[FloatArray, FloatArray]:
        """Answer ultimate and error of cohorts as the matured ones went, spread among these."""
        rates = run_out.ultimate[is_ripe] / issued[is_ripe]
        spread = float(rates.std(ddof=1)) if len(rates) > 1 else self.baseline_rate_
        return issued * self.baseline_rate_, issued * spread

    @property
    def rate_(self) -> FloatArray:
        """Answer each cohort's ultimate redemption rate, 0 to 1; NaN where nothing was issued."""
        has_issued = self.issued_ > 0
        rate: FloatArray = np.where(
            has_issued, self.ultimate_ / np.where(has_issued, self.issued_, 1.0), np.nan
        )
        return rate

    def breakage(self) -> FloatArray:
        """Answer what of each cohort will never be redeemed.

        >>> redeemed = [[10, 20, 10], [12, 24, 12], [8, 18, np.nan], [9, np.nan, np.nan]]
        >>> Breakage().fit(redeemed, issued=[100, 120, 90, 100], expiry_age=2).breakage().round(1)
        array([60. , 72. , 55.3, 63.2])
        """
        return self.issued_ - self.ultimate_

    def ultimate_interval(self, level: float = 0.9) -> tuple[FloatArray, FloatArray]:
        """Answer between which amounts each cohort's redemptions will end: (low, high).

        Normal quantiles of Mack's standard error, held between what is redeemed already and what
        was issued.

        >>> redeemed = [[10, 20, 10], [12, 24, 12], [8, 18, np.nan], [9, np.nan, np.nan]]
        >>> model = Breakage().fit(redeemed, issued=[100, 120, 90, 100], expiry_age=2)
        >>> [side.round(1).tolist() for side in model.ultimate_interval()]
        [[40.0, 48.0, 34.7, 33.6], [40.0, 48.0, 34.7, 40.0]]
        """
        reach = _quantile(level) * self.standard_error_
        low: FloatArray = np.maximum(self.ultimate_ - reach, np.minimum(self.latest_, self.issued_))
        high: FloatArray = np.minimum(self.ultimate_ + reach, self.issued_)
        return low, np.maximum(high, low)

    def to_come_interval(self, level: float = 0.9) -> tuple[float, float, float]:
        """Answer (low, expected, high) of all that is still to be redeemed, over the cohorts.

        The range is that of the sum, whose cohorts share the errors of the factors.
        """
        expected = float((self.ultimate_ - self.latest_).sum())
        most = float((self.issued_ - self.latest_).sum())
        reach = _quantile(level) * self.total_error_
        return max(expected - reach, 0.0), expected, max(min(expected + reach, most), expected)


def backtest(redeemed: ArrayLike, *, issued: ArrayLike, expiry_age: int, cuts: int = 6) -> Backtest:
    """Look back: how right would ladder and baseline have been, one month earlier at a time?

    For each cut the youngest diagonals are hidden, both are fitted to the rest, and the cohorts
    that had not run out then but have by now are compared. Cuts with too little data before
    them are left out. Shapes, unit and refusals as in `Breakage.fit`.

    >>> grown = [[10, 20, 10]] * 5 + [[10, 20, np.nan], [10, np.nan, np.nan]]
    >>> found = backtest(grown, issued=[100] * 7, expiry_age=2, cuts=1)
    >>> found.cuts, found.actual, found.predicted, found.error
    (1, 40.0, 40.0, 0.0)
    """
    cumulative, amounts = _checked(redeemed, issued, expiry_age)
    ages = cumulative.shape[1]
    now_ripe = np.isfinite(cumulative[:, -1])
    youngest = int(np.isfinite(cumulative[-1]).sum())
    rows = []
    for cut in range(1, cuts + 1):
        # Each cohort is one month older than the next one, however long ago it ran out.
        known = youngest + np.arange(len(amounts))[::-1] - cut
        seen = known > 0
        if seen.sum() < _COHORTS_MIN or not (known >= ages).any():
            break
        hidden = np.where(np.arange(ages) < known[:, None], cumulative, np.nan)[seen]
        compared = now_ripe[seen] & (known[seen] < ages)
        earlier = np.diff(hidden, axis=1, prepend=0.0)
        if not compared.any():
            continue
        try:
            model = Breakage().fit(earlier, issued=amounts[seen], expiry_age=expiry_age)
        except ValueError:
            # So early nothing had been redeemed by some age, and nothing could be said then.
            continue
        actual = float(cumulative[seen, -1][compared].sum())
        low, high = (side[compared].sum() for side in model.ultimate_interval())
        flat = float((amounts[seen][compared] * model.baseline_rate_).sum())
        predicted = float(model.ultimate_[compared].sum())
        rows.append((actual, predicted, flat, float(low <= actual <= high)))
    if not rows:
        return Backtest(0, *(float("nan"),) * 6)
    table = np.array(rows)
    sums = table.sum(axis=0)
    errors = (
        np.abs(table[:, 1:3] - table[:, :1]).sum(axis=0) / sums[0] if sums[0] > 0 else (np.nan,) * 2
    )
    return Backtest(
        len(rows), float(sums[0]), float(sums[1]), float(sums[2]),
        float(errors[0]), float(errors[1]), float(table[:, 3].mean()),
    )  # fmt: skip


def redemption_triangle(
    issue_month: ArrayLike, month: ArrayLike, amount: ArrayLike, *, first: int, latest: int
) -> FloatArray:
    """Lay redemptions out by month of issue and age, as `Breakage.fit` takes them.

    Equal-length arrays: the running number of the month in which what was redeemed had been
    issued, that of the month in which it was redeemed, and the amount (below zero where it was
    given back). Cohorts are the months `first` to `latest`, both whole and over; what lies
    outside them is left out. Shape (cohorts, cohorts), NaN where still to come. Raises ValueError
    for what was redeemed before it was issued.

    >>> redemption_triangle([10, 10, 11, 10], [10, 11, 11, 11], [5, 2, 4, 1], first=10, latest=11)
    array([[ 5.,  3.],
           [ 4., nan]])
    """
    issued = np.asarray(issue_month, dtype=np.int64)
    redeemed = np.asarray(month, dtype=np.int64)
    values = np.asarray(amount, dtype=np.float64)
    if latest < first or issued.ndim != 1 or not issued.shape == redeemed.shape == values.shape:
        raise ValueError("Months and amounts must be of one length, and latest not before first.")
    if (redeemed < issued).any():
        raise ValueError("Nothing is redeemed before it is issued.")
    cohorts = latest - first + 1
    inside = (issued >= first) & (redeemed <= latest)
    laid = np.zeros((cohorts, cohorts))
    np.add.at(laid, (issued[inside] - first, (redeemed - issued)[inside]), values[inside])
    laid[np.arange(cohorts)[:, None] + np.arange(cohorts) >= cohorts] = np.nan
    return laid


def _quantile(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}.")
    return float(ndtri((1 + level) / 2))


def _checked(
    redeemed: ArrayLike, issued: ArrayLike, expiry_age: int
) -> tuple[FloatArray, FloatArray]:
    """Check shapes and refuse too little data; answer cumulative amounts to the last age."""
    try:
        amounts = np.asarray(redeemed, dtype=np.float64)
        base = np.asarray(issued, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError("redeemed and issued must be numbers, with rows of one length.") from error
    if amounts.ndim != 2 or base.shape != amounts.shape[:1]:
        raise ValueError("redeemed must have one row, and issued one number, for each cohort.")
    if not (np.isfinite(base) & (base >= 0)).all():
        raise ValueError("issued must be finite and not negative.")
    if expiry_age < 1:
        raise ValueError("expiry_age must be 1 or more.")
    if len(amounts) < _COHORTS_MIN:
        raise ValueError(
            f"There are {len(amounts)} months of issue; {_COHORTS_MIN} are needed to say anything."
        )
    ages_known = int(np.isfinite(amounts).sum(axis=1).max())
    if ages_known <= expiry_age:
        raise ValueError(
            f"The oldest month of issue is {max(ages_known - 1, 0)} months old, and points live "
            f"{expiry_age}: no month has run out yet, so nothing can be said."
        )
    counts = np.isfinite(amounts[:, : expiry_age + 1]).sum(axis=1)
    expected = np.minimum(counts[-1] + np.arange(len(amounts))[::-1], expiry_age + 1)
    if not (counts == expected).all():
        raise ValueError("Each month of issue must be known one month longer than the next one.")
    cumulative = np.cumsum(amounts[:, : expiry_age + 1], axis=1)
    if not (base[np.isfinite(cumulative[:, -1])].sum() > 0):
        raise ValueError("Nothing was issued in the months that have run out.")
    return cumulative, base
