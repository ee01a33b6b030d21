from __future__ import annotations

from django.db import models


class StepChoice(models.TextChoices):
    """What the owner decided about a step of the value chain."""

    YES = "yes"
    LATER = "later"
    NO = "no"
    NOT_FOR_US = "not_for_us"
    DONE = "done"


class StepDecision(models.Model):
    """One decision about a step of the value chain (R89); a newer one ends it."""

    step = models.CharField(max_length=40)
    choice = models.CharField(max_length=10, choices=StepChoice.choices)
    note = models.CharField(max_length=1_000, blank=True, default="")
    owner = models.ForeignKey(
        "vafa_staff.StaffMember", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    due_date = models.DateField(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["step"],
                condition=models.Q(ended_at__isnull=True),
                name="portfolio_step_one_open",
            ),
        ]
        indexes = [models.Index(fields=["step", "-id"], name="portfolio_step_history")]
