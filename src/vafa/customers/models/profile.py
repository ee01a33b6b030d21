from __future__ import annotations

from django.db import models


class StatementKind(models.TextChoices):
    """What is said of a person: what they need, expect or like, and their life (R92, R93)."""

    NEED = "need"
    EXPECTATION = "expectation"
    TASTE = "taste"
    BIOGRAPHY = "biography"
    SITUATION = "situation"


class OfferPart(models.TextChoices):
    """The part of the offer that a need, an expectation or a taste is about (R131)."""

    PRODUCT = "product"
    SERVICE = "service"
    CHANNEL = "channel"
    COMMUNICATION = "communication"


class Basis(models.TextChoices):
    STATED = "stated"
    OBSERVED = "observed"


class HeardBy(models.TextChoices):
    """Where somebody heard or saw it."""

    CALL = "call"
    MAIL = "mail"
    CHAT = "chat"
    FORM = "form"
    VISIT = "visit"
    SURVEY = "survey"
    ORDER = "order"
    OTHER = "other"


class Statement(models.Model):
    """One sentence about a customer; it is never edited, only ended or replaced by a newer one."""

    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="statements"
    )
    kind = models.CharField(max_length=12, choices=StatementKind.choices)
    part = models.CharField(max_length=14, choices=OfferPart.choices, blank=True, default="")
    basis = models.CharField(max_length=8, choices=Basis.choices)
    source = models.CharField(max_length=8, choices=HeardBy.choices)
    text = models.CharField(max_length=1_000)
    said_date = models.DateField()
    written_at = models.DateTimeField()
    by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")
    replaces = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, related_name="replaced_by"
    )

    class Meta:
        constraints = [
            # Needs, expectations and tastes are about a part of the offer; a life is not.
            models.CheckConstraint(
                condition=models.Q(kind__in=["biography", "situation"], part="")
                | (models.Q(kind__in=["need", "expectation", "taste"]) & ~models.Q(part="")),
                name="customers_statement_part",
            ),
        ]
        indexes = [
            models.Index(
                fields=["customer", "-written_at", "-id"], name="customers_statement_time"
            ),
        ]


class Note(models.Model):
    """Plain text that a colleague left on a customer's card."""

    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="notes"
    )
    text = models.CharField(max_length=4_000)
    written_at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-written_at", "-id"], name="customers_note_time"),
        ]


class DetailChange(models.Model):
    """One detail of a customer that a person changed by hand, with what stood there before."""

    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="detail_changes"
    )
    field = models.CharField(max_length=20)
    before = models.CharField(max_length=254, blank=True)
    after = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at", "-id"], name="customers_change_time"),
        ]
