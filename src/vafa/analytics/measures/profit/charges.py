"""What rules and teams charge to an order or a return of a channel, a country and a day."""

from __future__ import annotations

from typing import Any

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import whole_sum

WHERE = ("place_channel", "place_country", "day")
ORDER_KINDS = ("shipping", "payment_fee", "packaging", "return_handling")
MICRO = 1_000_000


def placed(rows: ir.Table) -> ir.Table:
    """Add what an order is looked up by; an unknown channel or country is the empty word."""
    return rows.mutate(
        place_channel=rows.channel.fill_null(""), place_country=rows.country.fill_null("")
    )


def charges(rows: ir.Table, cost_rules: ir.Table, activities: ir.Table) -> ir.Table:
    """What does an order or a return cost by rule, at each place and day that occurs in `rows`?

    One row per channel, country and day of `rows` (made by `placed`), with

    - `<kind>_each`, `<kind>_line` (minor units) and `<kind>_points` (hundredths of a percent of
      net revenue) for shipping, payment_fee, packaging and return_handling;
    - return_each: all kinds per return; order_work_micro, return_work_micro: activities that
      every order, every return causes (millionths of minor units);
    - estimated: 1 when one of them is a default or a guess, else 0.

    Of the rules of one kind and measure that fit, the one with the highest narrowness holds. A
    rule or a team's rate holds from `valid_from` up to, not including, `valid_until`.

    Source: time-driven activity-based costing, Kaplan & Anderson; portfolio design, 3.3.

    Example: shipping 500 an order for all, 900 an order to IR; an order to GR costs 500, one to
    IR 900, not 1400.
    """
    there = rows.select(*WHERE).distinct()
    ruled = _by_rule(there, cost_rules)
    worked = _by_work(there, activities)
    joined = there.left_join(ruled, list(WHERE)).drop(*(f"{name}_right" for name in WHERE))
    joined = joined.left_join(worked, list(WHERE)).drop(*(f"{name}_right" for name in WHERE))
    joined = joined.mutate(
        estimated=ibis.greatest(joined.rule_estimated.fill_null(0), joined.estimated.fill_null(0))
    ).drop("rule_estimated")
    amounts = [name for name in joined.columns if name not in WHERE]
    return joined.mutate(**{name: joined[name].fill_null(0) for name in amounts})


def _by_rule(there: ir.Table, rules: ir.Table) -> ir.Table:
    """Choose the narrowest rule of each kind and measure, and put the chosen side by side."""
    named = rules.rename(rule_channel="channel", rule_country="country")
    pairs = there.cross_join(named)
    fits = pairs.filter(
        pairs.rule_channel.isnull() | (pairs.rule_channel == pairs.place_channel),
        pairs.rule_country.isnull() | (pairs.rule_country == pairs.place_country),
        pairs.day >= pairs.valid_from,
        pairs.day < pairs.valid_until,
    )
    same = ibis.window(group_by=[*WHERE, "kind", "per"])
    ranked = fits.mutate(narrowest=fits.narrowness.max().over(same))
    chosen = ranked.filter(ranked.narrowness == ranked.narrowest)
    # Any: a column of the next aggregate.
    columns: dict[str, Any] = {}
    for kind in ORDER_KINDS:
        own = chosen.kind == kind
        columns[f"{kind}_each"] = _sum_where(chosen.amount, own & (chosen.per == "order"))
        columns[f"{kind}_line"] = _sum_where(chosen.amount, own & (chosen.per == "line"))
        points = own & (chosen.per == "percent_of_revenue")
        columns[f"{kind}_points"] = _sum_where(chosen.basis_points, points)
    columns["return_each"] = _sum_where(chosen.amount, chosen.per == "return")
    columns["rule_estimated"] = chosen.is_estimated.cast("int64").max()
    return chosen.group_by(*WHERE).aggregate(**columns)


def _by_work(there: ir.Table, activities: ir.Table) -> ir.Table:
    """Add up what the teams' activities for one order and one return cost."""
    counted = activities.filter(activities.driver.isin(["order", "return"]))
    pairs = there.cross_join(counted)
    held = pairs.filter(pairs.day >= pairs.valid_from, pairs.day < pairs.valid_until)
    return held.group_by(*WHERE).aggregate(
        order_work_micro=_sum_where(held.cost_micro, held.driver == "order"),
        return_work_micro=_sum_where(held.cost_micro, held.driver == "return"),
        estimated=held.is_estimated.cast("int64").max(),
    )


def _sum_where(amount: ir.IntegerColumn, condition: ir.BooleanValue) -> ir.IntegerValue:
    return whole_sum(condition.ifelse(amount.fill_null(0), 0))
