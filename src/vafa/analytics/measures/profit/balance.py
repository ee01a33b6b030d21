"""Whether keeping the customers costs less than they bring."""

from __future__ import annotations

from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import share


def balance_by_month(months: ir.Table) -> ir.Table:
    """What did it cost each month to keep the customers, and what did they bring?

    `months` is `contribution_by_month`. cost = cost to serve: deliveries, fees, returns, work, and
    retention = what was spent on keeping customers among it (rewards, gifts, compensation and the
    like). ratio = gross margin / cost: below 1 keeping the base costs more than it brings. Null
    where the margin is unknown or nothing was spent. Money in minor units.

    Source: R73 and R74: the balance of what a base costs and brings.

    Example: a margin of 300 against 150 to serve, 50 of it gifts: result 150, ratio 2.
    """
    return months.select(
        "month_number",
        "net_revenue",
        "gross_margin",
        cost=months.cost_to_serve,
        retention=months.other_cost,
        result=months.contribution,
        ratio=share(months.gross_margin, months.cost_to_serve),
        is_estimated=months.is_estimated,
    )
