from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vafa.customers.models.people import Customer


class PairState(models.TextChoices):
    """What became of a pair of records; gone when the search finds it no longer."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"
    GONE = "gone"


class DuplicatePair(models.Model):
    """Two records that may be one person, how sure that is and why, and what was decided.

    Reasons are codes with their points. A pair that was told apart is never asked again, whatever
    its records are merged with later. `place` orders the queue.
    """

    low = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="pairs_low")
    high = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="pairs_high")
    certainty = models.CharField(max_length=6)
    score = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    is_identical = models.BooleanField(default=False)
    was_taken_back = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=PairState.choices, default=PairState.OPEN)
    decided_by = models.CharField(max_length=60, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="customers_pair_once"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="customers_pair_in_order"),
        ]
        indexes = [
            models.Index(fields=["state", "place", "id"], name="customers_pair_queue"),
            models.Index(
                fields=["id"],
                condition=Q(state="open", is_identical=True),
                name="customers_pair_identical",
            ),
        ]
