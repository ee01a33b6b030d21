from __future__ import annotations

from django.db import models


class ConsentChannel(models.TextChoices):
    """The ways on which somebody may be written to or called."""

    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    POST = "post"
    MESSENGER = "messenger"


class ConsentPurpose(models.TextChoices):
    """What for."""

    NEWSLETTER = "newsletter"
    OFFERS = "offers"
    SERVICE = "service"
    SURVEYS = "surveys"
    PROFILING = "profiling"


class ConsentState(models.TextChoices):
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class ConsentSource(models.TextChoices):
    """Where it was said."""

    FORM = "form"
    CALL = "call"
    MAIL = "mail"
    CHAT = "chat"
    VISIT = "visit"
    SHOP = "shop"
    IMPORT = "import"
    OTHER = "other"


class ConsentStatement(models.Model):
    """That somebody allowed, or no longer allows, one purpose on one channel.

    Append-only: the database refuses every change but of the customer it hangs on, and of the
    wording to nothing. `wording` is the sentence that they agreed to, or why they withdrew; `at`
    is when they said so. The latest statement counts; at the same instant, the withdrawal.
    """

    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="consents"
    )
    channel = models.CharField(max_length=10, choices=ConsentChannel.choices)
    purpose = models.CharField(max_length=10, choices=ConsentPurpose.choices)
    state = models.CharField(max_length=10, choices=ConsentState.choices)
    wording = models.CharField(max_length=1_000, blank=True)
    source = models.CharField(max_length=8, choices=ConsentSource.choices)
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["given", "withdrawn"]),
                name="customers_consent_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["customer", "channel", "purpose", "-at", "-state"],
                name="customers_consent_latest",
            ),
        ]
