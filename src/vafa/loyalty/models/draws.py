"""Draws: what was announced, who takes part, what two people typed, who won."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class DrawState(models.TextChoices):
    ANNOUNCED = "announced"
    CLOSED = "closed"
    # Two people have typed the same public value.
    VALUED = "valued"
    DRAWN = "drawn"
    PUBLISHED = "published"


class Draw(models.Model):
    """A draw as it was announced; from then on nothing about it can be chosen."""

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.PROTECT, related_name="draws"
    )
    key = models.CharField(max_length=40)
    # The address of its public page; says nothing.
    token = models.CharField(max_length=20, unique=True)
    names = models.JSONField()
    state = models.CharField(max_length=9, choices=DrawState.choices, default=DrawState.ANNOUNCED)
    # What `rules.draws` announces, as its canonical fields.
    announcement = models.JSONField()
    announcement_hash = models.CharField(max_length=64)
    rules_text = models.TextField()
    # The rules and the names of prizes in further languages, to be read; what binds, and what the
    # announcement is hashed with, is above.
    rules_texts = models.JSONField(default=dict)
    prize_names = models.JSONField(default=list)
    # Encrypted with the shop's key; the seed is shown with the proof.
    sealed_seed = models.TextField()
    sealed_names_key = models.TextField()
    age_years_min = models.PositiveSmallIntegerField(default=0)
    countries = models.JSONField(default=list)
    tickets_max = models.PositiveIntegerField(null=True)
    # Tickets without any purchase, once for each member who asks.
    free_tickets = models.PositiveIntegerField(default=0)
    announced_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    entries_hash = models.CharField(max_length=64, blank=True)
    public_value = models.CharField(max_length=500, blank=True)
    valued_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="loyalty_one_draw"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("announced_at")), name="loyalty_draw_time"
            ),
            models.CheckConstraint(
                condition=Q(state="announced") | ~Q(entries_hash=""), name="loyalty_draw_frozen"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["announced", "closed"]) | ~Q(public_value=""),
                name="loyalty_draw_valued",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="loyalty_draw_due")]


class DrawEntry(models.Model):
    """So many tickets of a member; what is taken back before the close does not take part."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="entries")
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="draw_entries"
    )
    source = models.CharField(max_length=60)
    weight = models.PositiveBigIntegerField()
    entered_at = models.DateTimeField()
    # As frozen at the close; nothing for who does not take part, and why.
    frozen_weight = models.PositiveBigIntegerField(null=True)
    pseudonym = models.CharField(max_length=64, blank=True)
    refused_because = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "source"], name="loyalty_entered_once")
        ]
        indexes = [
            models.Index(fields=["draw", "member"], name="loyalty_entry_member"),
            models.Index(fields=["member", "-id"], name="loyalty_entry_list"),
        ]


class DrawExclusion(models.Model):
    """A member who may not take part: one of the organiser's people, or a relative."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="exclusions")
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="draw_exclusions"
    )
    # Written when the list is frozen.
    pseudonym = models.CharField(max_length=64, blank=True)
    said_at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "member"], name="loyalty_excluded_once")
        ]


class PublicValue(models.Model):
    """What one person typed as the public value; two have to agree."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="values")
    by = models.CharField(max_length=40)
    value = models.CharField(max_length=500)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "by"], name="loyalty_value_once")]


class DrawWinner(models.Model):
    """Who won prize number so and so; without a prize's name it is a reserve."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="winners")
    number = models.PositiveIntegerField()
    attempt = models.PositiveIntegerField()
    entry = models.ForeignKey(DrawEntry, on_delete=models.PROTECT, related_name="+")
    prize = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "number"], name="loyalty_one_winner")
        ]


class AgeSaid(models.Model):
    """That a member is at least so old: no birthday is kept for a draw."""

    member = models.OneToOneField(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="age_said"
    )
    years_at_least = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()
    by = models.CharField(max_length=40)
