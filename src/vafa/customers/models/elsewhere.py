from __future__ import annotations

from django.db import models

from vafa.customers.models.profile import HeardBy


class WalletAnswer(models.Model):
    """What a customer said of where else they buy; the latest answer counts (R130).

    `own_rank` is the place of our shop among all `brands` they named, ours included; None when
    they did not say. `share` follows from both by the wallet allocation rule.
    """

    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="wallet_answers"
    )
    said_date = models.DateField()
    source = models.CharField(max_length=8, choices=HeardBy.choices)
    brands = models.PositiveSmallIntegerField()
    own_rank = models.PositiveSmallIntegerField(null=True)
    share = models.FloatField(null=True)
    written_at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(own_rank=None)
                | models.Q(own_rank__gte=1, own_rank__lte=models.F("brands")),
                name="customers_wallet_rank",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-said_date", "-id"], name="customers_wallet_time"),
        ]


class ShopNamed(models.Model):
    """Another shop that a customer named, with its place when they gave one."""

    answer = models.ForeignKey(WalletAnswer, on_delete=models.CASCADE, related_name="shops")
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120)
    rank = models.PositiveSmallIntegerField(null=True)
    share = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "name_key"], name="customers_shop_once"),
        ]
        indexes = [
            models.Index(fields=["name_key", "answer"], name="customers_shop_name"),
        ]
