"""The products that a page names."""

from __future__ import annotations

from collections.abc import Iterable

from vafa.catalogue.models import Product

PRODUCTS_AT_ONCE_MAX = 500


def products_by_id(product_ids: Iterable[int]) -> dict[int, Product]:
    """Return the products with these ids, in one query."""
    return Product.objects.in_bulk(sorted(set(product_ids))[:PRODUCTS_AT_ONCE_MAX])
