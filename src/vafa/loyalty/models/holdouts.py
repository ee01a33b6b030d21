"""Control groups: new members who do not get a rule, so that one sees what it brings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Holdout(models.Model):
    """From when until when so many of the members who join do not get a rule.

    Who is held back follows from the rule, the member and the salt, and is the same for ever.
    """

    rule = models.ForeignKey("vafa_loyalty.Rule", on_delete=models.CASCADE, related_name="holdouts")
    share_bp = models.PositiveSmallIntegerField()
    salt = models.CharField(max_length=32)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule"], condition=Q(until=None), name="loyalty_one_holdout"
            ),
            models.CheckConstraint(
                condition=Q(share_bp__gte=1, share_bp__lte=9_000), name="loyalty_holdout_share"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="loyalty_holdout_time",
            ),
        ]
