"""Valued customers for whom nobody is about to do anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from vafa.insight.queries.keyset import Page, page_of, place_read
from vafa.insight.rules.customer_filters import SORTS
from vafa.insight.rules.next_steps import VALUED_STRATEGIES
from vafa.portfolio.models import PhaseState, Valuation, ValuationRun
from vafa.portfolio.queries import current_run
from vafa.tasks.queries import without_next_step

PAGE_SIZE: Final = 50
COUNTED_MAX: Final = 1_000
NOBODY: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NoStepFilters:
    """Which of them are listed; the owner NOBODY asks for those whom nobody looks after."""

    owner: int | None = None
    strategy: str = ""
    value_min: int | None = None


@dataclass(frozen=True)
class NoStepList:
    """One page of them; the count stops at COUNTED_MAX and then says `is_more`."""

    run: ValuationRun | None
    page: Page
    rows: list[Valuation]
    count: int
    is_more: bool


def customers_without_next_step(
    *, filters: NoStepFilters, after: str, before: str, today: date
) -> NoStepList:
    """Return a page of valued customers with neither task nor proposal, most valuable first.

    Valued is whoever buys, is at risk or came back, and whom the shop means to protect, enhance
    or win back. Empty before the first refresh.
    """
    run = current_run()
    if run is None:
        return NoStepList(None, Page([], None, None), [], 0, is_more=False)
    waiting = _waiting(run, filters, today)
    sort = SORTS["value"]
    place = place_read(before or after, sort=sort, is_before=bool(before))
    page = page_of(waiting, sort=sort, place=place, size=PAGE_SIZE)
    count = waiting.order_by()[: COUNTED_MAX + 1].count()
    return NoStepList(
        run=run,
        page=page,
        rows=_rows_of(run, page.customer_ids),
        count=min(count, COUNTED_MAX),
        is_more=count > COUNTED_MAX,
    )


def _waiting(run: ValuationRun, filters: NoStepFilters, today: date) -> QuerySet[Valuation]:
    valued = (
        Q(phase="existing")
        | Q(phase="former", phase_state=PhaseState.WON_BACK)
        | Q(strategy__in=VALUED_STRATEGIES)
    )
    rows = Valuation.objects.filter(valued, run_id=run.id, is_left_out=False)
    if filters.strategy:
        rows = rows.filter(strategy=filters.strategy)
    if filters.value_min is not None:
        rows = rows.filter(expected_revenue__gte=filters.value_min)
    if filters.owner is not None:
        rows = rows.filter(customer__owner_id=filters.owner or None)
    return without_next_step(rows, today=today)


def _rows_of(run: ValuationRun, customer_ids: list[int]) -> list[Valuation]:
    rows = Valuation.objects.filter(run=run, customer_id__in=customer_ids)
    by_customer = {row.customer_id: row for row in rows.select_related("customer__owner")}
    return [by_customer[number] for number in customer_ids if number in by_customer]
