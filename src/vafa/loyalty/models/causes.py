"""Causes that members give to; the money is in the ledger, at six decimals."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Cause(models.Model):
    """What members can choose to support; `account` says where the money is sent."""

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.PROTECT, related_name="causes"
    )
    key = models.CharField(max_length=40)
    # By language: {"en": "Clean water", …}.
    names = models.JSONField()
    words = models.JSONField(default=dict)
    account = models.TextField(blank=True)
    # So many points a member may give in a day; nothing is no limit.
    day_points_most = models.PositiveIntegerField(null=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="loyalty_one_cause")
        ]


class CauseChoice(models.Model):
    """What a member chose, and whether they round up; the latest row counts, all are kept."""

    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="cause_choices"
    )
    cause = models.ForeignKey(Cause, null=True, on_delete=models.PROTECT, related_name="choices")
    rounds_up = models.BooleanField(default=False)
    since = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["member", "-id"], name="loyalty_choice_latest")]


class CausePayout(models.Model):
    """Money that a cause was sent, with what proves it."""

    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="payouts")
    amount = models.BigIntegerField()
    proof = models.TextField()
    paid_at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="loyalty_payout_amount")
        ]
        indexes = [models.Index(fields=["cause", "-paid_at", "-id"], name="loyalty_payouts")]


class Donation(models.Model):
    """One gift of a member, in millionths of the shop's currency, by who pays it.

    It waits until its order can no longer come back; then it is the cause's, and `cleared_at` says
    since when. `source` tells it apart from all others.
    """

    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="donations")
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="donations"
    )
    effect = models.OneToOneField(
        "vafa_loyalty.GivenEffect", null=True, on_delete=models.PROTECT, related_name="donation"
    )
    source = models.CharField(max_length=160, unique=True)
    from_shop_micro = models.BigIntegerField(default=0)
    from_customer_micro = models.BigIntegerField(default=0)
    returned_shop_micro = models.BigIntegerField(default=0)
    returned_customer_micro = models.BigIntegerField(default=0)
    points = models.BigIntegerField(default=0)
    given_at = models.DateTimeField()
    clears_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    returned_shop_micro__gte=0,
                    returned_shop_micro__lte=F("from_shop_micro"),
                    returned_customer_micro__gte=0,
                    returned_customer_micro__lte=F("from_customer_micro"),
                ),
                name="loyalty_donation_within",
            )
        ]
        indexes = [
            models.Index(fields=["member", "cause"], name="loyalty_donation_member"),
            models.Index(
                fields=["cause", "clears_at", "id"],
                condition=Q(cleared_at=None),
                name="loyalty_donation_waits",
            ),
            models.Index(fields=["cause", "given_at"], name="loyalty_donation_time"),
        ]

    @property
    def stands_micro(self) -> int:
        """What is left of it after what came back."""
        given = self.from_shop_micro + self.from_customer_micro
        return given - self.returned_shop_micro - self.returned_customer_micro
