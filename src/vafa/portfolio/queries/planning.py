"""Reads of what people decided about groups of customers and about the value chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet, Sum

from vafa.portfolio.models import GroupDecision, StepDecision, Valuation

SUMMED: Final = ("revenue_year", "contribution_year", "expected_revenue_24", "contribution_24")
IN_TODAYS_PRICES: Final = {
    "revenue_year": "revenue_year_real",
    "contribution_year": "contribution_year_real",
}
DECISIONS_MAX: Final = 200
HISTORY_MAX: Final = 50


@dataclass(frozen=True)
class Decided:
    """Decisions about groups in force, the next to be reviewed first, and those before."""

    open: list[GroupDecision]
    former: list[GroupDecision]


@dataclass(frozen=True)
class ChainDecisions:
    """Decisions about steps in force by step, and the earlier ones, the latest first."""

    by_step: dict[str, StepDecision]
    former: dict[str, list[StepDecision]]


def group_decisions() -> Decided:
    """Return the decisions about groups with their owners."""
    rows = GroupDecision.objects.select_related("owner")
    return Decided(
        open=list(rows.filter(ended_at=None).order_by("review_date", "id")[:DECISIONS_MAX]),
        former=list(rows.exclude(ended_at=None).order_by("-ended_at", "-id")[:HISTORY_MAX]),
    )


def chain_decisions() -> ChainDecisions:
    """Return the decisions about the steps of the value chain with their owners."""
    rows = StepDecision.objects.select_related("owner")
    former: dict[str, list[StepDecision]] = {}
    for row in rows.exclude(ended_at=None).order_by("-id")[:DECISIONS_MAX]:
        former.setdefault(row.step, []).append(row)
    return ChainDecisions({row.step: row for row in rows.filter(ended_at=None)}, former)


def summed_valuations(rows: QuerySet[Valuation]) -> dict[str, int | None]:
    """Return how many rows there are and what they add up to; None where nothing is known."""
    return _summed(rows, {name: name for name in SUMMED})


def summed_in_todays_prices(rows: QuerySet[Valuation]) -> dict[str, int | None]:
    """Return the same with what was paid in the prices of the shop's base month."""
    return _summed(rows, {name: IN_TODAYS_PRICES.get(name, name) for name in SUMMED})


def _summed(rows: QuerySet[Valuation], columns: Mapping[str, str]) -> dict[str, int | None]:
    found: dict[str, int | None] = rows.order_by().aggregate(
        customers=Count("id"), **{name: Sum(column) for name, column in columns.items()}
    )
    return found
