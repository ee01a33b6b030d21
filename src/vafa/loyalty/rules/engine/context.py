"""What a rule may look at: an order, a customer, an event, counters, and what is left to give.

The caller fills it from the database; nothing here reads a clock. `None` means unknown: a condition
on something unknown is not met, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from vafa.core.languages import Calendar

# Beside the keys of lines: what belongs to no line, and what was for the shipping.
WHOLE_ORDER: Final = ""
SHIPPING: Final = "@shipping"


@dataclass(frozen=True, slots=True)
class Programme:
    """Where and when a programme lives; `week_start` counts from Monday 0."""

    time_zone: str
    calendar: Calendar
    currency: str
    week_start: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `amount` is what it costs the customer, with tax, before the rules' discounts.

    `list_amount` is what it would cost without the shop's own discounts, `tax` the tax within
    `amount`, `cost` what the goods cost the shop (unknown = None); `categories` includes every
    category above its own.
    """

    key: str
    amount: int
    quantity_milli: int = 1000
    product: str = ""
    category: str = ""
    categories: frozenset[str] = frozenset()
    brand: str = ""
    tags: frozenset[str] = frozenset()
    list_amount: int | None = None
    tax: int = 0
    cost: int | None = None

    def __post_init__(self) -> None:
        if self.amount < 0 or self.quantity_milli <= 0 or not 0 <= self.tax <= self.amount:
            raise ValueError("A line needs a quantity, and a tax within its amount.")

    @property
    def units(self) -> int:
        """How many whole pieces it has."""
        return self.quantity_milli // 1000

    @property
    def is_discounted(self) -> bool:
        """Tell whether the shop itself lowered its price."""
        return self.list_amount is not None and self.list_amount > self.amount


@dataclass(frozen=True, slots=True)
class Order:
    """An order or a basket; `codes` are the templates of the codes that were entered with it."""

    key: str
    lines: tuple[Line, ...]
    shipping: int = 0
    shipping_tax: int = 0
    channel: str = ""
    country: str = ""
    payment: str = ""
    codes: frozenset[str] = frozenset()
    ordered_at: datetime | None = None
    delivered_at: datetime | None = None
    paid_with_points: int = 0
    paid_with_gift_card: int = 0
    cost_to_serve: int | None = None

    def __post_init__(self) -> None:
        if self.shipping < 0 or not 0 <= self.shipping_tax <= self.shipping:
            raise ValueError("An order's shipping needs a tax within its amount.")
        if self.paid_with_points < 0 or self.paid_with_gift_card < 0:
            raise ValueError("What was paid is not negative.")
        keys = {line.key for line in self.lines}
        if len(keys) != len(self.lines) or keys & {WHOLE_ORDER, SHIPPING}:
            raise ValueError("Every line needs a key of its own.")

    @property
    def goods(self) -> int:
        """What the lines cost together."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Customer:
    """Who it is for; `order_number` counts this order too, so the first one is 1."""

    key: str
    phase: str | None = None
    strategy: str | None = None
    segments: frozenset[str] = frozenset()
    tier: str | None = None
    tier_rank: int | None = None
    balances: Mapping[str, int] = field(default_factory=dict)
    order_number: int | None = None
    ordered_before_at: datetime | None = None
    joined_at: datetime | None = None
    recency: int | None = None
    frequency: int | None = None
    monetary: int | None = None
    value: int | None = None
    age: int | None = None
    country: str | None = None
    language: str | None = None
    is_employee: bool = False
    cause: str | None = None
    rounds_up: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """What else the trigger says: which survey, how many stars, how much, when."""

    what: str | None = None
    number: int | None = None
    amount: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """All that a decision rests on.

    `triggers` are what has happened; a quote names the later ones too, to tell the points to come.
    `limits_left` has what is left of each limit by `Limit.key_of`; one that is not in it is unused.
    `budgets_left` has what is left of each budget; one that is not in it is empty.
    `spend_wanted` is what the customer asked to pay with, by asset.
    `held_back` names the rules, by `rule_key`, that this customer does not get so that one sees
    what they bring.
    """

    triggers: frozenset[str]
    customer: Customer | None = None
    order: Order | None = None
    event: Event = field(default_factory=Event)
    counters: Mapping[str, int] = field(default_factory=dict)
    limits_left: Mapping[str, int] = field(default_factory=dict)
    budgets_left: Mapping[str, int] = field(default_factory=dict)
    spend_wanted: Mapping[str, int] = field(default_factory=dict)
    held_back: frozenset[str] = frozenset()
