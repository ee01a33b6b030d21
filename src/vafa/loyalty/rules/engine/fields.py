"""The closed list of what a condition may read, each with its type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Literal

from vafa.core.calendars import day_in, month_of, start_of_month, zone_named
from vafa.loyalty.rules.engine.context import Context, Customer, Line, Order, Programme
from vafa.loyalty.rules.engine.values import (
    DAY,
    INTEGER,
    MOMENT,
    MONEY,
    TEXT,
    TEXTS,
    TRUTH,
    Type,
    Value,
)

Of = Literal["order", "line", "customer", "event", "clock", "counters"]
_OPEN: Final = re.compile(r"(customer\.balances|counters)\.([a-z][a-z0-9_-]{0,31})")


class Clock:
    """A moment as the programme's wall clock and calendar show it."""

    __slots__ = ("day", "day_of_month", "hour", "minute_of_day", "moment", "month", "weekday")

    def __init__(self, now: datetime, programme: Programme) -> None:
        local = now.astimezone(zone_named(programme.time_zone))
        self.moment = now
        self.day: date = local.date()
        self.hour = local.hour
        self.minute_of_day = local.hour * 60 + local.minute
        self.weekday = self.day.weekday()
        self.month = month_of(self.day, calendar=programme.calendar)[1]
        first = start_of_month(self.day, calendar=programme.calendar)
        self.day_of_month = (self.day - first).days + 1


class Frame:
    """The context while it is looked at: with its clock, and one line at a time."""

    __slots__ = ("clock", "context", "customer", "line", "order", "picked", "zone")

    def __init__(self, context: Context, programme: Programme, now: datetime) -> None:
        self.context = context
        self.order: Order | None = context.order
        self.customer: Customer | None = context.customer
        self.line: Line | None = None
        self.clock = Clock(now, programme)
        # Which lines a condition chose, by the function that asked.
        self.picked: dict[object, list[int]] = {}
        self.zone = programme.time_zone

    def local_day(self, moment: date) -> date:
        """Say on which day of the programme a moment fell; a day stays as it is."""
        return day_in(moment, zone=self.zone) if isinstance(moment, datetime) else moment


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field's value comes from."""

    of: Of
    type: Type
    read: Callable[[Frame], Value]


def _of_order(type_: Type, read: Callable[[Order], Value]) -> Source:
    return Source("order", type_, lambda at: None if at.order is None else read(at.order))


def _of_line(type_: Type, read: Callable[[Line], Value]) -> Source:
    return Source("line", type_, lambda at: None if at.line is None else read(at.line))


def _of_customer(type_: Type, read: Callable[[Customer], Value]) -> Source:
    return Source("customer", type_, lambda at: None if at.customer is None else read(at.customer))


SOURCES: Final[Mapping[str, Source]] = MappingProxyType(
    {
        "order.total": _of_order(MONEY, lambda order: order.goods + order.shipping),
        "order.goods": _of_order(MONEY, lambda order: order.goods),
        "order.shipping": _of_order(MONEY, lambda order: order.shipping),
        "order.units": _of_order(INTEGER, lambda order: sum(line.units for line in order.lines)),
        "order.channel": _of_order(TEXT, lambda order: order.channel or None),
        "order.country": _of_order(TEXT, lambda order: order.country or None),
        "order.payment": _of_order(TEXT, lambda order: order.payment or None),
        "order.codes": _of_order(TEXTS, lambda order: order.codes),
        "order.ordered_at": _of_order(MOMENT, lambda order: order.ordered_at),
        "order.delivered_at": _of_order(MOMENT, lambda order: order.delivered_at),
        # A product without a category has none, which is known: it is not the one left out.
        "line.product": _of_line(TEXT, lambda line: line.product),
        "line.category": _of_line(TEXT, lambda line: line.category),
        "line.categories": _of_line(TEXTS, lambda line: line.categories | {line.category}),
        "line.brand": _of_line(TEXT, lambda line: line.brand),
        "line.tags": _of_line(TEXTS, lambda line: line.tags),
        "line.units": _of_line(INTEGER, lambda line: line.units),
        "line.amount": _of_line(MONEY, lambda line: line.amount),
        "line.price": _of_line(MONEY, lambda line: line.amount * 1000 // line.quantity_milli),
        "line.is_discounted": _of_line(TRUTH, lambda line: line.is_discounted),
        "customer.phase": _of_customer(TEXT, lambda customer: customer.phase),
        "customer.strategy": _of_customer(TEXT, lambda customer: customer.strategy),
        "customer.segments": _of_customer(TEXTS, lambda customer: customer.segments),
        "customer.tier": _of_customer(TEXT, lambda customer: customer.tier),
        "customer.tier_rank": _of_customer(INTEGER, lambda customer: customer.tier_rank),
        "customer.order_number": _of_customer(INTEGER, lambda customer: customer.order_number),
        "customer.ordered_before_at": _of_customer(
            MOMENT, lambda customer: customer.ordered_before_at
        ),
        "customer.joined_at": _of_customer(MOMENT, lambda customer: customer.joined_at),
        "customer.recency": _of_customer(INTEGER, lambda customer: customer.recency),
        "customer.frequency": _of_customer(INTEGER, lambda customer: customer.frequency),
        "customer.monetary": _of_customer(INTEGER, lambda customer: customer.monetary),
        "customer.value": _of_customer(MONEY, lambda customer: customer.value),
        "customer.age": _of_customer(INTEGER, lambda customer: customer.age),
        "customer.country": _of_customer(TEXT, lambda customer: customer.country),
        "customer.language": _of_customer(TEXT, lambda customer: customer.language),
        "customer.is_employee": _of_customer(TRUTH, lambda customer: customer.is_employee),
        "customer.cause": _of_customer(TEXT, lambda customer: customer.cause),
        "event.what": Source("event", TEXT, lambda at: at.context.event.what),
        "event.number": Source("event", INTEGER, lambda at: at.context.event.number),
        "event.amount": Source("event", MONEY, lambda at: at.context.event.amount),
        "event.at": Source("event", MOMENT, lambda at: at.context.event.at),
        "clock.day": Source("clock", DAY, lambda at: at.clock.day),
        "clock.moment": Source("clock", MOMENT, lambda at: at.clock.moment),
        "clock.weekday": Source("clock", INTEGER, lambda at: at.clock.weekday),
        "clock.hour": Source("clock", INTEGER, lambda at: at.clock.hour),
        "clock.month": Source("clock", INTEGER, lambda at: at.clock.month),
        "clock.day_of_month": Source("clock", INTEGER, lambda at: at.clock.day_of_month),
    }
)


def source_of(name: str) -> Source | None:
    """Find where a field comes from; balances and counters are open to any key."""
    known = SOURCES.get(name)
    if known is not None:
        return known
    match = _OPEN.fullmatch(name)
    if match is None:
        return None
    key = match.group(2)
    if match.group(1) == "counters":
        return Source("counters", INTEGER, lambda at: at.context.counters.get(key))
    return _of_customer(INTEGER, lambda customer: customer.balances.get(key, 0))
