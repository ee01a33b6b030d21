from __future__ import annotations

from django.db import models


class PageAggregate(models.Model):
    """Figures of one page, computed by a refresh and read by the page as they stand."""

    run_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    shape = models.PositiveSmallIntegerField(default=1)
    payload = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run_id", "name"], name="insight_aggregate_once"),
        ]


class SavedView(models.Model):
    """A named set of filters, columns and order of the customer list."""

    owner_id = models.BigIntegerField()
    name = models.CharField(max_length=80)
    is_shared = models.BooleanField(default=False)
    filters = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_id", "name"], name="insight_view_name"),
        ]


class PriceSource(models.TextChoices):
    """Which index says how prices moved."""

    OWN = "own"
    OFFICIAL = "official"
    NONE = "none"


class PriceSettings(models.Model):
    """Which price index rules, and above which yearly inflation models use constant prices."""

    source = models.CharField(max_length=8, choices=PriceSource.choices, default=PriceSource.OWN)
    inflation_min = models.FloatField(default=0.10)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="insight_price_settings_one"),
        ]


class PriceIndexPoint(models.Model):
    """The level of an official price series in a month of the shop's calendar."""

    month = models.DateField(unique=True)
    level = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(level__gt=0), name="insight_price_level"),
        ]
