"""Long lists in pieces that one statement, or one transaction, can take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")


def chunks(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """Cut a sequence into pieces of a size; the latest piece has what is left."""
    assert size > 0
    for start in range(0, len(items), size):
        yield items[start : start + size]
