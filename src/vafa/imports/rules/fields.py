"""What a column of a file can stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["text", "key", "quantity", "money", "moment", "word", "country"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field that a column may fill: its name in code, its title and meaning for people.

    `synonyms` are header names in any language; they are compared folded, so case, accents,
    digits and kinds of ye and kaf do not matter.
    """

    name: str
    kind: FieldKind
    title: str
    meaning: str
    synonyms: tuple[str, ...] = ()
    is_required: bool = False


def field_named(fields: Iterable[Field], name: str) -> Field | None:
    """Find a field by its name."""
    return next((field for field in fields if field.name == name), None)
