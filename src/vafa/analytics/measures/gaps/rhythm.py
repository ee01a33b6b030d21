"""How regularly each customer buys, and how this shop's customers do as a whole."""

from __future__ import annotations

from datetime import date

from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import days_from
from vafa.analytics.measures.gaps.pairs import days_with_gaps
from vafa.analytics.measures.gaps.second_purchase import curve_days, first_to_second


def customer_rhythms(customer_days: ir.Table) -> ir.Table:
    """What do thresholds take from each customer's purchases?

    log_gap_sum = Σ ln gap (null for one purchase), latest_gap_days = the gap that the latest
    purchase ended (null for one purchase), the first, second and latest purchase day. Days of a
    single customer give that customer's row: an arriving order needs no pass over the others.

    Source: docs/decisions/phases.md.

    Example: customer 1 bought on 2024-01-01, 01-11 and 02-20, customer 2 on 01-01 and 01-21:
    (1, 3 days, second 01-11, latest 02-20, latest gap 40, ln 10 + ln 40) and
    (2, 2 days, second 01-21, latest 01-21, latest gap 20, ln 20).
    """
    logs = _log_gaps(customer_days)
    return logs.group_by("customer_id").aggregate(
        purchase_days=logs.count(),
        first_day=logs.day.min(),
        second_day=logs.day.min(where=logs.log_gap.notnull()),
        latest_day=logs.day.max(),
        latest_gap_days=logs.gap_days.argmax(logs.day),
        log_gap_sum=logs.log_gap.sum(),
    )


def shop_rhythm(
    customer_days: ir.Table, *, until: date, at_risk: float = 0.80, former: float = 0.95
) -> ir.Table:
    """How does this shop's whole base buy? One row: all that a threshold takes from the shop.

    shop_level = L, z_at_risk and z_former = z(q), curve_at_risk and curve_former (days) of
    `separation_thresholds`; null where nothing tells. Stored with a run, it lets one changed
    customer be judged by the same formula as everybody.

    Source: docs/decisions/phases.md.

    Example: the five days of `separation_thresholds` give L = ln 20 = 2.9957 and
    z(0.95) = 0.9 √2 ln 2 = 0.8822.
    """
    logs, customers = _log_gaps(customer_days), customer_rhythms(customer_days)
    regulars = customers.filter(customers.purchase_days >= 2).select(
        "customer_id", "log_gap_sum", gaps=(customers.purchase_days - 1).cast("float64")
    )
    owned = logs.filter(logs.log_gap.notnull()).select("customer_id", "log_gap")
    owned = owned.join(regulars, "customer_id")
    strayed = owned.log_gap - owned.log_gap_sum / owned.gaps
    widened = strayed * (owned.gaps / (owned.gaps - 1.0).nullif(0.0)).sqrt()
    residuals = owned.select("log_gap", residual=widened)
    spread = residuals.aggregate(
        shop_level=residuals.log_gap.mean(),
        z_at_risk=residuals.residual.quantile(at_risk),
        z_former=residuals.residual.quantile(former),
    )
    curve = first_to_second(
        customers.select(
            days_to_second=days_from(customers.first_day, customers.second_day),
            watched_days=days_from(customers.first_day, until),
        )
    )
    return spread.cross_join(curve_days(curve, at_risk=at_risk, former=former))


def _log_gaps(customer_days: ir.Table) -> ir.Table:
    paired = days_with_gaps(customer_days)
    return paired.mutate(log_gap=paired.gap_days.cast("float64").ln())
