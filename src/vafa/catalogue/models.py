from __future__ import annotations

from django.db import models


class LineKind(models.TextChoices):
    """What a code on an order line stands for; only products are purchases."""

    PRODUCT = "product"
    SHIPPING = "shipping"
    FEE = "fee"
    DISCOUNT = "discount"
    ADJUSTMENT = "adjustment"
    GIFT_CARD = "gift_card"


class Product(models.Model):
    """Something the shop sells, or another code that stands on its order lines."""

    code = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=300, blank=True, default="")
    category = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=12, choices=LineKind.choices, default=LineKind.PRODUCT)
    is_kind_set_by_hand = models.BooleanField(default=False)
    import_run_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["category", "id"], name="catalogue_category"),
            models.Index(fields=["kind", "id"], name="catalogue_kind"),
        ]


class Sighting(models.Model):
    """What one import, or the shop's live orders (run 0), say of a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="sightings")
    run_id = models.BigIntegerField()
    details = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "run_id"], name="catalogue_sighting_once"),
        ]
        indexes = [
            models.Index(fields=["run_id", "product"], name="catalogue_sighting_run"),
        ]
