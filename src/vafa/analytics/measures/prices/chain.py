"""From pairs of months to an index: which months can be said, by which formula, and how they link.

Pure arithmetic over a handful of sums per month; rows per product stay in the engine.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from vafa.analytics.measures.prices.pairs import MONTHS_APART_MAX

# Fewer products in common than this are an anecdote.
PRODUCTS_MIN = 5
# What is matched must bring at least so much of the month's money.
COVERAGE_MIN = 0.30
# A product that was not sold for longer is not carried along.
CARRIED_MONTHS_MAX = 3
# Under so many lines per product and month, quantities are chance.
LINES_PER_PRODUCT_MIN = 3.0
# One line that brings more than this of the matched money is a bulk order.
BULK_SHARE_MAX = 0.25
# The chain may stray so far from the direct comparison with a year ago.
DRIFT_MAX = 0.05
YEAR_MONTHS = 12

# Any: a row of `price_pairs` or `sold_by_month`, whose columns those measures declare.
Row = Mapping[str, Any]


@dataclass(frozen=True)
class PriceMonth:
    """One month of the index.

    `level` is 1 in the first month and None where nothing can be said. `method` is first,
    tornqvist, jevons, too_few_products, too_little_coverage or before_a_break; `reason` says why
    it is Jevons: few_sales or bulk. `change` is against `base_month_number`. `coverage` is the
    share of the month's product revenue that is matched. `direct_year` is the level against a
    year ago by direct comparison; `drift` how far the chain is from it.
    """

    month_number: int
    month_start: date
    level: float | None
    method: str
    reason: str = ""
    change: float | None = None
    base_month_number: int | None = None
    products: int = 0
    carried: int = 0
    coverage: float | None = None
    direct_year: float | None = None
    drift: float | None = None


@dataclass(frozen=True)
class Link:
    """The products that join a month to its base: their sums, each moved to the base by `gap`."""

    parts: Sequence[tuple[Row, float]]

    @property
    def products(self) -> int:
        """Answer how many products are matched."""
        return sum(row["products"] for row, _gap in self.parts)

    @property
    def revenue(self) -> int:
        """Answer the matched net revenue of the month."""
        return sum(row["revenue_now"] for row, _gap in self.parts)

    def why_jevons(self) -> str:
        """Answer why quantities mislead: few_sales, bulk, or nothing."""
        rows = [row for row, _gap in self.parts]
        lines = sum(row["lines_now"] + row["lines_base"] for row in rows)
        if lines < 2 * LINES_PER_PRODUCT_MIN * self.products:
            return "few_sales"
        for largest, revenue in (("largest_now", "revenue_now"), ("largest_base", "revenue_base")):
            if max(row[largest] for row in rows) > BULK_SHARE_MAX * sum(
                row[revenue] for row in rows
            ):
                return "bulk"
        return ""

    def tornqvist(self) -> float:
        """Answer the log change with products weighted by their mean share of both months."""
        now = sum(row["revenue_now"] for row, _gap in self.parts)
        moved_now = sum(row["moved_now"] - gap * row["revenue_now"] for row, gap in self.parts)
        base = math.fsum(row["revenue_base"] * math.exp(gap) for row, gap in self.parts)
        moved_base = math.fsum(
            (row["moved_base"] - gap * row["revenue_base"]) * math.exp(gap)
            for row, gap in self.parts
        )
        return float(0.5 * (moved_now / now + moved_base / base))

    def jevons(self) -> float:
        """Answer the plain mean of the products' log changes."""
        moves = (row["moved_plain"] - gap * row["products"] for row, gap in self.parts)
        return math.fsum(moves) / self.products


def chained(pairs: Iterable[Row], sold: Iterable[Row]) -> list[PriceMonth]:
    """How did the shop's own prices move from month to month?

    A chained matched-model index over the rows of `price_pairs` and `sold_by_month`, oldest month
    first. A month is linked to the one before through the products sold in both:

    - **Törnqvist** by default; **Jevons** where quantities mislead: on average under 3 lines per
      product and month, or a single line of more than 25 % of the matched money.
    - A product missing for at most 3 months is **carried**: its latest price is first moved to
      the base month by the index itself (overall mean imputation), so that its whole rise since
      is neither lost nor counted twice.
    - A month with under 5 matched products, or under 30 % of its money matched, is **not
      computed**; the next one is compared directly with the latest computed month, over at most
      12 months. Beyond that the chain is broken: the index begins anew, and what lies before
      cannot be compared.
    - **Chain drift**: sales and stocking up can let a chain wander off. Whole months and unit
      values keep it small; each month is also compared directly with a year ago, and `drift`
      says how far the chain strayed (5 % and more is told on the page).

    Promises: all prices times c in a month give the change c by either formula; equal prices
    give 1; the order of rows changes nothing; later months change nothing in earlier ones.

    Source: ILO et al. (2020), chapters 6 (missing prices), 9 and 10 (chaining, drift); Ivancic,
    Diewert & Fox, "Scanner data, time aggregation and the construction of price indexes",
    Journal of Econometrics 161 (2011).

    Example: month 2 of `price_pairs` (with 5 or more products) gives 1.1250; a month 3 in which
    all those prices stay gives the change 1 and the level 1.1250.
    """
    rows: dict[tuple[int, int], list[Row]] = {}
    for row in pairs:
        rows.setdefault((row["month_number"], row["months_apart"]), []).append(row)
    chain = _Chain(rows)
    for month in sorted(sold, key=lambda one: one["month_number"]):
        chain.add(month)
    return chain.months


class _Chain:
    """Grows month by month; `logs` holds the log level of every computed month since a break."""

    def __init__(self, pairs: Mapping[tuple[int, int], Sequence[Row]]) -> None:
        self.pairs = pairs
        self.months: list[PriceMonth] = []
        self.logs: dict[int, float] = {}

    def add(self, month: Row) -> None:
        """Say of one month what can be said."""
        number = month["month_number"]
        base = max(self.logs, default=None)
        if base is None or number - base > MONTHS_APART_MAX:
            self._begin(month)
            return
        link = Link(self._parts(number, base))
        coverage = link.revenue / month["net_revenue"] if month["net_revenue"] else 0.0
        problem = _problem(link, coverage)
        if problem and len(self.logs) == 1 and month["products"] >= PRODUCTS_MIN:
            # Nothing is linked yet: a fuller month is a better beginning.
            self._begin(month)
            return
        known = {"products": link.products, "coverage": coverage, "base_month_number": base}
        if problem:
            self._note(month, None, problem, **known)
            return
        reason = link.why_jevons()
        change = link.jevons() if reason else link.tornqvist()
        self.logs[number] = self.logs[base] + change
        self._note(
            month,
            math.exp(self.logs[number]),
            "jevons" if reason else "tornqvist",
            reason=reason,
            change=math.exp(change) - 1.0,
            carried=sum(row["products"] for row, _gap in link.parts[1:]),
            **known,
            **self._against_a_year_ago(number),
        )

    def _begin(self, month: Row) -> None:
        """Begin the index, or begin it anew: what lies before cannot be compared with it."""
        if month["products"] < PRODUCTS_MIN:
            self._note(month, None, "too_few_products", products=month["products"])
            return
        self.months = [_cut_off(one) for one in self.months]
        self.logs = {month["month_number"]: 0.0}
        self._note(month, 1.0, "first", products=month["products"])

    def _parts(self, number: int, base: int) -> list[tuple[Row, float]]:
        """Gather the products sold in the base month, then those carried to it."""
        parts = [(row, 0.0) for row in self._at(number, number - base)]
        matched = [(_joined(parts), 0.0)] if parts else []
        for carried in range(1, CARRIED_MONTHS_MAX + 1):
            earlier = base - carried
            if earlier in self.logs:
                gap = self.logs[base] - self.logs[earlier]
                latest = [row for row in self._at(number, number - earlier) if row["is_latest"]]
                matched += [(row, gap) for row in latest]
        return matched

    def _at(self, number: int, apart: int) -> Sequence[Row]:
        """Order rows by a key of their own, so that sums do not depend on the engine's order."""
        return sorted(self.pairs.get((number, apart), ()), key=lambda row: bool(row["is_latest"]))

    def _against_a_year_ago(self, number: int) -> dict[str, float]:
        parts = [(row, 0.0) for row in self._at(number, YEAR_MONTHS)]
        earlier = self.logs.get(number - YEAR_MONTHS)
        link = Link(parts)
        if earlier is None or link.products < PRODUCTS_MIN:
            return {}
        direct = link.jevons() if link.why_jevons() else link.tornqvist()
        drift = math.exp(self.logs[number] - earlier - direct) - 1.0
        return {"direct_year": math.exp(direct) - 1.0, "drift": drift}

    # Any: the fields of PriceMonth, each of its own type.
    def _note(self, month: Row, level: float | None, method: str, **known: Any) -> None:
        self.months.append(
            PriceMonth(month["month_number"], month["month_start"], level, method, **known)
        )


def _problem(link: Link, coverage: float) -> str:
    if link.products < PRODUCTS_MIN:
        return "too_few_products"
    return "too_little_coverage" if coverage < COVERAGE_MIN else ""


def _joined(parts: Sequence[tuple[Row, float]]) -> Row:
    """Add up the rows of one pair: sold in between or not makes no difference to a direct match."""
    rows = [row for row, _gap in parts]
    largest = {name: max(row[name] for row in rows) for name in ("largest_now", "largest_base")}
    sums = ("products", "lines_now", "lines_base", "revenue_now", "revenue_base")
    moved = ("moved_now", "moved_base", "moved_plain")
    return {
        **{name: sum(row[name] for row in rows) for name in sums},
        **{name: math.fsum(row[name] for row in rows) for name in moved},
        **largest,
    }


def _cut_off(month: PriceMonth) -> PriceMonth:
    method = month.method if month.level is None else "before_a_break"
    return PriceMonth(
        month.month_number,
        month.month_start,
        None,
        method,
        products=month.products,
        coverage=month.coverage,
    )
