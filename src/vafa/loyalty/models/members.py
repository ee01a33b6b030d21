"""Who takes part."""

from __future__ import annotations

from django.db import models


class MemberState(models.TextChoices):
    """Who has left keeps nothing and gets nothing; the books still know."""

    ACTIVE = "active"
    LEFT = "left"


class Member(models.Model):
    """A customer in a programme. What they have is in the ledger, under this row's number."""

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.PROTECT, related_name="members"
    )
    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="memberships"
    )
    # Said at the counter and in links; says nothing about the person.
    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=6, choices=MemberState.choices, default=MemberState.ACTIVE)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    terms = models.ForeignKey("vafa_loyalty.Terms", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "customer"], name="loyalty_one_member")
        ]
        indexes = [
            models.Index(fields=["programme", "-joined_at", "-id"], name="loyalty_member_joined")
        ]
