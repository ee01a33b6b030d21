"""What is left of the money of customers, months, channels: anything that rows are grouped by."""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import whole_sum
from vafa.analytics.measures.months import with_month
from vafa.analytics.measures.profit.tables import AMOUNT_NAMES, DIRECT, SUMMED, WORK


def contribution_by(profit_rows: ir.Table, *keys: str) -> ir.Table:
    """What did each group earn after everything that it cost?

    Per combination of `keys` (columns of `profit_rows`):

        gross_margin  = Σ gross margin; null when the margin of any of its revenue is unknown
        direct_cost   = Σ shipping + fees and packaging + returns + compensation and the like
        activity_cost = Σ work for orders + work for returns, questions, calls and complaints
        cost_to_serve = direct_cost + activity_cost
        contribution  = gross_margin - cost_to_serve                          (minor units)

    is_estimated = some of it rests on a rate or a default.
    Acquisition cost is beside it, never inside.

    Source: portfolio design, 3.3.

    Example: rows of customer 1 with margin 40 and shipping 10, and work of 5 without an order:
    gross_margin 40, cost_to_serve 15, contribution 25.
    """
    summed = profit_rows.group_by(*keys).aggregate(
        **{name: whole_sum(profit_rows[name]) for name in AMOUNT_NAMES},
        has_unknown=(profit_rows.unknown_revenue != 0).cast("int64").max(),
    )
    costed = summed.mutate(
        gross_margin=(summed.has_unknown == 1).ifelse(None, summed.gross_margin),
        direct_cost=_added(summed, DIRECT),
        activity_cost=_added(summed, WORK),
        is_estimated=summed.estimated > 0,
    )
    served = costed.mutate(cost_to_serve=costed.direct_cost + costed.activity_cost)
    whole = served.mutate(contribution=served.gross_margin - served.cost_to_serve)
    return whole.select(*keys, *(column.name for column in SUMMED))


def customer_contribution(profit_rows: ir.Table, *, since: date, until: date) -> ir.Table:
    """What did each customer contribute on days from `since` to `until`, both included?

    `contribution_by` customer; rows without a customer are gone. Over the 365 days that end at
    `until` this is the present value PV.

    Example: see `contribution_by`; what customer 1 did on the day before `since` is not in it.
    """
    known = profit_rows.filter(
        profit_rows.customer_id.notnull(), profit_rows.day.between(since, until)
    )
    return contribution_by(known, "customer_id")


def contribution_by_month(profit_rows: ir.Table, calendar: ir.Table) -> ir.Table:
    """What was left of each month of the shop's calendar?

    `contribution_by` month_number (int64). Rows without a customer count too.

    Example: a margin of 40 in January with shipping of 10 booked in February: 40, then -10.
    """
    return contribution_by(with_month(profit_rows, calendar), "month_number")


def _added(table: ir.Table, names: tuple[str, ...]) -> ir.IntegerValue:
    total: ir.IntegerValue = ibis.literal(0, "int64")
    for name in names:
        total = total + table[name]
    return total
