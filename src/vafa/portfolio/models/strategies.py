from __future__ import annotations

from django.db import models

from vafa.portfolio.models.valuations import Strategy


class Significance(models.TextChoices):
    """Why a customer matters more than the money says; the first two are set by the measures."""

    FUTURE_VALUE = "future_value"
    VOLUME = "volume"
    BENCHMARK = "benchmark"
    INSPIRATION = "inspiration"
    DOOR_OPENER = "door_opener"
    REFEREE = "referee"


class StrategyChange(models.Model):
    """A change from one strategy to another, with the rule and inputs that caused it."""

    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.CASCADE, related_name="strategy_changes"
    )
    at = models.DateTimeField()
    from_strategy = models.CharField(max_length=12, blank=True, default="")
    to_strategy = models.CharField(max_length=12, blank=True, default="")
    rule = models.PositiveSmallIntegerField(null=True)
    inputs = models.JSONField(default=dict)
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["customer", "-id"], name="portfolio_change_customer")]


class StrategyOverride(models.Model):
    """A person's own choice of strategy for a customer, with its reason and its last day."""

    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="strategy_overrides"
    )
    strategy = models.CharField(max_length=12, choices=Strategy.choices)
    reason = models.CharField(max_length=500)
    expires_date = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(ended_at__isnull=True),
                name="portfolio_override_one_open",
            ),
        ]


class EndDecision(models.Model):
    """What a person decided about a proposal to end; the proposal itself is the list row."""

    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="end_decisions"
    )
    is_approved = models.BooleanField()
    rule = models.PositiveSmallIntegerField()
    evidence = models.JSONField(default=dict)
    note = models.CharField(max_length=500)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(ended_at__isnull=True),
                name="portfolio_end_one_open",
            ),
        ]


class SignificanceFlag(models.Model):
    """What a person knows of a customer's importance, with the reason; ended when no longer so."""

    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, related_name="significance_flags"
    )
    kind = models.CharField(max_length=12, choices=Significance.choices)
    reason = models.CharField(max_length=500)
    flagged_at = models.DateTimeField()
    flagged_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="portfolio_flag_one_open",
            ),
        ]
