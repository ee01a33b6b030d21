"""Ask 50 live rules about an order of 20 lines, and say how long an answer takes.

    .venv/bin/python benchmarks/loyalty_rules.py [rounds]

Ten discounts in two groups, thirty grants of every formula with conditions on the customer and on
lines, and ten further effects, under a cap of discounts and a margin floor. Prints the time to
make the rules ready, and median and 99th percentile of an answer in milliseconds: of processor
time, and of wall time, which other work on the machine lengthens.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime

from vafa.loyalty.rules.engine import (
    Context,
    Customer,
    Group,
    Line,
    Order,
    Policy,
    Programme,
    Rulebook,
    Version,
    Worth,
    compile_rules,
    evaluate,
    read_rule,
)

ROUNDS = 500
NOW = datetime(2026, 3, 25, 9, 0, tzinfo=UTC)
CATEGORIES = ("books", "toys", "pens", "maps", "bags")
Json = dict[str, object]


def main() -> None:
    """Make the rules and the order, ask many times, and print what it took."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    started = time.perf_counter()
    book = rulebook()
    print(f"50 rules ready in {(time.perf_counter() - started) * 1000:.1f} ms")
    context = order_of_twenty_lines()
    found = evaluate(context, book, now=NOW)
    given = sum(1 for each in found.decided if each.given)
    print(f"{len(found.answers)} answers, {len(found.decided)} effects, {given} of them given")
    wall, processor = [], []
    for _ in range(rounds):
        started, used = time.perf_counter(), time.thread_time()
        evaluate(context, book, now=NOW)
        processor.append((time.thread_time() - used) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
    for name, taken in (("processor", processor), ("wall", wall)):
        taken.sort()
        latest = taken[int(len(taken) * 0.99)]
        median = statistics.median(taken)
        print(f"{rounds} rounds, {name} time: median {median:.2f} ms, p99 {latest:.2f} ms")


def rulebook() -> Rulebook:
    """Make fifty rules ready."""
    written = [discount(place) for place in range(10)]
    written += [grant(place) for place in range(30)]
    written += [further(place) for place in range(10)]
    versions = [
        Version(f"{place:02}", f"{place:02}", read_rule(each), "live", place % 7, group(place))
        for place, each in enumerate(written)
    ]
    return compile_rules(
        versions,
        programme=Programme("Europe/Athens", "gregorian", "EUR"),
        groups=[Group("best", "best_for_customer"), Group("first", "first")],
        policy=Policy(
            discount_most_bp=4_000,
            margin_floor_bp=1_000,
            worths={"points": Worth(5_000_000, 4_000_000)},
        ),
    )


def group(place: int) -> str:
    """Put the first five into one group and the next three into another."""
    return "best" if place < 5 else "first" if place < 8 else ""


def discount(place: int) -> Json:
    """Write a discount on one category."""
    off = {"percent": {"basis_points": 500 + 100 * place}}
    scope = ("order", "line", "cheapest")[place % 3]
    return rule({"discount": {"scope": scope, "off": off, "where": category(place)}}, place)


def grant(place: int) -> Json:
    """Write points of one of four formulas, some of them for one category."""
    formulas: list[Json] = [
        {"per_money": {"amount": 1, "money": {"amount": 100, "currency": "EUR"}}},
        {"per_unit": {"amount": 2}},
        {"percent": {"basis_points": 100}},
        {"fixed": {"amount": 20}},
    ]
    where = category(place) if place % 2 else None
    granted = {"asset": "points", "amount": formulas[place % 4], "where": where}
    limits = [{"per": "customer", "period": "month", "of": "grant", "most": 500}]
    return {**rule({"grant": granted}, place), "limits": limits}


def further(place: int) -> Json:
    """Write an effect of another kind."""
    effects: list[Json] = [
        {"enter_draw": {"draw": "spring", "amount": {"fixed": {"amount": 1}}}},
        {"progress": {"challenge": "five", "amount": {"per_unit": {"amount": 1}}}},
        {"donate": {"cause": "trees", "amount": {"percent": {"basis_points": 100}}}},
        {"message": {"template": "thanks"}},
        {"give_spin": {"wheel": "spring"}},
    ]
    return rule(effects[place % 5], place)


def rule(effect: Json, place: int) -> Json:
    """Write a rule with a condition on the order and one on the customer."""
    amount = {"money": {"amount": 100 * place, "currency": "EUR"}}
    lines = {"sum": {"of": {"field": "line.amount"}, "where": category(place)}}
    conditions = [
        {"at_least": [lines, amount]},
        {"in": [{"field": "customer.tier"}, {"set": ["silver", "gold"]}]},
        {"at_least": [{"days_since": {"field": "customer.joined_at"}}, {"integer": 30}]},
    ]
    schedule = {"first_day": "2026-01-01", "latest_day": "2026-12-31"}
    return {
        "trigger": "order_placed",
        "when": {"all": conditions},
        "then": [effect],
        "schedule": schedule,
    }


def category(place: int) -> Json:
    """Write a condition on the category of a line."""
    return {"is": [{"field": "line.category"}, {"text": CATEGORIES[place % 5]}]}


def order_of_twenty_lines() -> Context:
    """Make an order of twenty lines of a customer who is known well."""
    lines = tuple(
        Line(
            f"line {place}",
            1_990 + 137 * place,
            quantity_milli=1_000 * (1 + place % 3),
            category=CATEGORIES[place % 5],
            tax=(1_990 + 137 * place) * 24 // 124,
            cost=900 + 60 * place,
        )
        for place in range(20)
    )
    customer = Customer("reza", tier="gold", joined_at=datetime(2025, 1, 1, tzinfo=UTC))
    order = Order("order", lines, shipping=350, shipping_tax=68, cost_to_serve=400)
    return Context(triggers=frozenset({"order_placed"}), customer=customer, order=order)


if __name__ == "__main__":
    main()
