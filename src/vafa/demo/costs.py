"""Invented costs for the invented shops: read in from files as a shop would, or said by hand.

A real shop's demo gets none: nobody may invent what a real shop paid.
"""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import cast

import numpy as np

from vafa.connectors.shops.costs.actions import import_costs
from vafa.core.calendars import add_months, day_in, start_of_month
from vafa.core.keys import Actor
from vafa.core.languages import Calendar
from vafa.core.money import from_minor
from vafa.orders.models import Order, OrderLine
from vafa.portfolio.actions.costs import (
    set_activity,
    set_cost_rule,
    set_margin_rate,
    set_team,
)
from vafa.portfolio.rules.cost_defaults import ACTIVITIES, part_of, team_minutes
from vafa.staff.models import Shop
from vafa.staff.queries import shop, today

SEED = 1405
# How much of its price a product costs, by the place of its category in the alphabet.
COST_SHARES = (0.52, 0.61, 0.45, 0.68, 0.57, 0.49)
# One product of so many is forgotten by its shop, so that there is something to find out.
FORGOTTEN = 7
MESSAGES, CALLS, COMPLAINTS = 0.06, 0.03, 0.008
# Some people need much help.
NEEDY_ONE_OF, NEEDY_CALLS = 40, 6


@dataclass(frozen=True, slots=True)
class Habits:
    """What a shop calls its people and its advertising, and what it pays for payments."""

    packing_team: str
    care_team: str
    advertising: str
    payment_points: int


HABITS = {
    "tehran": Habits("انبار و بسته‌بندی", "پشتیبانی", "اینستاگرام", 100),
    "thessaloniki": Habits("Αποθήκη και συσκευασία", "Εξυπηρέτηση", "Instagram", 150),
}


@dataclass(frozen=True, slots=True)
class Sold:
    """A purchase of the shop: its number, whose it is, its day and what it brought."""

    number: str
    customer_number: str
    day: date
    net_revenue: int


def give_costs(*, say: Callable[[str], None], at: datetime, by: Actor) -> None:
    """Give an invented shop its costs; the same shop always gets the same."""
    house = shop()
    habits = HABITS[house.demo]
    say("Reading what it all costs …")
    sold = list(_sold(house))
    with tempfile.TemporaryDirectory() as folder:
        files: dict[str, Iterable[Sequence[object]]] = {
            "product_costs": _product_costs(house),
            "acquisition_spend": _spend(house, habits, sold),
        }
        for what, rows in files.items():
            _bring(Path(folder) / f"{what}.csv", rows, what=what, at=at, by=by)
        _say_rules(habits, sold, at=at, by=by)
        _say_teams(house, habits, sold, at=at, by=by)
        for what, rows in (
            ("activity_counts", _work(sold)),
            ("direct_costs", _compensations(house, sold)),
        ):
            _bring(Path(folder) / f"{what}.csv", rows, what=what, at=at, by=by)


def _bring(
    path: Path, rows: Iterable[Sequence[object]], *, what: str, at: datetime, by: Actor
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    import_costs(path=path, what=what, at=at, by=by)


def _sold(house: Shop) -> Iterator[Sold]:
    orders = Order.objects.filter(is_purchase=True, customer__isnull=False).order_by("id")
    columns = orders.values_list("number", "customer__number", "ordered_at", "net_revenue")
    for number, customer, ordered_at, net_revenue in columns.iterator(5_000):
        yield Sold(number, customer, day_in(ordered_at, zone=house.time_zone), net_revenue)


def _product_costs(house: Shop) -> Iterator[Sequence[object]]:
    """Write the cost of nearly every product anew for each quarter, as prices move."""
    yield "product_code", "unit_cost", "valid_from"
    prices: dict[tuple[str, str, date], list[float]] = defaultdict(list)
    lines = OrderLine.objects.filter(kind="product", quantity_milli__gt=0, amount__gt=0)
    columns = lines.order_by("id").values_list(
        "product__code", "product__category", "order__ordered_at", "amount", "quantity_milli"
    )
    for code, category, ordered_at, amount, quantity in columns.iterator(5_000):
        day = day_in(ordered_at, zone=house.time_zone)
        quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        prices[code, category, quarter].append(amount * 1_000 / quantity)
    categories = sorted({category for _code, category, _quarter in prices})
    codes = sorted({code for code, _category, _quarter in prices})
    for (code, category, quarter), found in sorted(prices.items()):
        if codes.index(code) % FORGOTTEN == FORGOTTEN - 1:
            continue
        share = COST_SHARES[categories.index(category) % len(COST_SHARES)]
        cost = round(float(np.mean(found)) * share)
        yield code, from_minor(cost, house.money_unit), quarter.isoformat()


def _spend(house: Shop, habits: Habits, sold: Sequence[Sold]) -> Iterator[Sequence[object]]:
    """Spend a thirtieth of each month's revenue on the shop itself and on advertising."""
    yield "channel", "month", "amount"
    calendar = cast("Calendar", house.calendar)
    months: dict[date, int] = defaultdict(int)
    for one in sold:
        months[start_of_month(one.day, calendar=calendar)] += one.net_revenue
    for month, revenue in sorted(months.items()):
        for channel, part in ((house.demo, 200), (habits.advertising, 150)):
            yield channel, month.isoformat(), from_minor(part_of(revenue, part), house.money_unit)


def _say_rules(habits: Habits, sold: Sequence[Sold], *, at: datetime, by: Actor) -> None:
    """Say rules of a year for each year, since parcels get dearer with everything else."""
    day = today()
    set_cost_rule(
        kind="payment_fee",
        per="percent_of_revenue",
        basis_points=habits.payment_points,
        today=day,
        at=at,
        by=by,
    )
    for since, usual in _usual_orders(sold):
        for kind, per, part in (
            ("shipping", "order", 450),
            ("packaging", "order", 120),
            ("return_handling", "return", 700),
        ):
            set_cost_rule(
                kind=kind,
                per=per,
                amount=part_of(usual, part),
                valid_from=since,
                today=day,
                at=at,
                by=by,
            )
    set_margin_rate(category="", rate_basis_points=4_000, at=at, by=by)


def _usual_orders(sold: Sequence[Sold]) -> list[tuple[date, int]]:
    """Give the first day of each half year with what an order was worth in it."""
    halves: dict[date, list[int]] = defaultdict(list)
    for one in sold:
        halves[date(one.day.year, 1 if one.day.month < 7 else 7, 1)].append(one.net_revenue)
    return [(since, sum(found) // len(found)) for since, found in sorted(halves.items())]


def _say_teams(
    house: Shop, habits: Habits, sold: Sequence[Sold], *, at: datetime, by: Actor
) -> None:
    until = today(house)
    latest = [one for one in sold if until - timedelta(days=365) < one.day <= until]
    monthly = sum(one.net_revenue for one in latest) // 12
    minutes = team_minutes(orders_year=len(latest), returns_year=len(latest) // 30)
    teams = {}
    for name, part, paid in (
        (habits.packing_team, 500, minutes),
        (habits.care_team, 250, max(600, minutes // 4)),
    ):
        for since, share in ((date(1900, 1, 1), 70), (_year_before(house), 100)):
            teams[name] = set_team(
                name=name,
                monthly_cost=part_of(monthly * share // 100, part),
                paid_minutes=paid,
                valid_from=since,
                today=until,
                at=at,
                by=by,
            )
    for activity in ACTIVITIES:
        is_packing = activity.driver in {"order", "return"}
        team = teams[habits.packing_team if is_packing else habits.care_team]
        set_activity(
            code=activity.code,
            team_id=team.id,
            seconds=activity.seconds,
            driver=activity.driver,
            at=at,
            by=by,
        )


def _year_before(house: Shop) -> date:
    calendar = cast("Calendar", house.calendar)
    return add_months(start_of_month(today(house), calendar=calendar), -12, calendar=calendar)


def _work(sold: Sequence[Sold]) -> Iterator[Sequence[object]]:
    """Let some orders cause messages, calls and complaints, and some people many calls."""
    yield "activity", "customer", "day", "count", "reference"
    until = today()
    chances = np.random.default_rng(SEED).random((len(sold), 3))
    for number, (one, chance) in enumerate(zip(sold, chances, strict=True)):
        day = min(one.day + timedelta(days=3), until).isoformat()
        done = {
            "answer_mail": int(chance[0] < MESSAGES),
            "answer_call": int(chance[1] < CALLS),
            "handle_complaint": int(chance[2] < COMPLAINTS),
        }
        if _is_needy(one.customer_number):
            done["answer_call"] += NEEDY_CALLS
        for code, count in done.items():
            if count:
                yield code, one.customer_number, day, count, f"{code}-{number}"


def _is_needy(customer_number: str) -> bool:
    return customer_number.isdecimal() and int(customer_number) % NEEDY_ONE_OF == 0


def _compensations(house: Shop, sold: Sequence[Sold]) -> Iterator[Sequence[object]]:
    """Give something back to those who complained."""
    yield "order number", "kind", "amount"
    chances = np.random.default_rng(SEED).random((len(sold), 3))
    for one, chance in zip(sold, chances, strict=True):
        if chance[2] < COMPLAINTS and one.net_revenue > 0:
            amount = from_minor(part_of(one.net_revenue, 1_500), house.money_unit)
            yield one.number, "compensation", amount
