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


class ListedPeople(models.Model):
    """A stretch of a list of customers too long for a page's figures, in the order of the list.

    The largest amount comes first, equal ones by the customer's number. `name` is that of the
    figures, with what the list is of. `people` holds numbers alone, of one run: like the figures
    they are made anew by each refresh, and who is merged or gone by then is not shown.
    """

    run_id = models.BigIntegerField()
    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    # The key of the first one, so that a place is found without opening every stretch.
    first_amount = models.BigIntegerField()
    first_customer = models.BigIntegerField()
    amounts = models.JSONField()
    people = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run_id", "name", "position"], name="insight_listed_people_once"
            ),
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


class QualityFigure(models.Model):
    """How many of all records are good in one respect on one day; the latest refresh counts."""

    day = models.DateField()
    field = models.CharField(max_length=20)
    dimension = models.CharField(max_length=14)
    good = models.BigIntegerField()
    all = models.BigIntegerField()
    # The median age of what is known, in days; only of timeliness.
    median_days = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["field", "dimension", "day"], name="insight_quality_figure_once"
            ),
            models.CheckConstraint(
                condition=models.Q(good__gte=0, good__lte=models.F("all")),
                name="insight_quality_good_of_all",
            ),
        ]


class QualityFinding(models.Model):
    """A record that is not good in one respect; exactly one of customer, product and order.

    A refresh finds them anew. Those that a person looked at and left as they are stay.
    """

    field = models.CharField(max_length=20)
    dimension = models.CharField(max_length=14)
    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.CASCADE, null=True, related_name="+"
    )
    product = models.ForeignKey(
        "vafa_catalogue.Product", on_delete=models.CASCADE, null=True, related_name="+"
    )
    order = models.ForeignKey(
        "vafa_orders.Order", on_delete=models.CASCADE, null=True, related_name="+"
    )
    left_at = models.DateTimeField(null=True)
    left_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(customer__isnull=False, product=None, order=None)
                    | models.Q(customer=None, product__isnull=False, order=None)
                    | models.Q(customer=None, product=None, order__isnull=False)
                ),
                name="insight_quality_one_record",
            ),
            *(
                models.UniqueConstraint(
                    fields=[record, "field", "dimension"], name=f"insight_quality_{record}"
                )
                for record in ("customer", "product", "order")
            ),
        ]
        indexes = [
            models.Index(fields=["field", "dimension", "id"], name="insight_quality_list"),
        ]


class QualitySample(models.Model):
    """Customers drawn at random, whose details a person checks one by one."""

    seed = models.BigIntegerField()
    size = models.PositiveSmallIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=60)


class QualitySampleItem(models.Model):
    """One drawn customer and what a person said of each detail: right, wrong or unknown."""

    sample = models.ForeignKey(QualitySample, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    # Empty when the record has left since; its answers stay.
    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answers = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "position"], name="insight_quality_sample_place"
            ),
        ]
