"""Which fields of the context some rules look at, so that the others need not be found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Final

from vafa.loyalty.rules.engine.effects import Donate
from vafa.loyalty.rules.engine.expressions import FieldRead, NthOrder
from vafa.loyalty.rules.engine.rule import Rule

# Donations look at them without a condition that says so.
_OF_DONATIONS: Final = frozenset({"customer.cause"})


def fields_read(rules: Iterable[Rule]) -> frozenset[str]:
    """Name every field that conditions and effects of some rules read."""
    found: set[str] = set()
    for rule in rules:
        found.update(_names_in(rule))
        if any(isinstance(effect, Donate) for effect in rule.then):
            found |= _OF_DONATIONS
    return frozenset(found)


def _names_in(part: object) -> Iterator[str]:
    if isinstance(part, FieldRead):
        yield part.name
    elif isinstance(part, NthOrder):
        yield "customer.order_number"
    elif isinstance(part, tuple | list):
        for item in part:
            yield from _names_in(item)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _names_in(getattr(part, each.name))
