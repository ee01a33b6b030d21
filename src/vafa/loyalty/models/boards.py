"""Leaderboards without names, and packs of credits bought in advance."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class BoardMeasure(models.TextChoices):
    """What a leaderboard counts."""

    POINTS = "points"
    CHALLENGES = "challenges"
    BADGES = "badges"


class BoardTies(models.TextChoices):
    SHARED = "shared"
    EARLIEST = "earliest"


class BoardDef(models.Model):
    """A leaderboard over a stretch of time; its key gives members the names they appear under."""

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="boards"
    )
    key = models.CharField(max_length=40)
    names = models.JSONField()
    measure = models.CharField(max_length=10, choices=BoardMeasure.choices)
    ties = models.CharField(max_length=8, choices=BoardTies.choices, default=BoardTies.SHARED)
    places = models.PositiveSmallIntegerField(default=10)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    # Encrypted with the shop's key, and never shown.
    sealed_key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="loyalty_one_board"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("begins_at")),
                name="loyalty_board_time",
            ),
        ]


class BoardAbsence(models.Model):
    """A member who does not want to appear on a leaderboard."""

    board = models.ForeignKey(BoardDef, on_delete=models.CASCADE, related_name="absences")
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.CASCADE, related_name="board_absences"
    )
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "member"], name="loyalty_absent_once")
        ]


class PackDef(models.Model):
    """Credits sold in advance: ten coffees for the price of nine, and points with them."""

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="packs"
    )
    key = models.CharField(max_length=40)
    names = models.JSONField()
    asset = models.ForeignKey("vafa_ledger.Asset", on_delete=models.PROTECT, related_name="+")
    price = models.BigIntegerField()
    credits = models.PositiveIntegerField()
    # Credits on top, for nothing, and points.
    bonus = models.PositiveIntegerField(default=0)
    points = models.PositiveIntegerField(default=0)
    days = models.PositiveIntegerField(null=True)
    is_sold = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="loyalty_one_pack"),
            models.CheckConstraint(
                condition=Q(price__gte=0, credits__gte=1), name="loyalty_pack_amounts"
            ),
        ]


class PackSale(models.Model):
    """A pack that a member bought; what is left of it is in the ledger."""

    pack = models.ForeignKey(PackDef, on_delete=models.PROTECT, related_name="sales")
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="packs"
    )
    source = models.CharField(max_length=80)
    price = models.BigIntegerField()
    sold_at = models.DateTimeField()
    # Credits that were taken back, and the money that was for them.
    cancelled_at = models.DateTimeField(null=True)
    refunded = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "source"], name="loyalty_sold_once")]
        indexes = [models.Index(fields=["member", "-id"], name="loyalty_pack_list")]
