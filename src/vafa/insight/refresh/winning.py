"""What winning a customer, or winning one back, costs and brings: from the shop's own past."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import share, whole_sum
from vafa.customers.models import Prospect, WalletAnswer
from vafa.insight.refresh.rows import OF_MODELS
from vafa.insight.rules.worth import Cuts, Told
from vafa.portfolio.models import ProfitSettings
from vafa.portfolio.queries import open_flags

YEAR_DAYS = 365
CASES_MIN = 30
OFFER_SHARE = 0.10
PROSPECTS_AT_ONCE = 100_000


def with_chances(
    cuts: Cuts,
    # Any: Ibis' backends share no typed base class.
    engine: Any,
    *,
    settings: ProfitSettings,
    until: date,
    workplace: Path,
) -> Cuts:
    """Add what an offer costs, what a new customer brings and costs, and how many are won."""
    whole = engine.read_parquet(str(workplace / "contribution.parquet"))
    valued = engine.read_parquet(str(workplace / "worth.parquet"))
    won = _newly_won(engine, valued, until=until)
    return replace(
        cuts,
        offer_cost=_offer_cost(engine, whole, settings),
        new_customer_value=won.value,
        acquisition_each=won.cost,
        p_win=_p_win(engine, valued, until=until),
    )


def what_people_told(customer_ids: list[int] | None = None) -> dict[int, Told]:
    """Return the marks of importance and the answers about other shops; of everybody, or of few."""
    flags = open_flags()
    answers = WalletAnswer.objects.all()
    if customer_ids is not None:
        flags = flags.filter(customer_id__in=customer_ids)
        answers = answers.filter(customer_id__in=customer_ids)
    told: dict[int, Told] = {}
    for customer, kind in flags.order_by("id").values_list("customer_id", "kind").iterator(5_000):
        known = told.get(customer, Told())
        told[customer] = replace(known, kinds=(*known.kinds, kind))
    # The latest answer counts, so it comes last.
    said = answers.order_by("said_date", "id").values_list("customer_id", "share", "brands")
    for customer, part, brands in said.iterator(5_000):
        known = told.get(customer, Told())
        told[customer] = replace(known, share_of_wallet=part, buys_elsewhere=brands > 1)
    return told


@dataclass(frozen=True)
class Won:
    """What a customer won in the last year brings, and what winning one cost; None is unknown."""

    value: float | None
    cost: float | None


def _newly_won(engine: Any, valued: ir.Table, *, until: date) -> Won:
    new = valued.filter(valued.first_day > until - timedelta(days=YEAR_DAYS))
    names = set(valued.columns)
    nothing = ibis.null("int64")
    later = new.contribution_24 if "contribution_24" in names else nothing
    cost = new.acquisition_cost if "acquisition_cost" in names else nothing
    now = new.contribution_of_models if OF_MODELS in names else new.contribution_year
    worth = new.mutate(worth=now + later, cost=cost)
    known = worth.aggregate(
        value=worth.worth.cast("float64").mean(),
        valued=worth.worth.count(),
        cost=worth.cost.cast("float64").mean(),
    )
    row = engine.to_pyarrow(known).to_pylist()[0]
    return Won(row["value"] if row["valued"] >= CASES_MIN else None, row["cost"])


def _offer_cost(engine: Any, whole: ir.Table, settings: ProfitSettings) -> float | None:
    if settings.offer_amount is not None:
        return float(settings.offer_amount)
    usual = whole.aggregate(mean=share(whole_sum(whole.net_revenue), whole_sum(whole.orders)))
    mean = engine.to_pyarrow(usual).to_pylist()[0]["mean"]
    return None if mean is None else OFFER_SHARE * float(mean)


def _p_win(engine: Any, valued: ir.Table, *, until: date) -> float | None:
    """Return which share of those known as prospects for a year bought within it."""
    asked = won = 0
    for people in _old_prospects(until):
        table = ibis.memtable(pa.table(people, schema=PROSPECTS))
        joined = table.join(valued.select("customer_id", "first_day"), "customer_id")
        in_time = joined.filter(joined.first_day >= joined.since, joined.first_day <= joined.within)
        # Who had bought before they were known as a prospect was never one.
        before = joined.filter(joined.first_day < joined.since)
        won += engine.to_pyarrow(in_time.count()).as_py()
        asked += len(people["customer_id"]) - engine.to_pyarrow(before.count()).as_py()
    return won / asked if asked >= CASES_MIN else None


PROSPECTS = pa.schema(
    [("customer_id", pa.int64()), ("since", pa.date32()), ("within", pa.date32())]
)


# Any: ids and days, as Arrow takes them.
def _old_prospects(until: date) -> Iterator[dict[str, list[Any]]]:
    limit = datetime.combine(until - timedelta(days=YEAR_DAYS), time(), UTC)
    known = Prospect.objects.filter(added_at__lt=limit, customer__left_out="")
    rows = known.order_by("id").values_list("customer_id", "added_at").iterator(10_000)
    while batch := list(islice(rows, PROSPECTS_AT_ONCE)):
        since = [added_at.date() for _customer, added_at in batch]
        yield {
            "customer_id": [customer for customer, _added_at in batch],
            "since": since,
            "within": [day + timedelta(days=YEAR_DAYS) for day in since],
        }
