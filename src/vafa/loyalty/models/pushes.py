"""What shops told of codes that they know themselves, and that could not be counted."""

from __future__ import annotations

from django.db import models


class RefusalReason(models.TextChoices):
    """Why a use that a shop told of was not counted."""

    UNKNOWN = "unknown"
    USED_UP = "used_up"
    NOT_PUSHED = "not_pushed"


class RefusedUse(models.Model):
    """A use of a code that a shop told of and that waits for somebody to look at it."""

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="refused_uses"
    )
    # In the one form of codes, and as it was told.
    code = models.CharField(max_length=64)
    written = models.CharField(max_length=80)
    document = models.CharField(max_length=160)
    reason = models.CharField(max_length=10, choices=RefusalReason.choices)
    used_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code", "document"], name="loyalty_refused_once"
            )
        ]
