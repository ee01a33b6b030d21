"""Balances that were brought from a programme the shop had before."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class BroughtBalance(models.Model):
    """Points that one row of a list brought a member, with one end.

    A list of a source says once what a member has with one end; said again it is the same.
    """

    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="brought_balances"
    )
    run_id = models.BigIntegerField(db_index=True)
    row_number = models.BigIntegerField()
    source = models.CharField(max_length=40)
    points = models.BigIntegerField()
    # Empty for points without an end, so that they are unique too.
    ends_on = models.CharField(max_length=10, blank=True)
    # The posting in the ledger; none for a member who came with nothing.
    posting_id = models.BigIntegerField(null=True)
    brought_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "source", "ends_on"],
                condition=Q(withdrawn_at=None),
                name="loyalty_brought_once",
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="loyalty_brought_points"),
        ]
