"""When silence means that a customer is leaving: per customer, not one period for all."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import days_from, real
from vafa.analytics.measures.gaps.rhythm import customer_rhythms, shop_rhythm

# A threshold that is a whole number must not be passed by the last bit of a power.
LAST_BITS_DAYS = 1e-6

Days: TypeAlias = ir.FloatingValue
THRESHOLDS = (
    "silent_days",
    "usual_gap_days",
    "at_risk_after_days",
    "former_after_days",
    "came_back",
)


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
      `first_to_second` curve, read while one in twenty customers is still watched; if it never
      reaches the larger q, the days at which `at_risk` and `former` of its highest share had
      returned; if nobody ever returned, null: unknown
    - limits: not under `floor_days`, and not over 2 x `cycle_days` where the owner set a cycle
    - came_back: the latest purchase ended a silence beyond threshold(former), as that one was
      without this gap; second_day is null for one purchase

    `customer_days` must end at `until`. All in days; compare `silent_days` > threshold.
    Source: docs/decisions/phases.md.

    Example, until 2024-05-01, k = 3, no floor: customer 1 bought on 01-01, 01-11 and 02-20 (gaps
    10 and 40: own mean ln 20, residuals ∓ln 2 x √2), customer 2 on 01-01 and 01-21 (gap 20).
    L = ln 20, so both have usual_gap_days 20. The median residual is 0, so threshold(0.5) = 20
    for both; the 0.95-quantile is 0.9 x √2 x ln 2, so threshold(0.95) = 20 x 2^(0.9 √2) = 48.33.
    """
    return thresholds_by_rhythm(
        customer_rhythms(customer_days),
        shop_rhythm(customer_days, until=until, at_risk=at_risk, former=former),
        until=until,
        prior_strength=prior_strength,
        floor_days=floor_days,
        cycle_days=cycle_days,
    )


def thresholds_by_rhythm(
    customer_rhythms: ir.Table,
    shop_rhythm: ir.Table,
    *,
    until: date,
    prior_strength: float = 3,
    floor_days: float = 14,
    cycle_days: float | None = None,
) -> ir.Table:
    """Which thresholds follow for customers whose purchases, and the shop's, are summed up?

    The formulas, source and example are those of `separation_thresholds`. With the shop's row of
    the latest run it judges a single customer in a moment.
    """
    judged = with_thresholds(
        customer_rhythms,
        shop_rhythm,
        until=until,
        prior_strength=prior_strength,
        floor_days=floor_days,
        cycle_days=cycle_days,
    )
    return judged.select("customer_id", "purchase_days", *THRESHOLDS[:4], "second_day", "came_back")


def with_thresholds(
    customer_rhythms: ir.Table,
    shop_rhythm: ir.Table,
    *,
    until: date,
    prior_strength: float = 3,
    floor_days: float = 14,
    cycle_days: float | None = None,
) -> ir.Table:
    """Add `thresholds_by_rhythm` to customers' rows and leave their other columns as they are.

    For millions of customers it spares the join of their thresholds back to them. Adds
    silent_days, usual_gap_days, at_risk_after_days, former_after_days and came_back; formulas,
    source and example are those of `separation_thresholds`.
    """
    known = customer_rhythms.cross_join(shop_rhythm)
    prior = real(prior_strength)
    gaps = (known.purchase_days - 1).cast("float64")
    earlier_gap_sum = known.log_gap_sum - known.latest_gap_days.cast("float64").ln()
    drawn_by = known.shop_level * prior
    levelled = known.mutate(
        level=(known.log_gap_sum + drawn_by) / (gaps + prior),
        # Without the latest gap a customer of two purchases has none: the curve judges.
        earlier_level=(known.purchase_days > 2).ifelse(
            (earlier_gap_sum + drawn_by) / (gaps - 1.0 + prior), ibis.null("float64")
        ),
    )

    def limited(level: ir.FloatingColumn, z: ir.FloatingColumn, curve: ir.FloatingColumn) -> Days:
        silence = ibis.coalesce((level + z).exp(), curve)
        return _limited(silence, floor_days=floor_days, cycle_days=cycle_days)

    earlier_former = limited(levelled.earlier_level, levelled.z_former, levelled.curve_former)
    came_back = levelled.latest_gap_days.cast("float64") > earlier_former + real(LAST_BITS_DAYS)
    return levelled.mutate(
        silent_days=days_from(levelled.latest_day, until),
        usual_gap_days=levelled.level.exp(),
        at_risk_after_days=limited(levelled.level, levelled.z_at_risk, levelled.curve_at_risk),
        former_after_days=limited(levelled.level, levelled.z_former, levelled.curve_former),
        came_back=came_back.fill_null(False),
    ).select(*customer_rhythms.columns, *THRESHOLDS)


def _limited(days: Days, *, floor_days: float, cycle_days: float | None) -> Days:
    """Keep a threshold within the owner's limits; an unknown one stays unknown."""
    ceiling = days if cycle_days is None else ibis.least(days, real(2 * cycle_days))
    return days.notnull().ifelse(ibis.greatest(ceiling, real(floor_days)), ibis.null("float64"))
