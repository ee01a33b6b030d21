"""The phases at past month ends, from what was known then, kept between refreshes.

A month end's file is named by a fingerprint of every purchase day up to it and of the settings,
so that a refresh computes only month ends that are new or whose past has changed.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import days_from, whole_sum
from vafa.analytics.measures.gaps import customer_rhythms, shop_rhythm, thresholds_by_rhythm
from vafa.analytics.measures.months import months_of, with_month
from vafa.analytics.measures.phases import phases
from vafa.analytics.understanding.known import sampled
from vafa.insight.refresh.known import Known, rows_of
from vafa.lifecycle.queries import fixed_periods

MONTHS_SHOWN = 18
# So many months teach a shop's rhythm; before them silence means nothing yet.
MONTHS_TO_LEARN = 3
# So many customers settle a rhythm's quantiles to a thousandth, at eighteen month ends quickly.
RHYTHM_CUSTOMERS = 200_000
# Raise it when the rule of the phases changes: every kept month end is then computed anew.
RULE_VERSION = 1
# A prime below 2^31: squares of remainders still fit into 63 bits.
HASH_PRIME = 2_147_483_647
CUSTOMER_FACTOR, DAY_FACTOR = 1_103_515_245, 69_069
PREFIX = "phases"


@dataclass(frozen=True)
class MonthEnd:
    """The last day of a month that is over, with the fingerprint of all that was known on it."""

    number: int
    start: date
    end: date
    fingerprint: str


@dataclass(frozen=True)
class Judgement:
    """Everything but the purchases that decides about phases."""

    at_risk_quantile: float
    former_quantile: float
    fixed_at_risk_days: int | None
    fixed_former_days: int | None


def judgement_of(known: Known) -> Judgement:
    """Return how this shop tells phases apart."""
    fixed = fixed_periods()
    return Judgement(
        known.at_risk_quantile, known.former_quantile, fixed.at_risk_days, fixed.former_days
    )


def past_month_ends(known: Known) -> list[MonthEnd]:
    """List the ends of all months that are over since the first purchase, the oldest first."""
    dated = with_month(known.days, known.calendar_days)
    marked = dated.mutate(mark=_mark(dated))
    marks = marked.group_by("month_number").aggregate(
        days=marked.count(), mark=whole_sum(marked.mark)
    )
    by_month = {row["month_number"]: row for row in rows_of(known, marks)}
    months = months_of(known.calendar_days)
    over = months.filter(months.month_end <= known.today).order_by("month_number")
    chain = hashlib.sha256(repr((RULE_VERSION, known.calendar, judgement_of(known))).encode())
    ends: list[MonthEnd] = []
    for month in rows_of(known, over):
        number = month["month_number"]
        found = by_month.get(number)
        if not ends and found is None:
            continue
        chain.update(repr((number, found and found["days"], found and found["mark"])).encode())
        ends.append(
            MonthEnd(number, month["month_start"], month["month_end"], chain.hexdigest()[:16])
        )
    return ends


def phases_at(known: Known, ends: Sequence[MonthEnd]) -> ir.Table | None:
    """Give every customer's phase at the last months' ends, computing what is not kept yet.

    Columns: month_end, customer_id, phase (a shade instead of its phase where there is one) and
    before (the same a month earlier; null for whoever had not bought). None without a month.
    """
    shown = months_shown(ends)
    paths = [path_of(known, month) for month in shown]
    _forget(known, keep=paths)
    before: Path | None = None
    sample: ir.Table | None = None
    for month, path in zip(shown, paths, strict=True):
        if not path.exists():
            sample = rhythm_days(known) if sample is None else sample
            keep_table(known, _phases_on(known, month.end, before, sample), path)
        before = path
    if not paths:
        return None
    return known.engine.read_parquet(str(known.history / f"{PREFIX}-*.parquet"))


def months_shown(ends: Sequence[MonthEnd]) -> list[MonthEnd]:
    """Return the month ends whose phases are told: the latest, without those of learning."""
    return list(ends[MONTHS_TO_LEARN:][-MONTHS_SHOWN:])


def path_of(known: Known, month: MonthEnd) -> Path:
    """Return where the phases of a month end are kept."""
    return known.history / f"{PREFIX}-{month.end.isoformat()}-{month.fingerprint}.parquet"


def rhythm_days(known: Known) -> ir.Table:
    """Give the purchase days that teach a shop's rhythm; kept, for month after month asks them."""
    customers = known.understanding.customers
    if customers <= RHYTHM_CUSTOMERS:
        return known.days
    days = sampled(known.days, customers=customers, at_most=RHYTHM_CUSTOMERS)
    kept = days.select("customer_id", "day", "gap_days")
    return keep_table(known, kept, known.history / "rhythm_days.parquet")


def shop_until(known: Known, days: ir.Table, until: date, *, former_quantile: float) -> ir.Table:
    """Give the shop's rhythm from those of the `rhythm_days` up to a day."""
    return shop_rhythm(
        days.filter(days.day <= until),
        until=until,
        at_risk=known.at_risk_quantile,
        former=former_quantile,
    )


def days_until(known: Known, until: date) -> ir.Table:
    """Give the purchase days that were known on a day."""
    return known.days.filter(known.days.day <= until)


def _phases_on(known: Known, day: date, before: Path | None, sample: ir.Table) -> ir.Table:
    rules = judgement_of(known)
    shop = shop_until(known, sample, day, former_quantile=rules.former_quantile)
    decided = phases(
        thresholds_by_rhythm(customer_rhythms(days_until(known, day)), shop, until=day),
        fixed_at_risk_days=rules.fixed_at_risk_days,
        fixed_former_days=rules.fixed_former_days,
    )
    now = decided.select(
        "customer_id", month_end=ibis.literal(day), phase=shade(decided.phase, decided.phase_state)
    )
    if before is None:
        return now.mutate(before=ibis.null("string"))
    earlier = known.engine.read_parquet(str(before)).select("customer_id", before="phase")
    return now.left_join(earlier, "customer_id").drop("customer_id_right")


def shade(phase: ir.StringValue, state: ir.StringValue) -> ir.StringValue:
    """Name the state where there is one, else the phase."""
    return (state == "").ifelse(phase, state)


def _mark(days: ir.Table) -> ir.IntegerValue:
    """Hash a purchase day so that a sum over many tells any other set of them apart.

    The square makes customer and day belong together: swapping the days of two customers
    changes the sum, which a linear hash would miss.
    """
    number = days_from(ibis.date(1970, 1, 1), days.day)
    mixed = (
        days.customer_id % HASH_PRIME * CUSTOMER_FACTOR + (number + 100_000) * DAY_FACTOR
    ) % HASH_PRIME
    return mixed * mixed % HASH_PRIME


def keep_table(known: Known, table: ir.Table, path: Path) -> ir.Table:
    """Write a table into the history and give it back, read from there.

    It is written under another name first, so that an interrupted one is never found.
    """
    scratch = known.history / "unfinished.parquet"
    _remove(scratch)
    known.engine.to_parquet(table, scratch, **_compression(known))
    _remove(path)
    scratch.replace(path)
    return known.engine.read_parquet(str(path))


def _compression(known: Known) -> dict[str, str]:
    return {"compression": "zstd"} if known.engine.name == "duckdb" else {}


def _forget(known: Known, *, keep: Sequence[Path]) -> None:
    for path in known.history.glob(f"{PREFIX}-*.parquet"):
        if path not in keep:
            _remove(path)


def _remove(path: Path) -> None:
    # Spark writes a folder where DuckDB writes a file.
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
