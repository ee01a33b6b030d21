"""What counts towards a tier, the tiers that members held, and those that people gave them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class LadderVersion(models.Model):
    """The tiers of a programme as they were written at one time; the latest are the programme's.

    `body` is nothing where tiers were taken off.
    """

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="ladders"
    )
    number = models.PositiveIntegerField()
    body = models.JSONField(null=True)
    written_at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="loyalty_one_ladder")
        ]


class Qualifying(models.Model):
    """What an order counted towards a tier, or what went of it again; never changed.

    It counts at `occurred_at`, or with what it takes back at `reverses_at`. `shares` says what the
    lines of a basket cost that no record of the shop describes yet.
    """

    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="qualifying"
    )
    document = models.CharField(max_length=160)
    number = models.PositiveIntegerField()
    occurred_at = models.DateTimeField()
    reverses_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField()
    units = models.BigIntegerField(default=0)
    orders = models.BigIntegerField(default=0)
    spend = models.BigIntegerField(default=0)
    shares = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "document", "number"], name="loyalty_qualified_once"
            ),
            models.CheckConstraint(
                condition=Q(reverses_at=None, units__gte=0, orders__gte=0, spend__gte=0)
                | Q(
                    reverses_at__lte=models.F("occurred_at"),
                    units__lte=0,
                    orders__lte=0,
                    spend__lte=0,
                ),
                name="loyalty_qualified_sign",
            ),
        ]


class TierState(models.Model):
    """A tier that a member held from a moment until another; nobody has two at once.

    `due_at` is when something changes by itself, `falls_at` when the tier is lost if nothing more
    happens, and `progress_bp` how much of the way to the next one is done.
    """

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.PROTECT, related_name="tier_states"
    )
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="tier_states"
    )
    level = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=8)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    falls_at = models.DateTimeField(null=True)
    progress_bp = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_at=None), name="loyalty_one_tier"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("since")),
                name="loyalty_tier_time",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-since", "-id"], name="loyalty_tier_history"),
            models.Index(
                fields=["due_at", "id"], condition=Q(ended_at=None), name="loyalty_tier_due"
            ),
            models.Index(
                fields=["programme", "level", "-progress_bp", "-id"],
                condition=Q(ended_at=None),
                name="loyalty_tier_rising",
            ),
            models.Index(
                fields=["programme", "falls_at", "id"],
                condition=Q(ended_at=None, falls_at__isnull=False),
                name="loyalty_tier_falling",
            ),
        ]


class TierOverride(models.Model):
    """A tier that a person gave a member for a time, with the reason."""

    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="tier_overrides"
    )
    level = models.CharField(max_length=40)
    is_exact = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=models.F("since")), name="loyalty_override_time"
            )
        ]
        indexes = [models.Index(fields=["member", "-since", "-id"], name="loyalty_override_list")]


class NameDayList(models.Model):
    """The list of name days as the owner edited it; without one the shipped list counts."""

    text = models.TextField()
    written_at = models.DateTimeField()
    by = models.CharField(max_length=40)


class BirthDate(models.Model):
    """The day on which a customer was born, as they told it for the programme."""

    customer = models.OneToOneField(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="birth"
    )
    day = models.DateField(db_index=True)
    told_at = models.DateTimeField()
    by = models.CharField(max_length=40)
