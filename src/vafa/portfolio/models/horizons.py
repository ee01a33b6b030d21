from __future__ import annotations

from django.db import models


class Horizon(models.TextChoices):
    """The near and the far future (R103)."""

    NEAR = "near"
    FAR = "far"


class GroupKind(models.TextChoices):
    """By what a group of customers is told apart; a view is a saved list, by its number."""

    STRATEGY = "strategy"
    PHASE = "phase"
    COUNTRY = "country"
    CATEGORY = "category"
    VIEW = "view"


class Stance(models.TextChoices):
    SERVE = "serve"
    GROW = "grow"
    HOLD = "hold"
    LEAVE = "leave"


class GroupDecision(models.Model):
    """What the shop means to do about a group within a horizon; ended, never changed."""

    horizon = models.CharField(max_length=4, choices=Horizon.choices)
    group_kind = models.CharField(max_length=8, choices=GroupKind.choices)
    group_value = models.CharField(max_length=120)
    # What the group was called when it was decided about: a saved view may be gone later.
    group_name = models.CharField(max_length=120, blank=True, default="")
    stance = models.CharField(max_length=5, choices=Stance.choices)
    why = models.CharField(max_length=1_000)
    owner = models.ForeignKey(
        "vafa_staff.StaffMember", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    review_date = models.DateField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["horizon", "group_kind", "group_value"],
                condition=models.Q(ended_at__isnull=True),
                name="portfolio_group_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["-decided_at", "-id"], name="portfolio_group_time"),
        ]
