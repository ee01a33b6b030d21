from __future__ import annotations

from django.db import models

from vafa.customers.models.profile import HeardBy


class Prospect(models.Model):
    """How the shop came to know somebody before any order (R13); it stays when they buy."""

    customer = models.OneToOneField(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="prospect"
    )
    channel = models.CharField(max_length=120, blank=True, default="")
    added_at = models.DateTimeField()
    by = models.CharField(max_length=60)
    import_run_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-added_at", "-id"], name="customers_prospect_time"),
            models.Index(fields=["import_run_id"], name="customers_prospect_run"),
        ]


class InterestKind(models.TextChoices):
    """Looked for a product (R14), compared it with something (R15), put a purchase off (R16)."""

    LOOKED_FOR = "looked_for"
    COMPARED = "compared"
    PUT_OFF = "put_off"


class Interest(models.Model):
    """What somebody looked for, compared or put off; the key lets the same be said only once."""

    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="interests"
    )
    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, choices=InterestKind.choices)
    text = models.CharField(max_length=300)
    source = models.CharField(max_length=8, choices=HeardBy.choices)
    said_date = models.DateField()
    written_at = models.DateTimeField()
    by = models.CharField(max_length=60)
    import_run_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-written_at", "-id"], name="customers_interest_time"),
            models.Index(fields=["import_run_id"], name="customers_interest_run"),
        ]
