"""What products sold in two months say about the change of prices between them."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real, whole_sum

# A year apart, so that the chain can be held against the direct comparison with a year ago.
MONTHS_APART_MAX = 12
# A product whose price moved so much more or less than the others' is another product by now.
CHANGE_FACTOR_MAX = 3.0
PAIR = ("month_number", "months_apart", "is_latest")


def price_pairs(unit_values: ir.Table, *, months_apart_max: int = MONTHS_APART_MAX) -> ir.Table:
    """What do the products sold in two months tell about prices between the two?

    One row per month t, distance k in months up to `months_apart_max`, and whether the products
    were not sold in between (`is_latest`), with the sums that every bilateral formula is made of;
    r = ln(p_t / p_(t-k)) of a product's unit values:

    - Törnqvist: ½ Σ revenue_now r / Σ revenue_now + ½ Σ revenue_base r / Σ revenue_base
    - Jevons: Σ change of log_price / products

    A product whose r is further than ln 3 from the pair's median is left out: its number, pack
    or quality has changed. Sums, not averages, so that a chain can join several distances.

    Source: Törnqvist, "The Bank of Finland's consumption price index", Bank of Finland Monthly
    Bulletin 10 (1936); Jevons, "A Serious Fall in the Value of Gold Ascertained" (1863); both
    formulas and their axioms in ILO et al. (2020), chapters 8 and 15.

    Example of five unit values, months 1 and 2:

    | product | month | price | revenue |
    |---------|-------|-------|---------|
    | 1       | 1     | 100   | 300     |
    | 1       | 2     | 110   | 330     |
    | 2       | 1     | 50    | 100     |
    | 2       | 2     | 60    | 120     |
    | 3       | 2     | 70    | 70      |

    gives for month 2, one month apart: 2 products, revenue 450 and 400, moved_now = 330 ln 1.1 +
    120 ln 1.2, moved_base = 300 ln 1.1 + 100 ln 1.2. Törnqvist: weights (330/450 + 300/400) / 2 =
    0.7417 and 0.2583: exp(0.7417 ln 1.1 + 0.2583 ln 1.2) = 1.1250.
    """
    now = _with_previous(unit_values)
    apart = ibis.range(1, months_apart_max + 1).unnest().name("months_apart").as_table()
    asked = now.cross_join(apart.select(months_apart=apart.months_apart.cast("int64")))
    asked = asked.mutate(base_month=asked.month_number - asked.months_apart)
    base = unit_values.select(
        "product_id",
        base_month="month_number",
        lines_base="lines",
        revenue_base="net_revenue",
        price_base="price",
        log_price_base="log_price",
        largest_base="largest_line",
    )
    met = asked.join(base, ["product_id", "base_month"])
    moved = met.mutate(
        is_latest=(met.previous == met.base_month),
        change=(met.price / met.price_base).ln(),
        plain=met.log_price - met.log_price_base,
    )
    return _summed(_near_the_median(moved))


def _with_previous(unit_values: ir.Table) -> ir.Table:
    """Add the month in which the product was sold before."""
    by_month = ibis.window(group_by="product_id", order_by="month_number")
    return unit_values.mutate(previous=unit_values.month_number.lag().over(by_month))


def _near_the_median(moved: ir.Table) -> ir.Table:
    """Keep products whose price moved about as the (lower) median one of their pair."""
    pair = ibis.window(group_by=PAIR)
    by_change = ibis.window(group_by=PAIR, order_by=["change", "product_id"])
    placed = moved.mutate(
        place=ibis.row_number().over(by_change) + 1, many=moved.product_id.count().over(pair)
    )
    is_middle = placed.place == (placed.many + 1) // 2
    middled = placed.mutate(at_middle=is_middle.ifelse(placed.change, ibis.null("float64")))
    usual = middled.mutate(usual=middled.at_middle.min().over(pair))
    limit = real(CHANGE_FACTOR_MAX).ln() + real(1e-9)
    return usual.filter((usual.change - usual.usual).abs() <= limit)


def _summed(moved: ir.Table) -> ir.Table:
    return moved.group_by(*PAIR).aggregate(
        products=moved.count(),
        lines_now=whole_sum(moved.lines),
        lines_base=whole_sum(moved.lines_base),
        revenue_now=whole_sum(moved.net_revenue),
        revenue_base=whole_sum(moved.revenue_base),
        largest_now=moved.largest_line.max(),
        largest_base=moved.largest_base.max(),
        moved_now=(moved.net_revenue.cast("float64") * moved.change).sum(),
        moved_base=(moved.revenue_base.cast("float64") * moved.change).sum(),
        moved_plain=moved.plain.sum(),
    )
