"""Compare column names however they are written, and pair them with fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from vafa.core.text import search_key
from vafa.imports.rules.fields import Field

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BRACKETED: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_WORD: Final = re.compile(r"[^\w#%]+|_+")
_UNITS: Final = re.compile(
    r"(?<!\w)(?:به |in |σε )?(?:هزار )?"
    r"(?:تومان|تومن|ریال|toman|rial|irr|irt|eur|euro|usd|gbp|ευρω)(?!\w)"
)


@lru_cache(maxsize=4096)
def header_key(header: str) -> str:
    """Fold a column's name: case, accents, joints, underscores and camels make no difference."""
    return " ".join(_NOT_WORD.sub(" ", search_key(_CAMEL.sub(" ", header))).split())


@lru_cache(maxsize=4096)
def bare_header_key(header: str) -> str:
    """Fold a column's name without its unit: «مبلغ (تومان)» is «مبلغ»."""
    folded = header_key(_BRACKETED.sub(" ", header))
    return " ".join(_UNITS.sub(" ", folded).split())


def columns_by_synonym(
    fields: Sequence[Field], header: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Pair fields with columns by their names in any language.

    A column serves one field. Names that fit as they stand come before those that fit without
    their unit, and earlier synonyms before later ones.
    """
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for key_of in (header_key, bare_header_key):
        columns: dict[str, list[str]] = {}
        for name in header:
            columns.setdefault(key_of(name), []).append(name)
        offers = [
            (rank, place, field.name, synonym)
            for place, field in enumerate(fields)
            for rank, synonym in enumerate((field.name, *field.synonyms))
        ]
        for _, _, field_name, synonym in sorted(offers):
            free = [name for name in columns.get(key_of(synonym), []) if name not in taken]
            if field_name not in chosen and free:
                chosen[field_name] = free[0]
                taken.add(free[0])
    return tuple(chosen.items())
