"""What rows of a file of costs speak of: products, orders, customers, activities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, TypeVar, cast

from vafa.catalogue.models import Product
from vafa.connectors.shops.costs.rules.rows import CostRow
from vafa.core.calendars import day_in, start_of_month
from vafa.core.keys import Actor, content_key
from vafa.core.languages import Calendar
from vafa.core.text import search_key
from vafa.customers.models import Customer, Identity
from vafa.imports.models import Run, RunState
from vafa.imports.rules.converting import RowRefusal
from vafa.orders.models import Order
from vafa.portfolio.forms.cost_labels import ACTIVITY_LABELS
from vafa.portfolio.models import (
    BEGINNING,
    AcquisitionSpend,
    Activity,
    ActivityCount,
    DirectCost,
    MarginRate,
    ProductCost,
    Statement,
)
from vafa.portfolio.models.costs import Driver
from vafa.portfolio.queries.costs import prices_of
from vafa.portfolio.rules.costing import is_unlikely
from vafa.staff.queries import shop, today

RUNS_SHOWN: Final = 20
Read = tuple[CostRow | RowRefusal, tuple[str, ...]]
Found = TypeVar("Found")


class Unknown(Exception):
    """Say that a row speaks of something that is not here."""

    def __init__(self, reason: str, field_name: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field_name = field_name


@dataclass
class Understood:
    """What a batch of rows says, and the rows that were refused."""

    statements: list[Statement] = field(default_factory=list)
    refused: list[RowRefusal] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What the rows of a batch may speak of, found with one query each."""

    today: date
    zone: str
    calendar: Calendar
    products: Mapping[str, int] = field(default_factory=dict)
    prices: Mapping[int, int] = field(default_factory=dict)
    # An order number that several channels use is None: nobody knows which is meant.
    orders: Mapping[str, Order | None] = field(default_factory=dict)
    customers: Mapping[str, int] = field(default_factory=dict)
    activities: Mapping[str, Activity] = field(default_factory=dict)


def understood(
    what: str,
    read: Sequence[Read],
    *,
    occurrences: dict[str, int],
    at: datetime,
    by: Actor,
) -> Understood:
    """Turn rows of a file into statements; `occurrences` counts equal rows of the whole file.

    Equal rows without a reference are so many costs, and the same file brought again says the same.
    """
    rows = [row for row, _cells in read if isinstance(row, CostRow)]
    known = _known(what, rows)
    make = _MAKERS[what]
    found = Understood()
    for row, cells in read:
        if isinstance(row, RowRefusal):
            found.refused.append(row)
            continue
        try:
            statement = make(row, known, occurrences)
        except Unknown as unknown:
            refusal = RowRefusal(row.row_number, unknown.reason, unknown.field_name, (), cells)
            found.refused.append(refusal)
            continue
        statement.stated_at, statement.stated_by = at, str(by)
        found.statements.append(statement)
    return found


def _known(what: str, rows: Sequence[CostRow]) -> Known:
    house = shop()
    known = Known(today(house), house.time_zone, cast("Calendar", house.calendar))
    if what == "product_costs":
        codes = {row.product_code for row in rows}
        products = dict(Product.objects.filter(code__in=codes).values_list("code", "id"))
        return replace(known, products=products, prices=prices_of(list(products.values())))
    if what == "direct_costs":
        orders = _orders({row.order_number for row in rows if row.order_number})
        return replace(known, orders=orders, customers=_customers(rows))
    if what == "activity_counts":
        return replace(known, activities=_activities(), customers=_customers(rows))
    return known


def _orders(numbers: set[str]) -> dict[str, Order | None]:
    keys = {search_key(number)[:80] for number in numbers}
    found: dict[str, Order | None] = {}
    for order in Order.objects.filter(number_key__in=keys).order_by("id"):
        if order.number in numbers:
            found[order.number] = None if order.number in found else order
    return found


def _customers(rows: Sequence[CostRow]) -> dict[str, int]:
    named = {row.customer_number for row in rows if row.customer_number}
    mails = {name.casefold() for name in named if "@" in name}
    found = dict(Customer.objects.filter(number__in=named).values_list("number", "id"))
    by_mail = Identity.objects.filter(kind="email", value__in=mails)
    # Records, not the customers they were merged into: so a file brought again says the same.
    return found | dict(by_mail.values_list("value", "home_id"))


def _activities() -> dict[str, Activity]:
    found: dict[str, Activity] = {}
    for activity in Activity.objects.all():
        names = (activity.code, activity.name, str(ACTIVITY_LABELS.get(activity.code, "")))
        found |= {search_key(name): activity for name in names if name}
    return found


def _found(where: Mapping[str, Found], name: str, *, reason: str, field_name: str) -> Found:
    if name not in where:
        raise Unknown(reason, field_name)
    return where[name]


def _past(day: date, known: Known, *, field_name: str) -> date:
    if day > known.today:
        raise Unknown("day_in_future", field_name)
    return day


def _product_cost(row: CostRow, known: Known, _occurrences: dict[str, int]) -> Statement:
    product = _found(
        known.products, row.product_code, reason="unknown_product", field_name="product_code"
    )
    if is_unlikely(row.amount, known.prices.get(product)):
        raise Unknown("above_price", "unit_cost")
    since = _past(row.day or BEGINNING, known, field_name="valid_from")
    return ProductCost(
        key=f"{product}:{since.isoformat()}",
        product_id=product,
        unit_cost_micro=row.amount,
        valid_from=since,
    )


def _margin_rate(row: CostRow, known: Known, _occurrences: dict[str, int]) -> Statement:
    if not -10_000 <= row.amount < 10_000:
        raise Unknown("rate_out_of_range", "rate")
    return MarginRate(
        key=f"category:{row.category}",
        category=row.category,
        rate_basis_points=row.amount,
        is_estimated=False,
    )


def _direct_cost(row: CostRow, known: Known, occurrences: dict[str, int]) -> Statement:
    order = customer = None
    if row.order_number:
        order = _found(
            known.orders, row.order_number, reason="unknown_order", field_name="order_number"
        )
        if order is None:
            raise Unknown("order_is_unclear", "order_number")
        day = row.day or day_in(order.ordered_at, zone=known.zone)
    else:
        customer = _customer(row, known)
        if row.day is None:
            raise Unknown("missing", "day")
        day = row.day
    _past(day, known, field_name="day")
    of = order.key if order else f"customer:{customer}"
    content = (of, row.kind, day, row.reference or row.amount)
    return DirectCost(
        key=_once("direct", content, occurrences, has_reference=bool(row.reference)),
        order=order,
        customer_id=customer,
        kind=row.kind,
        amount=row.amount,
        day=day,
    )


def _activity_count(row: CostRow, known: Known, occurrences: dict[str, int]) -> Statement:
    activity = _found(
        known.activities,
        search_key(row.activity),
        reason="unknown_activity",
        field_name="activity",
    )
    if activity.driver in {Driver.ORDER, Driver.RETURN}:
        raise Unknown("activity_is_counted", "activity")
    customer = _customer(row, known) if row.customer_number else None
    assert row.day is not None, "the field is required"
    day = _past(row.day, known, field_name="day")
    content = (activity.code, f"{customer}", day, row.reference or row.count)
    return ActivityCount(
        key=_once("activity", content, occurrences, has_reference=bool(row.reference)),
        activity=activity,
        customer_id=customer,
        day=day,
        count=row.count,
    )


def _spend(row: CostRow, known: Known, _occurrences: dict[str, int]) -> Statement:
    assert row.day is not None, "the field is required"
    month = start_of_month(row.day, calendar=known.calendar)
    _past(month, known, field_name="day")
    return AcquisitionSpend(
        key=f"{month.isoformat()}:{row.channel}",
        channel=row.channel,
        month_start=month,
        amount=row.amount,
    )


def _customer(row: CostRow, known: Known) -> int:
    name = row.customer_number
    return _found(
        known.customers,
        name if name in known.customers else name.casefold(),
        reason="unknown_customer",
        field_name="customer_number",
    )


def _once(
    what: str,
    content: tuple[str | int | date, ...],
    occurrences: dict[str, int],
    *,
    has_reference: bool,
) -> str:
    key = content_key(what, *content)
    if has_reference:
        return key
    occurrences[key] = occurrences.get(key, 0) + 1
    return f"{key}:{occurrences[key]}"


Maker = Callable[[CostRow, Known, dict[str, int]], Statement]
_MAKERS: Final[dict[str, Maker]] = {
    "product_costs": _product_cost,
    "margin_rates": _margin_rate,
    "direct_costs": _direct_cost,
    "activity_counts": _activity_count,
    "acquisition_spend": _spend,
}


def cost_run(*, run_id: int, kind: str) -> Run | None:
    """Return one import of costs, or nothing."""
    return Run.objects.filter(pk=run_id, kind=kind).first()


def cost_runs(*, kind: str) -> list[Run]:
    """Return the latest files of costs, but for those that were only looked at and left."""
    runs = Run.objects.filter(kind=kind).exclude(state=RunState.WITHDRAWN)
    return list(runs.order_by("-id")[:RUNS_SHOWN])
