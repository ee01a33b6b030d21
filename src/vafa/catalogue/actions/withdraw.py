"""What an import said of products, taken back."""

from __future__ import annotations

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from vafa.catalogue.actions.recognise import derive_products
from vafa.catalogue.models import Product, Sighting


def withdraw_products(*, run_id: int, limit: int) -> int:
    """Take back what a run said of up to so many products; returns of how many.

    Codes of which nobody else speaks are forgotten, unless something still refers to them or a
    person set their kind. The others become what the remaining sightings say.
    """
    with transaction.atomic():
        rows = list(
            Sighting.objects.filter(run_id=run_id)
            .order_by("product_id")
            .values_list("id", "product_id")[:limit]
        )
        product_ids = [product_id for _row_id, product_id in rows]
        Sighting.objects.filter(id__in=[row_id for row_id, _product_id in rows]).delete()
        unknown = Product.objects.filter(id__in=product_ids, is_kind_set_by_hand=False).exclude(
            Exists(Sighting.objects.filter(product=OuterRef("pk")))
        )
        for relation in Product._meta.related_objects:
            if relation.on_delete is models.PROTECT:
                referring = relation.related_model._base_manager.filter(
                    **{relation.field.name: OuterRef("pk")}
                )
                unknown = unknown.exclude(Exists(referring))
        unknown.delete()
        derive_products(products=list(Product.objects.filter(id__in=product_ids)))
    return len(rows)
