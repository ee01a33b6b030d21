"""When silence means that a customer is leaving: per customer, not one period for all."""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import days_from, real
from vafa.analytics.measures.gaps.pairs import days_with_gaps
from vafa.analytics.measures.gaps.second_purchase import curve_days, first_to_second


def separation_thresholds(
    customer_days: ir.Table,
    *,
    until: date,
    at_risk: float = 0.80,
    former: float = 0.95,
    prior_strength: float = 3,
    floor_days: float = 14,
    cycle_days: float | None = None,
) -> ir.Table:
    """After how much silence is this customer at risk, and after how much has he left?

    With n gaps of g days and k = prior_strength:

    - level = (Σ ln g + k x L) / (n + k), L = mean of ln g over all gaps of the shop: the own
      rhythm, drawn to the shop's while little is known; usual_gap_days = exp(level)
    - z(q) = q-quantile of (ln g - own mean of ln g) x √(n / (n - 1)) over all gaps of customers
      with n ≥ 2; the root makes up for a mean that was taken of the very same few gaps
    - threshold(q) = exp(level + z(q)) days
    - one purchase only, or a shop in which nobody has two gaps: the q-quantile of the
      `first_to_second` curve; if it never reaches q, the day at which q of its highest share
      had returned; if nobody ever returned, null: unknown
    - limits: not under `floor_days`, and not over 2 x `cycle_days` where the owner set a cycle

    `customer_days` must end at `until`. All in days; compare `silent_days` > threshold.
    Source: portfolio.md 3.6 (there with its trial against one period for all).

    Example, until 2024-05-01, k = 3, no floor: customer 1 bought on 01-01, 01-11 and 02-20 (gaps
    10 and 40: own mean ln 20, residuals ∓ln 2 x √2), customer 2 on 01-01 and 01-21 (gap 20).
    L = ln 20, so both have usual_gap_days 20. The median residual is 0, so threshold(0.5) = 20
    for both; the 0.95-quantile is 0.9 x √2 x ln 2, so threshold(0.95) = 20 x 2^(0.9 √2) = 48.33.
    """
    paired = days_with_gaps(customer_days)
    logs = paired.mutate(log_gap=paired.gap_days.cast("float64").ln())
    customers = logs.group_by("customer_id").aggregate(
        purchase_days=logs.count(),
        first_day=logs.day.min(),
        second_day=logs.day.min(where=logs.log_gap.notnull()),
        latest_day=logs.day.max(),
        log_gap_sum=logs.log_gap.sum(),
    )
    rhythm = _shop_rhythm(logs, customers, at_risk=at_risk, former=former)
    curve = first_to_second(
        customers.select(
            days_to_second=days_from(customers.first_day, customers.second_day),
            watched_days=days_from(customers.first_day, until),
        )
    )
    known = customers.cross_join(rhythm).cross_join(
        curve_days(curve, at_risk=at_risk, former=former)
    )
    prior = real(prior_strength)
    gaps = (known.purchase_days - 1).cast("float64")
    level = (known.log_gap_sum + known.shop_level * prior) / (gaps + prior)
    judged = known.mutate(level=level)
    return judged.select(
        "customer_id",
        "purchase_days",
        silent_days=days_from(judged.latest_day, until),
        usual_gap_days=judged.level.exp(),
        at_risk_after_days=_limited(
            ibis.coalesce((judged.level + judged.z_at_risk).exp(), judged.curve_at_risk),
            floor_days=floor_days,
            cycle_days=cycle_days,
        ),
        former_after_days=_limited(
            ibis.coalesce((judged.level + judged.z_former).exp(), judged.curve_former),
            floor_days=floor_days,
            cycle_days=cycle_days,
        ),
    )


def _shop_rhythm(logs: ir.Table, customers: ir.Table, *, at_risk: float, former: float) -> ir.Table:
    """Give the shop's mean log gap and how far single gaps stray from their owner's: one row."""
    regulars = customers.filter(customers.purchase_days >= 2).select(
        "customer_id", "log_gap_sum", gaps=(customers.purchase_days - 1).cast("float64")
    )
    gaps = logs.filter(logs.log_gap.notnull()).select("customer_id", "log_gap")
    owned = gaps.join(regulars, "customer_id")
    strayed = owned.log_gap - owned.log_gap_sum / owned.gaps
    widened = strayed * (owned.gaps / (owned.gaps - 1.0).nullif(0.0)).sqrt()
    residuals = owned.select("log_gap", residual=widened)
    return residuals.aggregate(
        shop_level=residuals.log_gap.mean(),
        z_at_risk=residuals.residual.quantile(at_risk),
        z_former=residuals.residual.quantile(former),
    )


def _limited(
    days: ir.FloatingValue, *, floor_days: float, cycle_days: float | None
) -> ir.FloatingValue:
    """Keep a threshold within the owner's limits; an unknown one stays unknown."""
    ceiling = days if cycle_days is None else ibis.least(days, real(2 * cycle_days))
    floored = ibis.greatest(ceiling, real(floor_days))
    return days.notnull().ifelse(floored, ibis.null("float64"))
