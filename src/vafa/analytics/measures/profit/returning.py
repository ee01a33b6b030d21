"""How likely somebody who left is to come back, from those who did."""

from __future__ import annotations

from datetime import date, timedelta

from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real, share, whole_sum

YEAR_DAYS = 365
# Silence in multiples of the customer's own limit: up to 2, up to 4, longer.
BANDS = (2.0, 4.0)


def silence_band(silent_days: ir.NumericValue, former_after_days: ir.NumericValue) -> ir.Value:
    """Name the band of a silence: 0 up to twice the own limit, 1 up to four times, 2 beyond."""
    times = share(silent_days, former_after_days)
    lower, upper = BANDS
    return (times <= real(lower)).ifelse(0, (times <= real(upper)).ifelse(1, 2)).cast("int64")


def chances_of_return(customer_days: ir.Table, thresholds: ir.Table, *, cut: date) -> ir.Table:
    """Of those who had left a year ago, how many came back, and how often did they buy then?

    `thresholds` is `separation_thresholds` of what was known on `cut` (columns customer_id,
    silent_days, former_after_days). Per band of silence (0 up to twice the own limit, 1 up to
    four times, 2 beyond): former = customers beyond their limit on `cut`; returned = those of
    them who bought within the 365 days after it; days = their purchase days in that year;
    share = returned / former, days_each = days / returned.

    Source: portfolio design, 3.2, worth it: P(return) from the shop's own history.

    Example: on the cut two were silent for 100 and 130 days with a limit of 60, and one bought
    three times after it: band 0 has 1 former, band 1 has 1; the one who came back counts in his
    own band with share 1 and 3 days each.
    """
    left = thresholds.filter(thresholds.silent_days > thresholds.former_after_days)
    banded = left.select("customer_id", band=silence_band(left.silent_days, left.former_after_days))
    after = customer_days.filter(
        customer_days.day > cut, customer_days.day <= cut + timedelta(days=YEAR_DAYS)
    )
    bought = after.group_by("customer_id").aggregate(days=after.count())
    joined = banded.left_join(bought, "customer_id")
    counted = joined.group_by("band").aggregate(
        former=joined.count(),
        returned=whole_sum(joined.days.notnull().cast("int64")),
        days=whole_sum(joined.days.fill_null(0)),
    )
    return counted.mutate(
        share=share(counted.returned, counted.former),
        days_each=share(counted.days, counted.returned),
    )
