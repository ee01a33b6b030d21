"""The typed tree of a condition: what may stand in it, and the type of each part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from vafa.loyalty.rules.engine.values import INTEGER, TRUTH, Type, Value

Comparison = Literal["is", "is_not", "at_least", "more_than", "at_most", "less_than"]
Folding = Literal["sum", "count", "min", "max"]
COMPARISONS: Final[tuple[Comparison, ...]] = (
    "is",
    "is_not",
    "at_least",
    "more_than",
    "at_most",
    "less_than",
)
FOLDINGS: Final[tuple[Folding, ...]] = ("sum", "count", "min", "max")


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is written in the rule."""

    type: Type
    value: Value
    currency: str = ""


@dataclass(frozen=True, slots=True)
class FieldRead:
    """A value from the context."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Every:
    """All of them hold; of none at all that is true."""

    items: tuple[Expression, ...]
    type: Type = TRUTH


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them holds."""

    items: tuple[Expression, ...]
    type: Type = TRUTH


@dataclass(frozen=True, slots=True)
class Denied:
    """It does not hold; of what is unknown nobody can say so."""

    item: Expression
    type: Type = TRUTH


@dataclass(frozen=True, slots=True)
class Compared:
    """Two values of one type."""

    how: Comparison
    left: Expression
    right: Expression
    type: Type = TRUTH


@dataclass(frozen=True, slots=True)
class Between:
    """A value from a low one to a high one, both included."""

    item: Expression
    low: Expression
    high: Expression
    type: Type = TRUTH


@dataclass(frozen=True, slots=True)
class Among:
    """A value is in a set or a list; a set shares something with another."""

    item: Expression
    options: Expression
    type: Type = TRUTH


@dataclass(frozen=True, slots=True)
class Folded:
    """Sum, count, least or greatest over the order's lines that meet a condition."""

    how: Folding
    of: Expression | None
    where: Expression | None
    type: Type


@dataclass(frozen=True, slots=True)
class Floored:
    """How many whole times one amount is in another."""

    amount: Expression
    by: Expression
    type: Type = INTEGER


@dataclass(frozen=True, slots=True)
class DaysSince:
    """How many of the programme's days ago something was."""

    item: Expression
    type: Type = INTEGER


@dataclass(frozen=True, slots=True)
class NthOrder:
    """This is the customer's n-th order, or every n-th."""

    number: int
    is_every: bool
    type: Type = TRUTH


@dataclass(frozen=True, slots=True)
class ShareOf:
    """The share of the goods' amount in lines that meet a condition, in basis points."""

    where: Expression
    type: Type = INTEGER


Expression = (
    Constant
    | FieldRead
    | Every
    | Either
    | Denied
    | Compared
    | Between
    | Among
    | Folded
    | Floored
    | DaysSince
    | NthOrder
    | ShareOf
)
ALWAYS: Final = Every(())
