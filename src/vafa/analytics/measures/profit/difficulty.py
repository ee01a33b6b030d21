"""How much trouble a customer is beside others: returns, discounts, failed payments, questions."""

from __future__ import annotations

from datetime import date
from functools import reduce

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real, share, whole_sum

PARTS = (
    "returns_per_order",
    "discount_share",
    "failed_share",
    "questions_per_order",
    "complaints_per_order",
)
QUESTIONS = ("ticket", "call")


def difficulty_parts(
    profit_rows: ir.Table,
    returns: ir.Table,
    order_troubles: ir.Table,
    activity_counts: ir.Table,
    activities: ir.Table,
    *,
    since: date,
    until: date,
) -> ir.Table:
    """How often did each customer return, wait for discounts, fail to pay, ask and complain?

    Per customer with a purchase on days from `since` to `until`, both included:

    - returns_per_order = returns / purchases
    - discount_share = discounts / (net revenue + discounts)
    - failed_share = cancelled, failed, refused or voided orders / (those + purchases)
    - questions_per_order, complaints_per_order = recorded activities with the driver ticket or
      call, with the driver complaint / purchases

    A part is null for everybody when the shop has not a single case of it in the period: then it
    is not recorded, rather than never happening.

    Source: portfolio design, 3.2, difficulty.

    Example: 4 purchases for 300 after 100 of discounts and one return: 0.25 returns per order,
    a discount share of 0.25.
    """
    bought = profit_rows.filter(
        profit_rows.customer_id.notnull(),
        profit_rows.orders > 0,
        profit_rows.day.between(since, until),
    )
    base = bought.group_by("customer_id").aggregate(
        orders=whole_sum(bought.orders), net_revenue=whole_sum(bought.net_revenue)
    )
    period = {"since": since, "until": until}
    work = _within(activity_counts, **period).rename(times="count")
    kinds = activities.select("activity_id", "driver").distinct()
    done = work.join(kinds, "activity_id")
    troubles = _within(order_troubles, **period)
    counted = [
        _summed(_within(returns, **period).mutate(value=1), "returned"),
        _summed(troubles.mutate(value=troubles.discount_amount), "discounts"),
        _summed(troubles.mutate(value=troubles.is_failed.cast("int64")), "failed"),
        _summed(done.filter(done.driver.isin(QUESTIONS)).mutate(value=done.times), "asked"),
        _summed(done.filter(done.driver == "complaint").mutate(value=done.times), "complained"),
    ]
    joined = reduce(_beside, counted, base)
    there = _recorded(joined)
    orders = there.orders
    given = {
        "returned": share(there.returned, orders),
        "discounts": share(there.discounts, there.net_revenue + there.discounts),
        "failed": share(there.failed, orders + there.failed),
        "asked": share(there.asked, orders),
        "complained": share(there.complained, orders),
    }
    return there.select(
        "customer_id",
        **{
            part: (there[f"all_{name}"] > 0).ifelse(value, ibis.null("float64"))
            for part, (name, value) in zip(PARTS, given.items(), strict=True)
        },
    )


def difficulty(parts: ir.Table) -> ir.Table:
    """How difficult is each customer beside the others, from 0 to 1?

    difficulty = mean over the parts that this shop records of the customer's percentile:
    customers with a strictly smaller value / (customers - 1). `parts` counts them; without any,
    difficulty is null. Takes what `difficulty_parts` gives. Above 0.75 counts as high.

    Source: portfolio design, 3.2.

    Example: of five customers with 0, 0, 0, 1 and 2 returns per order and no other part, three
    have 0, one 0.75 and one 1.
    """
    columns = {}
    for part in PARTS:
        place = ibis.window(order_by=parts[part].fill_null(real(0.0)))
        percentile = ibis.percent_rank().over(place)
        columns[part] = parts[part].notnull().ifelse(percentile, ibis.null("float64"))
    ranked = parts.select("customer_id", **columns)
    known = reduce(
        lambda one, other: one + other, (ranked[part].notnull().cast("int64") for part in PARTS)
    )
    total = reduce(
        lambda one, other: one + other, (ranked[part].fill_null(real(0.0)) for part in PARTS)
    )
    return ranked.select("customer_id", difficulty=share(total, known), parts=known)


def _within(rows: ir.Table, *, since: date, until: date) -> ir.Table:
    return rows.filter(rows.customer_id.notnull(), rows.day.between(since, until))


def _summed(rows: ir.Table, name: str) -> ir.Table:
    return rows.group_by("customer_id").aggregate(**{name: whole_sum(rows.value.cast("int64"))})


def _beside(base: ir.Table, other: ir.Table) -> ir.Table:
    joined = base.left_join(other, "customer_id").drop("customer_id_right")
    name = next(column for column in other.columns if column != "customer_id")
    return joined.mutate(**{name: joined[name].fill_null(0)})


def _recorded(joined: ir.Table) -> ir.Table:
    """Add how many cases of each part the whole shop has."""
    names = [name for name in joined.columns if name not in {"customer_id", "orders"}]
    everybody = joined.aggregate(**{f"all_{name}": whole_sum(joined[name]) for name in names})
    return joined.cross_join(everybody)
