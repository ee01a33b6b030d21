"""Customers of a region of the value map, and the rows behind the names that a page lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from vafa.insight.queries.keyset import page_of, place_read
from vafa.insight.rules.customer_filters import Sort
from vafa.portfolio.models import Strategy, Valuation
from vafa.portfolio.queries import current_run, current_valuations

PAGE_SIZE: Final = 25
COUNTED_MAX: Final = 10_000
LISTED_MAX: Final = 200
BY_LATER = Sort("later", "expected_revenue_24", is_descending=True, may_be_unknown=False)


@dataclass(frozen=True, slots=True)
class Region:
    """Ends of both values in minor units, the ends included; None leaves a side open."""

    now_low: int | None = None
    now_high: int | None = None
    later_low: int | None = None
    later_high: int | None = None


@dataclass(frozen=True)
class RegionList:
    """One page of a region's customers; `count` stops at COUNTED_MAX and then says `is_more`."""

    rows: list[Valuation]
    previous: str | None
    next: str | None
    count: int
    is_more: bool


def customers_in_region(
    *, region: Region, is_real: bool = False, after: str = "", before: str = ""
) -> RegionList:
    """Return customers by both values, of whom most is expected first; nobody before a refresh.

    With `is_real` the value now is looked for in today's prices.
    """
    run = current_run()
    if run is None:
        return RegionList([], None, None, 0, False)
    now = "revenue_year_real" if is_real else "revenue_year"
    wanted = {
        f"{now}__gte": region.now_low,
        f"{now}__lte": region.now_high,
        "expected_revenue_24__gte": region.later_low,
        "expected_revenue_24__lte": region.later_high,
    }
    bounds = {name: value for name, value in wanted.items() if value is not None}
    inside = Valuation.objects.filter(run_id=run.id, **bounds)
    if region.later_low is None and region.later_high is None:
        inside = inside.filter(expected_revenue_24__isnull=False)
    place = place_read(before or after, sort=BY_LATER, is_before=bool(before))
    page = page_of(inside, sort=BY_LATER, place=place, size=PAGE_SIZE)
    rows = rows_by_customer(page.customer_ids)
    count = inside.order_by()[: COUNTED_MAX + 1].count()
    return RegionList(
        rows=[rows[one] for one in page.customer_ids if one in rows],
        previous=page.previous,
        next=page.next,
        count=min(count, COUNTED_MAX),
        is_more=count > COUNTED_MAX,
    )


def rows_by_customer(customer_ids: Iterable[int]) -> dict[int, Valuation]:
    """Return the list rows in force of the customers that a page names, in one query."""
    chosen = list(dict.fromkeys(customer_ids))[:LISTED_MAX]
    rows = current_valuations().filter(customer_id__in=chosen).select_related("customer")
    return {row.customer_id: row for row in rows}


def open_end_proposals() -> int:
    """Count the proposals to end that wait for a person, but no further than COUNTED_MAX + 1."""
    waiting: QuerySet[Valuation] = current_valuations().filter(
        strategy=Strategy.END, is_end_approved=False
    )
    return waiting.order_by()[: COUNTED_MAX + 1].count()
