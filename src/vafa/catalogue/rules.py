"""What is known of a product, and which statement about it is the one to show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

DETAILS: Final = ("name", "category", "kind")

# Whether it was sold at a price, the moment, the text: the largest is the one to show. Notes such
# as "damaged" stand on lines without a price and must not become a product's name.
Detail = tuple[int, str, str]
Details = dict[str, Detail]


@dataclass(frozen=True, slots=True)
class IncomingProduct:
    """A code on a line of an order, with what the line says of it."""

    code: str
    name: str
    category: str
    kind: str
    is_sold: bool
    seen_at: datetime


def details_of(product: IncomingProduct) -> Details:
    """Give each detail that was said, with its weight and moment."""
    moment = product.seen_at.astimezone(UTC).isoformat(timespec="seconds")
    said = ((name, getattr(product, name)) for name in DETAILS)
    return {name: (int(product.is_sold), moment, text) for name, text in said if text}


def best_details(several: Iterable[Mapping[str, Sequence[int | str]]]) -> Details:
    """Keep the weightiest, then latest statement of each detail, whichever arrived first."""
    best: Details = {}
    for details in several:
        for name, (weight, moment, text) in details.items():
            detail = (int(weight), str(moment), str(text))
            best[name] = max(best.get(name, detail), detail)
    return best
