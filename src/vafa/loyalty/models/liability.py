"""What programmes owe, month by month, as the night worked it out."""

from __future__ import annotations

from django.db import models


class LiabilityReport(models.Model):
    """One month of a programme: how its points moved, and what is owed for them.

    Pages read this; `body` is what `rules.liability_months` wrote. A month that is over is worked
    out once more after its end, and stays.
    """

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="liability_reports"
    )
    # The first day of the month, in the shop's calendar.
    month = models.DateField()
    is_over = models.BooleanField()
    worked_out_at = models.DateTimeField()
    body = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "month"], name="loyalty_liability_month")
        ]
