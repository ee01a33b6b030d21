"""How much an effect gives, of which part of what was paid, from when and how long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeVar

from vafa.core.money import Money
from vafa.loyalty.rules.calendar import (
    FixedDay,
    Immediately,
    Never,
    Validity,
    policy_json,
    read_validity,
    read_waiting,
)
from vafa.loyalty.rules.engine.refusals import Cursor, RuleRefused
from vafa.loyalty.rules.engine.shapes import (
    Member,
    Shape,
    choice,
    money,
    read_shape,
    truth,
    whole,
    write_money,
    write_shape,
)
from vafa.loyalty.rules.engine.values import BASIS_POINTS, ROUNDINGS, Rounding
from vafa.loyalty.rules.typed_json import Misfit

Each = Literal["order", "line"]
EACH: Final[tuple[Each, ...]] = ("order", "line")
AMOUNT_MAX: Final = 10**12
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Fixed:
    """So much, whatever the order."""

    amount: int


@dataclass(frozen=True, slots=True)
class PerMoney:
    """So much for each full `money`: 1 for 200,000 toman; rounded once per order or line."""

    amount: int
    money: Money
    rounding: Rounding
    each: Each


@dataclass(frozen=True, slots=True)
class PerUnit:
    """So much for each piece."""

    amount: int
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of the money paid, in basis points."""

    basis_points: int
    rounding: Rounding
    each: Each


@dataclass(frozen=True, slots=True)
class RoundUp:
    """What is missing to the next multiple of an amount."""

    to: Money


@dataclass(frozen=True, slots=True)
class FixedPrice:
    """What it costs instead."""

    money: Money


@dataclass(frozen=True, slots=True)
class AmountOff:
    """How much less it costs."""

    money: Money


@dataclass(frozen=True, slots=True)
class Base:
    """Which part of what was paid counts: by default goods with tax, without shipping.

    `discounted`: lines that any discount has made cheaper; `points_paid`, `gift_card_paid`: the
    part that was paid with them. Nobody earns on these unless a rule says so.
    """

    tax: bool = True
    shipping: bool = False
    discounted: bool = True
    points_paid: bool = False
    gift_card_paid: bool = False


Formula = Fixed | PerMoney | PerUnit | Percent | RoundUp
Off = Percent | AmountOff | FixedPrice
NEVER: Final = Never()
AT_ONCE: Final = Immediately()
PAID: Final = Base()

_ROUNDING: Final = choice(ROUNDINGS, default="floor")
_EACH: Final = choice(EACH, default="order")
_AMOUNT: Final = whole(most=AMOUNT_MAX)
_BASIS_POINTS: Final = whole(most=100 * BASIS_POINTS)
FORMULA_SHAPES: Final[Mapping[str, tuple[type[Formula], Shape]]] = MappingProxyType(
    {
        "fixed": (Fixed, {"amount": _AMOUNT}),
        "per_money": (
            PerMoney,
            {"amount": _AMOUNT, "money": money(), "rounding": _ROUNDING, "each": _EACH},
        ),
        "per_unit": (PerUnit, {"amount": _AMOUNT, "rounding": _ROUNDING}),
        "percent": (
            Percent,
            {"basis_points": _BASIS_POINTS, "rounding": _ROUNDING, "each": _EACH},
        ),
        "round_up": (RoundUp, {"to": money()}),
    }
)
OFF_SHAPES: Final[Mapping[str, tuple[type[Off], Shape]]] = MappingProxyType(
    {
        "percent": (
            Percent,
            {
                "basis_points": whole(most=BASIS_POINTS),
                "rounding": _ROUNDING,
                "each": choice(EACH, default="order"),
            },
        ),
        "amount": (AmountOff, {"money": money()}),
        "fixed_price": (FixedPrice, {"money": Member(Cursor.money, write_money)}),
    }
)
BASE_SHAPE: Final[Shape] = {
    "tax": truth(default=True),
    "shipping": truth(default=False),
    "discounted": truth(default=True),
    "points_paid": truth(default=False),
    "gift_card_paid": truth(default=False),
}


def one_of(shapes: Mapping[str, tuple[type[Made], Shape]], *names: str) -> Member:
    """Describe an object whose one member's name says which of several kinds it is."""
    allowed = names or tuple(shapes)

    def read(cursor: Cursor) -> Made:
        name, inner = cursor.only_member()
        if name not in allowed:
            raise inner.refused("unknown_formula")
        made, shape = shapes[name]
        return _make(made, read_shape(inner, shape))

    def write(value: object) -> object:
        for name, (made, shape) in shapes.items():
            if type(value) is made:
                return {name: write_shape(value, shape)}
        raise AssertionError(value)

    return Member(read, write)


def _make(made: Callable[..., Made], members: dict[str, object]) -> Made:
    return made(**members)


def base(*, default: Base = PAID) -> Member:
    """Describe which part of what was paid counts."""
    return Member(
        lambda cursor: _make(Base, read_shape(cursor, BASE_SHAPE)),
        lambda value: write_shape(value, BASE_SHAPE),
        default,
    )


def waiting() -> Member:
    """Describe what points wait for before they may be used."""
    return Member(lambda cursor: _by_calendar(read_waiting, cursor), policy_json, AT_ONCE)


def validity() -> Member:
    """Describe how long something is good."""
    return Member(_read_validity, policy_json, NEVER)


def _read_validity(cursor: Cursor) -> Validity:
    found = _by_calendar(read_validity, cursor)
    if isinstance(found, FixedDay):
        cursor.at("day", found.day.isoformat()).day()
    return found


def _by_calendar(read: Callable[..., Made], cursor: Cursor) -> Made:
    try:
        return read(cursor.value, path="")
    except Misfit as misfit:
        raise RuleRefused(cursor.path + misfit.path.replace(".", "/"), misfit.code) from None
