"""The customer list: one row per customer of the valuation in force, filtered and by pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet

from vafa.customers.models import Customer
from vafa.insight.queries.keyset import Page, page_of, place_read
from vafa.insight.rules.customer_filters import NOBODY, SORTS, CustomerFilters
from vafa.portfolio.models import PhaseState, Strategy, Valuation, ValuationRun
from vafa.portfolio.queries import current_run, open_overrides

PAGE_SIZE: Final = 50
COUNTED_MAX: Final = 10_000
COUNTRIES_MAX: Final = 260
READ_AT_ONCE: Final = 2_000
FEW_MAX: Final = 2_000


@dataclass(frozen=True)
class CustomerList:
    """One page of the list; `count` stops at COUNTED_MAX and then says `is_more`."""

    run: ValuationRun | None
    page: Page
    rows: list[Valuation]
    count: int
    is_more: bool
    countries: list[str]


def customer_list(
    *, filters: CustomerFilters, sort: str, after: str, before: str, today: date
) -> CustomerList:
    """Return a page of customers with how many there are; empty before the first refresh."""
    run = current_run()
    if run is None:
        return CustomerList(None, Page([], None, None), [], 0, False, [])
    chosen = SORTS[sort]
    place = place_read(before or after, sort=chosen, is_before=bool(before))
    fitting = matching(run=run, filters=filters, today=today)
    page = page_of(fitting, sort=chosen, place=place, size=PAGE_SIZE)
    count = _count_beside(page, fitting, run, is_all=filters.is_empty)
    return CustomerList(
        run=run,
        page=page,
        rows=_rows_of(run, page.customer_ids),
        count=count if filters.is_empty else min(count, COUNTED_MAX),
        is_more=not filters.is_empty and count > COUNTED_MAX,
        countries=_countries(run),
    )


def matching(*, run: ValuationRun, filters: CustomerFilters, today: date) -> QuerySet[Valuation]:
    """Return the list rows that fit the filters, in no order yet."""
    wanted = Q(run_id=run.id)
    for condition in _CONDITIONS:
        wanted &= condition(filters)
    return Valuation.objects.filter(wanted, *_silence(filters, today))


def all_matching(*, filters: CustomerFilters, sort: str, today: date) -> Iterator[Valuation]:
    """Read every row that fits in the order of the list, a few thousand at once."""
    run = current_run()
    if run is None:
        return
    chosen = SORTS[sort]
    fitting = matching(run=run, filters=filters, today=today)
    after: str | None = ""
    while after is not None:
        place = place_read(after, sort=chosen, is_before=False)
        page = page_of(fitting, sort=chosen, place=place, size=READ_AT_ONCE)
        yield from _rows_of(run, page.customer_ids)
        after = page.next


def count_matching(*, filters: CustomerFilters, today: date, up_to: int) -> int:
    """Count the rows that fit, but no further than one more than `up_to`."""
    run = current_run()
    return 0 if run is None else _counted(matching(run=run, filters=filters, today=today), up_to)


def _counted(rows: QuerySet[Valuation], up_to: int = COUNTED_MAX) -> int:
    return rows.order_by()[: up_to + 1].count()


def _count_beside(
    page: Page, fitting: QuerySet[Valuation], run: ValuationRun, *, is_all: bool
) -> int:
    """Count as little as possible: a list of one page and the list of everybody are known."""
    if is_all:
        return run.customers
    if page.previous is None and page.next is None:
        return len(page.customer_ids)
    return _counted(fitting)


def _rows_of(run: ValuationRun, customer_ids: list[int]) -> list[Valuation]:
    rows = Valuation.objects.filter(run=run, customer_id__in=customer_ids)
    by_customer = {row.customer_id: row for row in rows.select_related("customer")}
    return [by_customer[customer_id] for customer_id in customer_ids if customer_id in by_customer]


def _countries(run: ValuationRun) -> list[str]:
    """List the countries of a run, from one place of the index to the next."""
    table = connection.ops.quote_name(Valuation._meta.db_table)
    # The table's name is our own, the run is bound. A plain DISTINCT would read a million rows.
    statement = f"""
        WITH RECURSIVE seen(country) AS (
            SELECT MIN(country) FROM {table} WHERE run_id = %s
            UNION ALL
            SELECT (SELECT MIN(country) FROM {table} WHERE run_id = %s AND country > seen.country)
            FROM seen WHERE seen.country IS NOT NULL
        )
        SELECT country FROM seen WHERE country <> '' LIMIT {COUNTRIES_MAX}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [run.id, run.id])
        return [country for (country,) in cursor.fetchall()]


def _phase(filters: CustomerFilters) -> Q:
    match filters.phase:
        case "":
            return Q()
        case "at_risk":
            return Q(phase="existing", phase_state=PhaseState.AT_RISK)
        case "won_back":
            return Q(phase="former", phase_state=PhaseState.WON_BACK)
        case "former":
            return Q(phase="former", phase_state=PhaseState.NONE)
    return Q(phase=filters.phase)


def _strategy(filters: CustomerFilters) -> Q:
    match filters.strategy:
        case "":
            return Q()
        case "NONE":
            return Q(strategy=Strategy.NONE)
        case "END_PROPOSED":
            return Q(strategy=Strategy.END, is_end_approved=False)
        case "END_APPROVED":
            return Q(strategy=Strategy.END, is_end_approved=True)
    return Q(strategy=filters.strategy)


def _ranges(filters: CustomerFilters) -> Q:
    asked: Mapping[str, float | None] = {
        "expected_revenue__gte": filters.value_min,
        "expected_revenue__lte": filters.value_max,
        "revenue_total__gte": filters.revenue_min,
        "revenue_total__lte": filters.revenue_max,
        "p_buys_90__gte": filters.p_buys_min,
        "p_buys_90__lte": filters.p_buys_max,
        "purchase_days__gte": filters.days_min,
        "purchase_days__lte": filters.days_max,
    }
    return Q(**{name: value for name, value in asked.items() if value is not None})


def _flags(filters: CustomerFilters) -> Q:
    wanted = Q(country=filters.country) if filters.country else Q()
    if filters.is_overdue:
        wanted &= Q(overdue_since__isnull=False)
    if filters.is_overridden:
        wanted &= Q(is_overridden=True) & _among(open_overrides().values_list("customer_id"))
    if filters.is_nameless:
        wanted &= _nameless()
    if filters.owner:
        wanted &= _owned(filters.owner)
    if filters.left_out:
        left_out = Customer.objects.filter(left_out__gt="").values_list("id")
        wanted &= _among(left_out) if filters.left_out == "yes" else ~Q(customer_id__in=left_out)
    return wanted


def _owned(owner: str) -> Q:
    if owner == NOBODY:
        return Q(customer__owner=None)
    assert owner.isdigit(), "“mine” is put into a number before the list is read"
    return _among(Customer.objects.filter(owner_id=int(owner)).values_list("id"))


def _nameless() -> Q:
    """Select customers without a name: looked up one by one where few have none."""
    # SQLite takes a partial index for written words only, not for bound values.
    found = Customer.objects.extra(where=["name = '' AND company = ''"]).values_list("id")
    few = [customer_id for (customer_id,) in found[: FEW_MAX + 1]]
    if len(few) <= FEW_MAX:
        return Q(customer_id__in=few)
    return Q(customer__name="", customer__company="")


# Any: the ids of customers, from whichever table knows them.
def _among(chosen: QuerySet[Any, Any]) -> Q:
    """Select customers that are probably few: then they are looked up one by one."""
    few = [customer_id for (customer_id,) in chosen[: FEW_MAX + 1]]
    return Q(customer_id__in=few if len(few) <= FEW_MAX else chosen)


def _silence(filters: CustomerFilters, today: date) -> list[Q]:
    bounds = []
    if filters.silent_min is not None:
        bounds.append(Q(latest_day__lte=today - timedelta(days=filters.silent_min)))
    if filters.silent_max is not None:
        bounds.append(Q(latest_day__gte=today - timedelta(days=filters.silent_max)))
    return bounds


_CONDITIONS: Final[tuple[Callable[[CustomerFilters], Q], ...]] = (
    _phase,
    _strategy,
    _ranges,
    _flags,
)
