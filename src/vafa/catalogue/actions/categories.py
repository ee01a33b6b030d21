"""Which category products belong to, said by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.catalogue.actions.recognise import derive_products
from vafa.catalogue.models import Product, Sighting
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.text import display_clean
from vafa.journal.actions import record

# The run of what people say by hand; it weighs more than what any order says.
BY_HAND_RUN: Final = -1
BY_HAND_WEIGHT: Final = 2
CATEGORY_LENGTH_MAX: Final = 120
PRODUCTS_MAX: Final = 500


class CategoryMissing(Refused):
    code = "category_missing"
    sentence = _("Say which category; at most %(length)s letters fit.")


class TooManyProducts(Refused):
    code = "too_many_products"
    sentence = _("So many products cannot be changed at once; choose at most %(most)s.")


def set_product_categories(
    *, product_ids: Sequence[int], category: str, at: datetime, by: Actor
) -> list[int]:
    """Put products into a category by hand: imports no longer change it.

    Returns the products that were in another one or in none. Refuses an empty category.
    """
    said = display_clean(category)
    if not 0 < len(said) <= CATEGORY_LENGTH_MAX:
        raise CategoryMissing(length=CATEGORY_LENGTH_MAX)
    if len(product_ids) > PRODUCTS_MAX:
        raise TooManyProducts(most=PRODUCTS_MAX)
    with transaction.atomic():
        rows = Product.objects.select_for_update().filter(id__in=product_ids)
        products = list(rows.exclude(category=said).order_by("id"))
        if products:
            _say(products, said, at=at)
            derive_products(products=products)
            payload = {"category": said, "products": len(products)}
            record(kind="catalogue.product_categories_set", at=at, by=by, payload=payload)
    return [product.id for product in products]


def _say(products: Sequence[Product], category: str, *, at: datetime) -> None:
    """Keep the word of a person beside what orders say, so that it outlives them."""
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    for product in products:
        sighting, _is_new = Sighting.objects.get_or_create(
            product=product, run_id=BY_HAND_RUN, defaults={"details": {}}
        )
        said = {**sighting.details, "category": [BY_HAND_WEIGHT, moment, category]}
        # A product that no order named keeps the name it has.
        if product.name and not product.sightings.exclude(pk=sighting.pk).exists():
            said.setdefault("name", [0, moment, product.name])
        sighting.details = said
        sighting.save(update_fields=["details"])
