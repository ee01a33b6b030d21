"""At which price each product was sold, month by month."""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real, whole_sum
from vafa.analytics.measures.months import months_of, with_month

# A line dearer or cheaper than its product's usual price by more than this factor is no price:
# a slip of the keyboard, a gift, a bundle under the product's number.
LINE_FACTOR_MAX = 3.0


def unit_values(order_lines: ir.Table, calendar: ir.Table, *, until: date) -> ir.Table:
    """At which price was each product sold in each month of the shop's calendar?

    Product lines up to `until` with a positive quantity and net revenue. price = Σ net revenue /
    Σ quantity (minor units per piece: the unit value, which follows discounts and returns, as
    statistical offices take scanner data); log_price = mean of ln(price of the line), in which a
    line counts once however much was bought by it. A line whose price is more than 3 times, or
    less than a third of, the median line of its product and month is left out.

    Source: ILO et al., Consumer Price Index Manual (2020), chapter 10 on scanner data; de Haan
    & van der Grient, "Eliminating chain drift in price indexes based on scanner data", Journal
    of Econometrics 161 (2011).

    Example of five lines of one product in one month:

    | pieces | net revenue | price |                                   |
    |--------|-------------|-------|-----------------------------------|
    | 1      | 100         | 100   |                                   |
    | 2      | 180         | 90    |                                   |
    | 1      | 110         | 110   |                                   |
    | 1      | 1,000       | 1,000 | left out: ten times the median    |
    | -1     | -100        |       | left out: nothing was sold by it  |

    gives 3 lines, net revenue 390, price 390 / 4 = 97.5, log_price (ln 100 + ln 90 + ln 110) / 3,
    largest line 180.
    """
    lines = _priced(order_lines, calendar, until=until)
    at_price = lines.group_by("product_id", "month_number", "price").aggregate(
        lines=lines.count(),
        net_revenue=whole_sum(lines.net_revenue),
        quantity_milli=whole_sum(lines.quantity_milli),
        largest_line=lines.net_revenue.max(),
    )
    kept = _near_the_median(at_price)
    grouped = kept.group_by("product_id", "month_number").aggregate(
        lines=whole_sum(kept.lines),
        net_revenue=whole_sum(kept.net_revenue),
        quantity_milli=whole_sum(kept.quantity_milli),
        log_sum=(kept.price.ln() * kept.lines.cast("float64")).sum(),
        largest_line=kept.largest_line.max(),
    )
    return grouped.select(
        "product_id",
        "month_number",
        "lines",
        "net_revenue",
        price=_per_piece(grouped),
        log_price=grouped.log_sum / grouped.lines.cast("float64"),
        largest_line=grouped.largest_line,
    )


def sold_by_month(order_lines: ir.Table, calendar: ir.Table, *, until: date) -> ir.Table:
    """For how much were how many products sold in each month, outliers included?

    The whole that the coverage of an index is a share of: product lines up to `until` with a
    positive quantity and net revenue (minor units). Months without sales have no row.

    Example: the five lines of `unit_values` give one product and 100 + 180 + 110 + 1,000 = 1,390.
    """
    lines = _priced(order_lines, calendar, until=until)
    summed = lines.group_by("month_number").aggregate(
        products=lines.product_id.nunique(), net_revenue=whole_sum(lines.net_revenue)
    )
    months = months_of(calendar).select("month_number", "month_start")
    return summed.join(months, "month_number").select(
        "month_number", "month_start", "products", "net_revenue"
    )


def _priced(order_lines: ir.Table, calendar: ir.Table, *, until: date) -> ir.Table:
    sold = order_lines.filter(
        order_lines.kind == "product",
        order_lines.product_id.notnull(),
        order_lines.quantity_milli > 0,
        order_lines.net_revenue > 0,
        order_lines.day <= until,
    )
    dated = with_month(sold.select("product_id", "day", "quantity_milli", "net_revenue"), calendar)
    return dated.mutate(price=_per_piece(dated))


def _per_piece(table: ir.Table) -> ir.FloatingValue:
    return table.net_revenue.cast("float64") * real(1000.0) / table.quantity_milli.cast("float64")


def _near_the_median(at_price: ir.Table) -> ir.Table:
    """Keep prices near the (lower) median line of their product and month.

    Running counts over distinct prices need no list of all lines in memory, as a median would.
    """
    of_product = ibis.window(group_by=["product_id", "month_number"])
    by_price = ibis.window(
        group_by=["product_id", "month_number"], order_by="price", preceding=(None, 0)
    )
    counted = at_price.mutate(
        so_far=at_price.lines.sum().over(by_price), lines_all=at_price.lines.sum().over(of_product)
    )
    reaches_half = counted.so_far.cast("float64") * real(2.0) >= counted.lines_all.cast("float64")
    halves = counted.mutate(at_half=reaches_half.ifelse(counted.price, ibis.null("float64")))
    usual = halves.mutate(usual=halves.at_half.min().over(of_product))
    factor = real(LINE_FACTOR_MAX)
    return usual.filter(usual.price <= usual.usual * factor, usual.price * factor >= usual.usual)
