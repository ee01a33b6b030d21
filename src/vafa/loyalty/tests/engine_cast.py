"""The cast of the rule engine's tests: a Persian club, a Greek shop, their orders and rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from vafa.loyalty.rules.engine import (
    Context,
    Customer,
    Evaluation,
    Line,
    Order,
    Policy,
    Programme,
    Version,
    compile_rules,
    evaluate,
    read_rule,
)

CLUB = Programme("Asia/Tehran", "jalali", "IRR", week_start=5)
SHOP = Programme("Europe/Athens", "gregorian", "EUR")
NOW = datetime(2026, 3, 25, 9, 0, tzinfo=UTC)
REZA = Customer("reza", phase="existing", tier="silver", order_number=3, balances={"points": 250})

# What a rule is written as; read-only, so that any dict of a test fits.
Json = Mapping[str, object]


def money(amount: int, currency: str = "EUR") -> Json:
    return {"amount": amount, "currency": currency}


def grant(points: Json, **more: object) -> Json:
    return {"grant": {"asset": "points", "amount": points, **more}}


def per_euro(**more: str) -> Json:
    return {"per_money": {"amount": 1, "money": money(100), **more}}


def discount(scope: str, off: Json, **more: object) -> Json:
    return {"discount": {"scope": scope, "off": off, **more}}


def percent(basis_points: int, **more: object) -> Json:
    return {"percent": {"basis_points": basis_points, **more}}


def rule(*then: Json, trigger: str = "order_placed", **more: object) -> Json:
    return {"trigger": trigger, "then": list(then), **more}


def version(key: str, written: Json, **more: object) -> Version:
    made = read_rule(written)
    return Version(key, key, made, **more)  # type: ignore[arg-type]


def basket(*amounts: int, **more: object) -> Order:
    lines = tuple(Line(f"line {place}", amount) for place, amount in enumerate(amounts, 1))
    return Order("order 1", lines, **more)  # type: ignore[arg-type]


def decided(
    *versions: Version,
    order: Order | None = None,
    customer: Customer | None = REZA,
    programme: Programme = SHOP,
    policy: Policy | None = None,
    now: datetime = NOW,
    triggers: frozenset[str] = frozenset({"order_placed", "order_delivered"}),
    left: Mapping[str, int] | None = None,
    budgets: Mapping[str, int] | None = None,
    wanted: Mapping[str, int] | None = None,
) -> Evaluation:
    book = compile_rules(versions, programme=programme, policy=policy)
    context = Context(
        triggers=triggers,
        customer=customer,
        order=order,
        limits_left=left or {},
        budgets_left=budgets or {},
        spend_wanted=wanted or {},
    )
    return evaluate(context, book, now=now)


def given(found: Evaluation, kind: str = "grant") -> list[int]:
    return [each.given for each in found.decided if each.kind == kind]
