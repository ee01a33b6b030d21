"""Trials of a programme over orders of the past; they write nothing to anybody."""

from __future__ import annotations

from django.db import models


class Simulation(models.Model):
    """One trial: over which days, with which rules, and what came of it.

    `rules_hash` names the rules as they stood, so that a page can say whether they changed since.
    """

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="simulations"
    )
    rules_hash = models.CharField(max_length=64)
    first_day = models.DateField()
    latest_day = models.DateField()
    # The share of points that is taken to be spent, in basis points.
    spent_bp = models.PositiveSmallIntegerField()
    work_id = models.BigIntegerField(null=True)
    result = models.JSONField(null=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latest_day__gte=models.F("first_day")),
                name="loyalty_simulation_days",
            ),
            models.CheckConstraint(
                condition=models.Q(spent_bp__lte=10_000), name="loyalty_simulation_spent"
            ),
        ]
        indexes = [models.Index(fields=["programme", "-id"], name="loyalty_simulation_list")]
