"""Which step a strategy asks for next, and for whom a missing step is a pity. Pure.

The steps are the default actions of the strategies in `docs/reference/strategies.md`, in the order
in which they are worth doing; `tasks` knows how each is done and puts it into words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

PROSPECT_STEPS: Final = ("plan_acquisition", "answer_doubts", "help_first_order")
STEPS_OF_STRATEGY: Final[Mapping[str, tuple[str, ...]]] = {
    "START": ("thank_first_order", "explain_product", "ask_first_experience"),
    "PROTECT": ("give_own_person", "mend_trouble", "answer_first", "speed_delivery"),
    "ENHANCE": ("show_what_goes_with", "offer_better", "raise_tier"),
    "RE_ENGINEER": ("move_to_cheaper_channel", "change_terms", "look_again"),
    "HARVEST": ("stop_growth_spend", "keep_newsletter"),
    "WIN_BACK": ("ask_why_left", "make_return_offer"),
    "END": ("stop_paid_contact", "charge_true_price"),
}
# Somebody the shop may lose again is first asked what went wrong.
MEND_FIRST: Final = ("mend_trouble", "give_own_person", "answer_first", "speed_delivery")

VALUED_STRATEGIES: Final = ("PROTECT", "ENHANCE", "WIN_BACK")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the next step of a customer depends on."""

    customer_id: int
    phase: str
    strategy: str
    strategy_since: date | None
    is_contested: bool
    is_end_approved: bool


def steps_for(standing: Standing) -> tuple[str, ...]:
    """List the steps that a customer's strategy asks for, the first one first.

    An END that nobody approved asks for nothing: it is only a proposal itself.
    """
    if standing.strategy == "END" and not standing.is_end_approved:
        return ()
    if standing.strategy == "START" and standing.phase == "prospect":
        return PROSPECT_STEPS
    if standing.strategy == "PROTECT" and standing.is_contested:
        return MEND_FIRST
    return STEPS_OF_STRATEGY.get(standing.strategy, ())


def key_of(standing: Standing, code: str) -> str:
    """Name a step so that it is proposed once for as long as a strategy lasts."""
    since = standing.strategy_since.isoformat() if standing.strategy_since else "-"
    return f"strategy:{standing.strategy}:{since}:{code}:{standing.customer_id}"


def next_step(standing: Standing, known_keys: Collection[str]) -> str | None:
    """Find the first step that was not proposed yet under this strategy."""
    steps = steps_for(standing)
    return next((code for code in steps if key_of(standing, code) not in known_keys), None)
