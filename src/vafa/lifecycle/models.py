from __future__ import annotations

from django.db import models


class LifecycleSettings(models.Model):
    """How this shop tells the phases apart; suggested values come from its own orders."""

    at_risk_quantile = models.FloatField(default=0.80)
    former_quantile = models.FloatField(default=0.95)
    fixed_at_risk_days = models.PositiveIntegerField(null=True)
    fixed_former_days = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="lifecycle_settings_one"),
        ]


class PhaseChange(models.Model):
    """One customer's step from one phase to another, and why."""

    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.CASCADE, related_name="phase_changes"
    )
    at = models.DateTimeField()
    day = models.DateField()
    from_phase = models.CharField(max_length=8, blank=True, default="")
    from_state = models.CharField(max_length=8, blank=True, default="")
    to_phase = models.CharField(max_length=8)
    to_state = models.CharField(max_length=8, blank=True, default="")
    because = models.CharField(max_length=40)
    figures = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-id"], name="lifecycle_change_customer"),
            models.Index(fields=["-day", "-id"], name="lifecycle_change_day"),
        ]
