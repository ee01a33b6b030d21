"""Who comes back, by the month in which people began."""

from __future__ import annotations

from datetime import date

from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import share, whole_sum
from vafa.analytics.measures.months import months_of, with_month


def cohort_retention(customer_days: ir.Table, calendar: ir.Table, *, until: date) -> ir.Table:
    """Of those who first bought in a month, how many bought again in each month since?

    share = customers of the cohort who bought in the month / customers of the cohort. Months are
    those of the shop's calendar. `net_revenue` is the cohort's in that month (minor units).

    A month that is not over by `until` was not observed: its cells, and the cohort that began in
    it, are absent. A month that is over and in which nobody of the cohort bought is there with 0.
    The first cohort of a shop's records also holds old customers: it is not a cohort of new ones.

    Source: the usual retention triangle.

    Example, until 2024-03-31: customer 1 bought on 01-05 and 01-20 and 03-02, customer 2 on 01-09,
    customer 3 on 02-11, each time for 10:

    | cohort  | months_since | cohort_customers | customers | share | net |
    |---------|--------------|------------------|-----------|-------|-----|
    | January | 0            | 2                | 2         | 1     | 30  |
    | January | 1            | 2                | 0         | 0     | 0   |
    | January | 2            | 2                | 1         | 0.5   | 10  |
    | February| 0            | 1                | 1         | 1     | 10  |
    | February| 1            | 1                | 0         | 0     | 0   |
    """
    months = months_of(calendar)
    cells = _cells(with_month(customer_days, calendar))
    cohorts = cells.filter(cells.months_since == 0).select(
        "cohort_month_number", cohort_customers="customers"
    )
    begun = cohorts.join(
        months.select(cohort_month_number="month_number", cohort_month_start="month_start"),
        "cohort_month_number",
    )
    over = months.filter(months.month_end <= until).select("month_number")
    grid = begun.join(over, over.month_number >= begun.cohort_month_number)
    observed = grid.mutate(months_since=grid.month_number - grid.cohort_month_number)
    filled = observed.left_join(cells, ["cohort_month_number", "months_since"])
    customers = filled.customers.fill_null(0)
    return filled.select(
        "cohort_month_number",
        "cohort_month_start",
        "months_since",
        "cohort_customers",
        customers=customers,
        share=share(customers, filled.cohort_customers),
        net_revenue=filled.net_revenue.fill_null(0),
    )


def _cells(dated: ir.Table) -> ir.Table:
    """Count a cohort's customers and money per month, from customer-days with their month."""
    active = dated.group_by("customer_id", "month_number").aggregate(
        net_revenue=whole_sum(dated.net_revenue)
    )
    began = active.group_by("customer_id").aggregate(cohort_month_number=active.month_number.min())
    aged = active.join(began, "customer_id")
    aged = aged.mutate(months_since=aged.month_number - aged.cohort_month_number)
    return aged.group_by("cohort_month_number", "months_since").aggregate(
        customers=aged.count(), net_revenue=whole_sum(aged.net_revenue)
    )
