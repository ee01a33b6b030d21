"""Whether a rule may go live by one person's word, or needs a second one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from vafa.loyalty.rules.engine import Rule
from vafa.loyalty.rules.engine.amounts import AmountOff, Fixed
from vafa.loyalty.rules.engine.effects import Discount, Donate, Effect, FreeItem, Grant

Reason = Literal["budget", "uncapped"]
REASONS: Final[tuple[Reason, ...]] = ("budget", "uncapped")


def reasons_to_ask(
    rule: Rule, *, budgets: Mapping[str, int], budget_most: int | None, is_for_uncapped: bool
) -> tuple[Reason, ...]:
    """Say why a rule needs a second person; nothing when one is enough.

    `budgets` are the amounts behind the keys that its limits name; one that is not known counts
    as too large.
    """
    drawn = [budgets.get(limit.budget) for limit in rule.limits if limit.budget]
    is_over = budget_most is not None and any(
        amount is None or amount > budget_most for amount in drawn
    )
    is_open = is_for_uncapped and is_uncapped(rule)
    found = {"budget": is_over, "uncapped": is_open}
    return tuple(reason for reason in REASONS if found[reason])


def is_uncapped(rule: Rule) -> bool:
    """Tell whether something that a rule gives has no end by any limit or cap.

    A budget and a limit for all customers together cap the whole rule; a fixed amount or a cap
    of its own caps one effect for one order.
    """
    if any(limit.per in ("budget", "rule") for limit in rule.limits):
        return False
    return any(_is_open(effect) for effect in rule.then)


def _is_open(effect: Effect) -> bool:
    match effect:
        case Grant(amount=Fixed()) | Donate(amount=Fixed()):
            return False
        case Grant(most=most):
            return most is None
        case Discount(scope="order", off=AmountOff()):
            return False
        case Discount(cap=cap):
            return cap is None
        case Donate() | FreeItem():
            return True
        case _:
            return False
