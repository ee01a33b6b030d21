"""Products as they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from vafa.catalogue.models import Product
from vafa.core.batches import chunks

_CHUNK = 900


@dataclass(frozen=True, slots=True)
class KnownCode:
    """A product as a line of an order needs it: its id, and the kind that a person gave it."""

    product_id: int
    kind_by_hand: str

    def kind(self, incoming: str) -> str:
        """Say what a line with this code stands for, when its source says `incoming`."""
        return self.kind_by_hand or incoming


def known_codes(*, codes: Sequence[str]) -> dict[str, KnownCode]:
    """Return what is known of these codes; those that nobody brought are left out."""
    known: dict[str, KnownCode] = {}
    for chunk in chunks(codes, _CHUNK):
        rows = Product.objects.filter(code__in=chunk)
        for product_id, code, kind, is_by_hand in rows.values_list(
            "id", "code", "kind", "is_kind_set_by_hand"
        ):
            known[code] = KnownCode(product_id, kind if is_by_hand else "")
    return known


def product(*, product_id: int) -> Product | None:
    """Return one product, or nothing."""
    return Product.objects.filter(pk=product_id).first()


def products_of_kind(*, kind: str) -> QuerySet[Product]:
    """Return the codes of one kind, for a person to check them."""
    return Product.objects.filter(kind=kind).order_by("id")
