"""A trial: the rules asked about orders of the past, one after another in the order of time.

It asks the same `evaluate` as real orders do. Taken for granted: everybody who bought had joined
with the first of the orders looked at, and nothing that a rule gives changes what people buy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Final, Literal, NamedTuple

from vafa.core.calendars import day_in, start_of_month
from vafa.loyalty.rules.calendar import active_from, expires_at
from vafa.loyalty.rules.engine import (
    Context,
    Customer,
    Decided,
    Evaluation,
    Limit,
    Order,
    Rulebook,
    evaluate,
    limit_window,
    ordered_quantities,
    reversals,
    write_rule,
)
from vafa.loyalty.rules.engine.book import ReadyRule, narrowed
from vafa.loyalty.rules.engine.effects import Discount, Donate, FreeItem, Grant, Spend
from vafa.loyalty.rules.engine.triggers import WITH_ORDER

# Joining happens with the first of the orders; a quote leaves nothing behind that could be tried.
ON_JOINING: Final = "member_joined"
TRIED: Final = WITH_ORDER - {"order_quoted"} | {ON_JOINING}
# What is known of a customer at a moment of the past; all else a trial cannot tell.
KNOWN: Final = frozenset(
    f"customer.{name}" for name in ("order_number", "ordered_before_at", "joined_at", "country")
)
Untried = Literal["trigger", "customer", "code"]


class PastOrder(NamedTuple):
    """An order of the past: its basket, whose it was, and how much of each line came back.

    `told` is what was told of it, each with its moment, in the order of life.
    """

    customer: int
    at: datetime
    basket: Order
    country: str
    net_revenue: int
    told: tuple[tuple[str, datetime], ...]
    returned: Mapping[str, int]


@dataclass(slots=True)
class Buyer:
    """What a trial keeps of a customer: how often and when they bought, and when they joined."""

    orders: int = 0
    ordered_at: datetime | None = None
    joined_at: datetime | None = None
    is_touched: bool = False


@dataclass(slots=True)
class RuleTally:
    """What one rule did: how often it gave, its points, its money, and things of other kinds."""

    times: int = 0
    points: int = 0
    money: int = 0
    things: int = 0


@dataclass(slots=True)
class MonthTally:
    """What one month saw."""

    orders: int = 0
    revenue: int = 0
    points: int = 0
    money: int = 0


@dataclass(slots=True)
class Tally:
    """What a trial came to; points are what was given less what went back with goods.

    `waiting`, `active` and `ended` are those points as they stand on the latest day, if nobody
    spends any.
    """

    orders: int = 0
    revenue: int = 0
    orders_touched: int = 0
    revenue_touched: int = 0
    members: int = 0
    members_touched: int = 0
    points_back: int = 0
    waiting: int = 0
    active: int = 0
    ended: int = 0
    rules: dict[str, RuleTally] = field(default_factory=lambda: defaultdict(RuleTally))
    months: dict[date, MonthTally] = field(default_factory=lambda: defaultdict(MonthTally))

    @property
    def points(self) -> int:
        """All points that stayed given."""
        return self.waiting + self.active + self.ended

    @property
    def money(self) -> int:
        """Money given away beside points: discounts, free goods, what the shop donates."""
        return sum(rule.money for rule in self.rules.values())


class _Used(NamedTuple):
    """How much of a limit is used up, and until when that counts."""

    until: datetime | None
    amount: int


class Trial:
    """Orders of the past, put before a rulebook; keeps a few numbers for each customer."""

    def __init__(self, book: Rulebook, *, asset: str, return_days: int, until: datetime) -> None:
        self.book, self.asset, self.return_days, self.until = book, asset, return_days, until
        self.tally = Tally()
        self.buyers: dict[int, Buyer] = {}
        # Each trigger has a book of its own: rules that wait for another one need not be asked.
        self.books = {
            trigger: narrowed(book, partial(_may_give, trigger=trigger)) for trigger in TRIED
        }
        self.asked = {trigger for trigger, narrow in self.books.items() if narrow.rules}
        self.limits: dict[str, Limit] = {
            key: limit
            for rule in book.rules
            for limit, key in rule.limits
            if limit.per in ("customer", "rule") and limit.most is not None
        }
        self.used: dict[tuple[str, int], _Used] = {}
        self.fates: dict[tuple[str, int, date, date | None], str] = {}
        self.first_days: dict[date, date] = {}

    def remember(self, customer: int, *, orders: int, ordered_at: datetime | None) -> None:
        """Keep what a customer had bought before the trial begins."""
        self.buyers[customer] = Buyer(orders, ordered_at)

    def take(self, order: PastOrder) -> None:
        """Put one order before the rules; orders come in the order of time."""
        buyer = self.buyers.get(order.customer)
        if buyer is None:
            buyer = self.buyers[order.customer] = Buyer()
        day = day_in(order.at, zone=self.book.programme.time_zone)
        month = self.tally.months[self._first_day(day)]
        gave = self._greet(order, buyer, month) if buyer.joined_at is None else False
        buyer.orders += 1
        for trigger, moment in order.told:
            if trigger in self.asked and moment < self.until:
                customer = self._customer(order, buyer)
                found = self._ask(order, customer, trigger=trigger, moment=moment)
                gave |= self._count(found, order, moment=moment, month=month)
        buyer.ordered_at = order.at
        self._count_order(order, buyer, month, gave=gave)

    def _first_day(self, day: date) -> date:
        found = self.first_days.get(day)
        if found is None:
            calendar = self.book.programme.calendar
            found = self.first_days[day] = start_of_month(day, calendar=calendar)
        return found

    def _greet(self, order: PastOrder, buyer: Buyer, month: MonthTally) -> bool:
        buyer.joined_at = order.at
        self.tally.members += 1
        if ON_JOINING not in self.asked:
            return False
        customer = self._customer(order, buyer, is_at_order=False)
        found = self._ask(order, customer, trigger=ON_JOINING, moment=order.at)
        # What comes back of the order takes nothing of the welcome along.
        return self._count(found, order._replace(returned={}), moment=order.at, month=month)

    def _customer(self, order: PastOrder, buyer: Buyer, *, is_at_order: bool = True) -> Customer:
        return Customer(
            key=str(order.customer),
            order_number=buyer.orders if is_at_order else None,
            ordered_before_at=buyer.ordered_at,
            joined_at=buyer.joined_at,
            country=order.country or None,
        )

    def _ask(
        self, order: PastOrder, customer: Customer, *, trigger: str, moment: datetime
    ) -> Evaluation:
        context = Context(
            triggers=frozenset((trigger,)),
            customer=customer,
            order=None if trigger == ON_JOINING else order.basket,
            limits_left=self._left(order.customer, moment) if self.limits else {},
        )
        found = evaluate(context, self.books[trigger], now=moment)
        for key, amount in found.consumed.items():
            if key in self.limits:
                self._use(key, order.customer, moment=moment, amount=amount)
        return found

    def _left(self, customer: int, moment: datetime) -> dict[str, int]:
        left = {}
        for key, limit in self.limits.items():
            used = self.used.get((key, customer if limit.per == "customer" else 0))
            if used and (used.until is None or moment < used.until):
                left[key] = max(0, (limit.most or 0) - used.amount)
        return left

    def _use(self, key: str, customer: int, *, moment: datetime, amount: int) -> None:
        limit = self.limits[key]
        whose = (key, customer if limit.per == "customer" else 0)
        used = self.used.get(whose)
        if used and (used.until is None or moment < used.until):
            self.used[whose] = _Used(used.until, used.amount + amount)
            return
        window = limit_window(limit, now=moment, programme=self.book.programme)
        self.used[whose] = _Used(window.end if window else None, amount)

    def _count(
        self, found: Evaluation, order: PastOrder, *, moment: datetime, month: MonthTally
    ) -> bool:
        gave, counted = False, set()
        for decided in found.decided:
            if not decided.given or decided.kind in ("spend", "accept_code"):
                continue
            gave = True
            rule = self.tally.rules[decided.rule]
            rule.times += decided.rule not in counted
            counted.add(decided.rule)
            if isinstance(decided.effect, Grant) and decided.effect.asset == self.asset:
                points = self._grant(decided, order, moment)
                rule.points += points
                month.points += points
                continue
            money = _money(decided)
            rule.money += money
            month.money += money
            rule.things += not money
        return gave

    def _grant(self, decided: Decided, order: PastOrder, moment: datetime) -> int:
        """Count the points of one grant where they stand in the end; returns how many stayed."""
        points = decided.given
        if order.returned:
            ordered = ordered_quantities(order.basket)
            back = reversals(decided.parts, ordered=ordered, before={}, after=order.returned)
            points -= sum(part.amount for part in back)
            self.tally.points_back += decided.given - points
        assert isinstance(decided.effect, Grant)
        zone, delivered_at = self.book.programme.time_zone, order.basket.delivered_at
        delivered = delivered_at and day_in(delivered_at, zone=zone)
        what = (decided.version, decided.index, day_in(moment, zone=zone), delivered)
        fate = self.fates.get(what)
        if fate is None:
            fate = self.fates[what] = self._fate(decided.effect, moment, delivered_at)
        setattr(self.tally, fate, getattr(self.tally, fate) + points)
        return points

    def _fate(self, effect: Grant, at: datetime, delivered_at: datetime | None) -> str:
        """Say where points stand in the end: the same for all that was earned on one day."""
        zone, calendar = self.book.programme.time_zone, self.book.programme.calendar
        ends = expires_at(effect.validity, earned_at=at, zone=zone, calendar=calendar)
        begins = active_from(
            effect.pending,
            ordered_at=at,
            delivered_at=delivered_at,
            return_days=self.return_days,
            zone=zone,
        )
        if ends is not None and ends <= self.until:
            return "ended"
        return "active" if begins is not None and begins <= self.until else "waiting"

    def _count_order(
        self, order: PastOrder, buyer: Buyer, month: MonthTally, *, gave: bool
    ) -> None:
        tally = self.tally
        tally.orders += 1
        tally.revenue += order.net_revenue
        month.orders += 1
        month.revenue += order.net_revenue
        if gave:
            tally.orders_touched += 1
            tally.revenue_touched += order.net_revenue
            tally.members_touched += not buyer.is_touched
            buyer.is_touched = True


def _may_give(rule: ReadyRule, *, trigger: str) -> bool:
    """Tell whether a rule could give something; in a trial nobody asks to pay with points."""
    written = rule.version.rule
    return written.trigger == trigger and not all(isinstance(each, Spend) for each in written.then)


def untried(book: Rulebook) -> dict[str, Untried]:
    """Name the rules that a trial says nothing about, by `rule_key`, each with the reason.

    "trigger": no order of the past sets it off; "customer": it looks at something that is not
    known of customers at that time, such as their tier; "code": nobody could enter its code.
    """
    found: dict[str, Untried] = {}
    for rule in book.rules:
        written = rule.version.rule
        if written.trigger not in TRIED:
            found[rule.version.rule_key] = "trigger"
        elif rule.code is not None:
            found[rule.version.rule_key] = "code"
        elif any(_is_unknown(name) for name in _fields(write_rule(written))):
            found[rule.version.rule_key] = "customer"
    return found


def _is_unknown(name: str) -> bool:
    return name.startswith(("customer.", "counters.")) and name not in KNOWN


def _fields(written: object) -> Iterator[str]:
    """List the fields that a rule reads, wherever they stand in it."""
    if isinstance(written, dict):
        for name, inner in written.items():
            if name == "field" and isinstance(inner, str):
                yield inner
            else:
                yield from _fields(inner)
    elif isinstance(written, list):
        for inner in written:
            yield from _fields(inner)


def _money(decided: Decided) -> int:
    """Say what something beside points costs at once; what nobody priced counts as a thing."""
    effect = decided.effect
    if isinstance(effect, Discount):
        return decided.given
    if isinstance(effect, FreeItem):
        return decided.given * effect.cost.amount
    if isinstance(effect, Donate) and effect.payer != "customer":
        return decided.given
    return 0
