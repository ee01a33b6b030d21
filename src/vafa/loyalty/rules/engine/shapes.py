"""What an object of a rule looks like in JSON: read and written by one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vafa.core.money import Money
from vafa.loyalty.rules.engine.refusals import Cursor
from vafa.loyalty.rules.engine.values import INTEGER_MAX

REQUIRED: Final = object()


@dataclass(frozen=True, slots=True)
class Member:
    """How one member is read and written; `...` because each takes a type of its own."""

    read: Callable[[Cursor], object]
    write: Callable[..., object]
    default: object = REQUIRED


Shape = Mapping[str, Member]


def read_shape(cursor: Cursor, shape: Shape) -> dict[str, object]:
    """Read an object's members, those that are missing by their defaults."""
    members = cursor.members(
        required=[name for name, member in shape.items() if member.default is REQUIRED],
        optional=[name for name, member in shape.items() if member.default is not REQUIRED],
    )
    return {
        name: member.read(members[name]) if name in members else member.default
        for name, member in shape.items()
    }


def write_shape(value: object, shape: Shape) -> dict[str, object]:
    """Write every member of an object, the defaults too, so that equal rules look equal."""
    return {name: member.write(getattr(value, name)) for name, member in shape.items()}


def same(value: object) -> object:
    """Write a value that is JSON already."""
    return value


def write_money(money: Money) -> object:
    """Write an amount with its currency."""
    return {"amount": money.amount, "currency": money.currency}


def whole(*, least: int = 1, most: int = INTEGER_MAX, default: object = REQUIRED) -> Member:
    """Describe a whole number."""
    return Member(lambda cursor: cursor.integer(least=least, most=most), same, default)


def key(*, default: object = REQUIRED) -> Member:
    """Describe the key of a thing."""
    return Member(Cursor.key, same, default)


def truth(*, default: bool) -> Member:
    """Describe true or false."""
    return Member(Cursor.truth, same, default)


def choice(options: Sequence[str], *, default: object = REQUIRED) -> Member:
    """Describe one of a few words."""
    return Member(lambda cursor: cursor.choice(options), same, default)


def money() -> Member:
    """Describe an amount that is more than nothing."""

    def read(cursor: Cursor) -> Money:
        amount = cursor.money()
        if amount.amount == 0:
            raise cursor.at("amount", 0).refused("out_of_range")
        return amount

    return Member(read, write_money)


def maybe(member: Member) -> Member:
    """Let a member be null, and null when it is missing."""
    return Member(
        lambda cursor: None if cursor.value is None else member.read(cursor),
        lambda value: None if value is None else member.write(value),
        None,
    )
