"""Rules of starting templates, written as JSON of the rule engine."""

from __future__ import annotations

from vafa.loyalty.rules.templates.shapes import Json, Making, Step

ONCE: Json = {"per": "customer", "period": "ever", "of": "times", "most": 1}
ONCE_A_YEAR: Json = {"per": "customer", "period": "year", "of": "times", "most": 1}


def per_money(making: Making, points: int, units: int) -> Json:
    """Give so many points for each full amount."""
    return {"per_money": {"amount": points, "money": making.money(units)}}


def fixed(points: int) -> Json:
    """Give so many points at once."""
    return {"fixed": {"amount": points}}


def of_purchases(
    making: Making, amount: Json, *, wait_days: int, validity: Json, when: Json | None = None
) -> Json:
    """Write a rule that gives points for what was paid, without what is left out."""
    grant: Json = {
        "asset": making.asset,
        "amount": amount,
        "pending": {"kind": "days_after_order", "days": wait_days},
        "validity": validity,
    }
    if making.left_out:
        categories = {"set": sorted(making.left_out)}
        grant["where"] = {"not": {"in": [{"field": "line.category"}, categories]}}
    return _rule("order_paid", {"grant": grant}, when=when)


def of_purchases_in(
    step: Step, making: Making, amount: Json, *, wait_days: int, validity: Json
) -> Json:
    """Write a rule that gives members of a tier more points for what was paid."""
    when: Json = {"is": [{"field": "customer.tier"}, {"text": step.code}]}
    return of_purchases(making, amount, wait_days=wait_days, validity=validity, when=when)


def of_events(
    making: Making, trigger: str, points: int, *, validity: Json, limits: tuple[Json, ...] = ()
) -> Json:
    """Write a rule that gives points for something beside purchases."""
    grant: Json = {
        "asset": making.asset,
        "amount": fixed(points),
        "validity": validity,
        "reason": "marketing",
    }
    return {**_rule(trigger, {"grant": grant}), "limits": list(limits)}


def paying(making: Making, *, hundred_worth: int, least: int, share_most_bp: int) -> Json:
    """Write the rule by which a hundred points pay so much."""
    spend: Json = {
        "asset": making.asset,
        "units": 100,
        "worth": making.money(hundred_worth),
        "least": least,
        "share_most_bp": share_most_bp,
    }
    return _rule("order_placed", {"spend": spend})


def months(count: int) -> Json:
    """Let points be good for so many months, to the end of that month."""
    return {"kind": "month_end", "months": count}


def days(count: int) -> Json:
    """Let points be good for so many days."""
    return {"kind": "rolling_days", "days": count}


def _rule(trigger: str, effect: Json, *, when: Json | None = None) -> Json:
    return {"trigger": trigger, "then": [effect], **({"when": when} if when else {})}
