"""Points given or taken by a person, and how far each may go alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class LoyaltySettings(models.Model):
    """How many points one person may give or take in a day without a second one.

    What is given by hand ends after so many months.
    """

    adjust_limit = models.PositiveIntegerField(default=500)
    adjust_valid_months = models.PositiveSmallIntegerField(default=12)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="loyalty_settings_one"),
            models.CheckConstraint(
                condition=Q(adjust_valid_months__range=(1, 120)), name="loyalty_settings_months"
            ),
        ]


class AdjustmentState(models.TextChoices):
    """Above the limit it waits for a second person."""

    WAITING = "waiting"
    DONE = "done"
    DECLINED = "declined"


class Adjustment(models.Model):
    """Points that somebody gave a member (more than nothing) or took (less), and why."""

    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="adjustments"
    )
    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="+"
    )
    points = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=AdjustmentState.choices)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="loyalty_adjusts_something"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="loyalty_adjustment_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="loyalty_adjustment_state"),
            models.Index(fields=["asked_by", "decided_at"], name="loyalty_adjusted_by"),
        ]
