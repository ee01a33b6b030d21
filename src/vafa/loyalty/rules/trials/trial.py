"""Putting the past before the rules, one thing after another in the order of time.

The rules decide by the same code as for real orders. Taken for granted: everybody who bought had
joined with the first of the orders looked at, and nothing that a rule gives changes what people
buy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from vafa.core.calendars import day_in, start_of_month
from vafa.loyalty.rules.calendar import active_from, expires_at
from vafa.loyalty.rules.engine import (
    Context,
    Customer,
    Decided,
    Event,
    Rulebook,
    decide_live,
    ordered_quantities,
    reversals,
)
from vafa.loyalty.rules.engine.book import ReadyRule, narrowed
from vafa.loyalty.rules.engine.effects import Discount, Donate, FreeItem, Grant, Spend
from vafa.loyalty.rules.name_days import NameDays
from vafa.loyalty.rules.qualifying import Amounts
from vafa.loyalty.rules.tiers import Ladder
from vafa.loyalty.rules.tiers.climbing import Climber, Climbing
from vafa.loyalty.rules.trials.days import OF_DAYS, Mornings
from vafa.loyalty.rules.trials.known import ON_JOINING, ON_REACHING, TRIED
from vafa.loyalty.rules.trials.limits import LimitsUsed
from vafa.loyalty.rules.trials.past import Birth, PastEvent, PastOrder
from vafa.loyalty.rules.trials.tally import MonthTally, Tally, TierTally

_INSTANT: Final = timedelta(microseconds=1)
_NO_EVENT: Final = Event()


@dataclass(slots=True)
class Buyer:
    """What a trial keeps of a customer: how often and when they bought, and where they stand."""

    number: int
    orders: int = 0
    ordered_at: datetime | None = None
    joined_at: datetime | None = None
    country: str = ""
    is_touched: bool = False
    climber: Climber | None = None


class _Asked(NamedTuple):
    """What happened to whom and when, put before the rules; what is no order has none."""

    buyer: Buyer
    trigger: str
    moment: datetime
    month: MonthTally
    order: PastOrder | None = None
    event: Event = _NO_EVENT


class Trial:
    """The past, put before a rulebook; keeps a few numbers for each customer.

    With a ladder every member has the tier that they would have had by the orders of this time.
    """

    def __init__(
        self,
        book: Rulebook,
        *,
        asset: str,
        return_days: int,
        until: datetime,
        ladder: Ladder | None = None,
        name_days: NameDays | None = None,
    ) -> None:
        self.book, self.asset, self.return_days, self.until = book, asset, return_days, until
        self.tally = Tally()
        self.buyers: dict[int, Buyer] = {}
        # Each trigger has a book of its own: rules that wait for another one need not be asked.
        self.books = {
            trigger: narrowed(book, partial(_may_give, trigger=trigger)) for trigger in TRIED
        }
        self.asked = {trigger for trigger, narrow in self.books.items() if narrow.rules}
        self.limits = LimitsUsed(book)
        self.has_days = not self.asked.isdisjoint(OF_DAYS)
        self.mornings = Mornings(book.programme, asked=self.asked, name_days=name_days)
        self.climbing = Climbing(ladder) if ladder else None
        self.codes = ladder.codes if ladder else ()
        self.tally.tiers = {code: TierTally() for code in self.codes}
        self.births: dict[int, Birth] = {}
        self.fates: dict[tuple[str, int, date, date | None], str] = {}
        self.first_days: dict[date, date] = {}

    def remember(self, customer: int, *, orders: int, ordered_at: datetime | None) -> None:
        """Keep what a customer had bought before the trial begins."""
        self.buyers[customer] = Buyer(customer, orders, ordered_at)

    def has_joined(self, customer: int) -> bool:
        """Tell whether an order of a customer has been looked at."""
        buyer = self.buyers.get(customer)
        return buyer is not None and buyer.joined_at is not None

    def meet(self, customer: int, birth: Birth) -> None:
        """Be told what the days of a customer are known by, before their first order."""
        self.births[customer] = birth

    def take(self, order: PastOrder) -> None:
        """Put one order before the rules; everything comes in the order of time."""
        self._wake(order.at)
        buyer = self.buyers.get(order.customer)
        if buyer is None:
            buyer = self.buyers[order.customer] = Buyer(order.customer)
        month = self._month(order.at)
        gave = self._greet(order, buyer, month) if buyer.joined_at is None else False
        buyer.orders += 1
        height = self._height(buyer, order.at)
        customer, units = None, 0
        for trigger, moment in order.told:
            if trigger in self.asked and moment < self.until:
                customer = customer or self._member(buyer, height, order_number=buyer.orders)
                asked = _Asked(buyer, trigger, moment, month, order)
                has_given, points = self._put(asked, customer)
                gave |= has_given
                units += points
        if self.climbing:
            gave |= self._climb(order, buyer, height, units=units, month=month)
        buyer.ordered_at = order.at
        self._count_order(order, buyer, month, gave=gave)

    def happen(self, event: PastEvent) -> None:
        """Put something else that is on record before the rules, if it happened to a member."""
        self._wake(event.at)
        self._follow(event.customer, event.trigger, Event(at=event.at), moment=event.at)

    def finish(self) -> None:
        """Let the days go by that are left, and count who stands where on the latest one."""
        latest = self.until - _INSTANT
        self._wake(latest)
        for buyer in self.buyers.values():
            if buyer.climber is not None:
                code = self.codes[self._height(buyer, latest)]
                self.tally.tiers[code].members += 1

    def _wake(self, at: datetime) -> None:
        """Ask about the days of members that have come round by a moment."""
        if not self.has_days:
            return
        if self.mornings.next_at is None:
            self.mornings.begin(at)
        for each, moment, event in self.mornings.until(at):
            self._follow(each.customer, each.trigger, event, moment=moment)

    def _follow(self, number: int, trigger: str, event: Event, *, moment: datetime) -> None:
        """Ask about what happened to somebody beside their orders; strangers get nothing."""
        buyer = self.buyers.get(number)
        if buyer is None or buyer.joined_at is None or trigger not in self.asked:
            return
        self.tally.events[trigger] += 1
        customer = self._member(buyer, self._height(buyer, moment))
        asked = _Asked(buyer, trigger, moment, self._month(moment), event=event)
        if self._put(asked, customer)[0]:
            self._touch(buyer)

    def _month(self, at: datetime) -> MonthTally:
        day = day_in(at, zone=self.book.programme.time_zone)
        found = self.first_days.get(day)
        if found is None:
            calendar = self.book.programme.calendar
            found = self.first_days[day] = start_of_month(day, calendar=calendar)
        return self.tally.months[found]

    def _greet(self, order: PastOrder, buyer: Buyer, month: MonthTally) -> bool:
        """Let somebody join with their first order; what comes back of it leaves the welcome."""
        buyer.joined_at, buyer.country = order.at, order.country
        self.tally.members += 1
        if self.climbing:
            buyer.climber = Climber(order.at)
        if self.has_days:
            birth = self.births.pop(buyer.number, None)
            self.mornings.add(buyer.number, birth, joined_at=order.at)
        if ON_JOINING not in self.asked:
            return False
        asked = _Asked(buyer, ON_JOINING, order.at, month)
        return self._put(asked, self._member(buyer, 0))[0]

    def _member(self, buyer: Buyer, height: int, *, order_number: int | None = None) -> Customer:
        return Customer(
            key=str(buyer.number),
            tier=self.codes[height] if self.codes else None,
            tier_rank=height if self.codes else None,
            order_number=order_number,
            ordered_before_at=buyer.ordered_at,
            joined_at=buyer.joined_at,
            country=buyer.country or None,
        )

    def _height(self, buyer: Buyer, at: datetime) -> int:
        if self.climbing is None or buyer.climber is None:
            return 0
        return self.climbing.height_at(buyer.climber, at)

    def _climb(
        self, order: PastOrder, buyer: Buyer, before: int, *, units: int, month: MonthTally
    ) -> bool:
        """Let an order count towards the tier, and ask about the one that it reaches."""
        assert self.climbing is not None
        assert buyer.climber is not None
        self.climbing.count(buyer.climber, Amounts(units, 1, order.spend), at=order.at)
        height = self.climbing.height_at(buyer.climber, order.at)
        if height <= before:
            return False
        self.tally.tiers[self.codes[height]].reached += 1
        if ON_REACHING not in self.asked:
            return False
        self.tally.events[ON_REACHING] += 1
        event = Event(what=self.codes[height], number=height, at=order.at)
        asked = _Asked(buyer, ON_REACHING, order.at, month, event=event)
        return self._put(asked, self._member(buyer, height))[0]

    def _put(self, asked: _Asked, customer: Customer) -> tuple[bool, int]:
        """Ask the rules, and count what they give: whether anything, and how many points stay."""
        number, moment, order = asked.buyer.number, asked.moment, asked.order
        context = Context(
            triggers=frozenset((asked.trigger,)),
            customer=customer,
            order=order.basket if order else None,
            event=asked.event,
            limits_left=self.limits.left(number, moment) if self.limits.limits else {},
        )
        given, consumed = decide_live(context, self.books[asked.trigger], now=moment)
        self.limits.use(consumed, number, moment)
        units, counted = 0, set()
        for decided in given:
            if decided.given and decided.kind not in ("spend", "accept_code"):
                rule = self.tally.rules[decided.rule]
                rule.times += decided.rule not in counted
                counted.add(decided.rule)
                units += self._count(decided, asked)
        return bool(counted), units

    def _count(self, decided: Decided, asked: _Asked) -> int:
        """Count one thing that was given; returns the units of it that count towards a tier."""
        rule, month = self.tally.rules[decided.rule], asked.month
        if isinstance(decided.effect, Grant):
            kept = _kept(decided, asked.order)
            if decided.effect.asset == self.asset:
                self._stand(decided, kept, asked)
                rule.points += kept
                month.points += kept
            else:
                rule.things += 1
            return kept
        money = _money(decided)
        rule.money += money
        month.money += money
        rule.things += not money
        return 0

    def _stand(self, decided: Decided, kept: int, asked: _Asked) -> None:
        """Count the points of one grant where they stand in the end."""
        self.tally.points_back += decided.given - kept
        assert isinstance(decided.effect, Grant)
        zone = self.book.programme.time_zone
        delivered_at = asked.order.basket.delivered_at if asked.order else None
        delivered = delivered_at and day_in(delivered_at, zone=zone)
        what = (decided.version, decided.index, day_in(asked.moment, zone=zone), delivered)
        fate = self.fates.get(what)
        if fate is None:
            fate = self.fates[what] = self._fate(decided.effect, asked.moment, delivered_at)
        setattr(self.tally, fate, getattr(self.tally, fate) + kept)

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
            self._touch(buyer)

    def _touch(self, buyer: Buyer) -> None:
        self.tally.members_touched += not buyer.is_touched
        buyer.is_touched = True


def _may_give(rule: ReadyRule, *, trigger: str) -> bool:
    """Tell whether a rule could give something; in a trial nobody asks to pay with points."""
    written = rule.version.rule
    return written.trigger == trigger and not all(isinstance(each, Spend) for each in written.then)


def _kept(decided: Decided, order: PastOrder | None) -> int:
    """Say how much of a grant stays when goods of the order came back."""
    if order is None or not order.returned:
        return decided.given
    ordered = ordered_quantities(order.basket)
    back = reversals(decided.parts, ordered=ordered, before={}, after=order.returned)
    return decided.given - sum(part.amount for part in back)


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
