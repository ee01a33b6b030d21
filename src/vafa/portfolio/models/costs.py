from __future__ import annotations

from datetime import date
from typing import Final

from django.db import models

# "From the beginning": what is known without a day holds for all of the past.
BEGINNING: Final = date(1900, 1, 1)


class CostKind(models.TextChoices):
    """What a rule charges to orders or returns."""

    SHIPPING = "shipping"
    PAYMENT_FEE = "payment_fee"
    PACKAGING = "packaging"
    RETURN_HANDLING = "return_handling"


class DirectKind(models.TextChoices):
    """What one order or one customer cost, as it was recorded."""

    SHIPPING = "shipping"
    PAYMENT_FEE = "payment_fee"
    PACKAGING = "packaging"
    RETURN_HANDLING = "return_handling"
    COMPENSATION = "compensation"
    REWARD = "reward"
    GIFT = "gift"
    CHARGEBACK = "chargeback"
    OTHER = "other"


class ChargedPer(models.TextChoices):
    ORDER = "order"
    LINE = "line"
    RETURN = "return"
    PERCENT_OF_REVENUE = "percent_of_revenue"


class Driver(models.TextChoices):
    """What makes an activity happen: orders and returns are counted, the others recorded."""

    ORDER = "order"
    RETURN = "return"
    COMPLAINT = "complaint"
    TICKET = "ticket"
    CALL = "call"
    MANUAL = "manual"


class Statement(models.Model):
    """What a person (run 0) or one import says under a key; the latest of a key is in force.

    Withdrawing an import takes its statements away, and what was said before is in force again.
    """

    key = models.CharField(max_length=160)
    run_id = models.BigIntegerField(default=0)
    is_in_force = models.BooleanField(default=True)
    stated_at = models.DateTimeField()
    stated_by = models.CharField(max_length=60)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["key", "run_id"], name="portfolio_%(class)s_once"),
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(is_in_force=True),
                name="portfolio_%(class)s_force",
            ),
        ]
        indexes = [models.Index(fields=["run_id", "id"], name="portfolio_%(class)s_run")]


class ProductCost(Statement):
    """What one piece of a product costs the shop from a day on.

    In millionths of the smallest unit of the shop's currency, without tax.
    """

    product = models.ForeignKey(
        "vafa_catalogue.Product", on_delete=models.CASCADE, related_name="costs"
    )
    unit_cost_micro = models.BigIntegerField()
    valid_from = models.DateField(default=BEGINNING)

    class Meta(Statement.Meta):
        constraints = [
            *Statement.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(unit_cost_micro__gte=0), name="portfolio_product_cost_sign"
            ),
        ]


class MarginRate(Statement):
    """The gross margin of a category where costs are not known; "" is the whole shop."""

    category = models.CharField(max_length=120, blank=True, default="")
    rate_basis_points = models.IntegerField()
    is_estimated = models.BooleanField(default=True)

    class Meta(Statement.Meta):
        constraints = [
            *Statement.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(rate_basis_points__range=(-10_000, 10_000)),
                name="portfolio_margin_rate_range",
            ),
        ]


class CostRule(models.Model):
    """What each order, line or return costs by rule; of a kind and measure the narrowest holds."""

    kind = models.CharField(max_length=16, choices=CostKind.choices)
    per = models.CharField(max_length=18, choices=ChargedPer.choices)
    amount = models.BigIntegerField(null=True)
    basis_points = models.IntegerField(null=True)
    channel = models.CharField(max_length=40, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    valid_from = models.DateField(default=BEGINNING)
    is_estimated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "per", "channel", "country", "valid_from"],
                name="portfolio_cost_rule_once",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0, basis_points=None)
                | models.Q(basis_points__range=(0, 10_000), amount=None),
                name="portfolio_cost_rule_measure",
            ),
        ]


class DirectCost(Statement):
    """What one order, or one customer without an order, cost on a day."""

    order = models.ForeignKey(
        "vafa_orders.Order", on_delete=models.CASCADE, null=True, related_name="direct_costs"
    )
    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, null=True, related_name="direct_costs"
    )
    kind = models.CharField(max_length=16, choices=DirectKind.choices)
    amount = models.BigIntegerField()
    day = models.DateField()

    class Meta(Statement.Meta):
        constraints = [
            *Statement.Meta.constraints,
            # The customer of an order is the order's own, so that a merge moves it with the order.
            models.CheckConstraint(
                condition=models.Q(order=None) | models.Q(customer=None),
                name="portfolio_direct_cost_whose",
            ),
        ]


class Team(models.Model):
    name = models.CharField(max_length=80, unique=True)
    is_estimated = models.BooleanField(default=False)


class TeamCost(models.Model):
    """What a team costs in a month from a day on, and how much of its time can be used."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="costs")
    valid_from = models.DateField(default=BEGINNING)
    monthly_cost = models.BigIntegerField()
    paid_minutes = models.PositiveIntegerField()
    practical_basis_points = models.PositiveIntegerField(default=8_000)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "valid_from"], name="portfolio_team_cost_once"),
            models.CheckConstraint(
                condition=models.Q(
                    monthly_cost__gte=0,
                    paid_minutes__gt=0,
                    practical_basis_points__range=(1, 10_000),
                ),
                name="portfolio_team_cost_range",
            ),
        ]


class Activity(models.Model):
    """Work that a team does for a customer, and how long it takes once."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80, blank=True, default="")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="activities")
    seconds = models.PositiveIntegerField()
    driver = models.CharField(max_length=10, choices=Driver.choices)
    is_estimated = models.BooleanField(default=False)


class ActivityCount(Statement):
    """How often an activity was done for a customer on a day; null: for nobody known."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="counts")
    customer = models.ForeignKey(
        "vafa_customers.Customer",
        on_delete=models.PROTECT,
        null=True,
        related_name="activity_counts",
    )
    day = models.DateField()
    count = models.PositiveIntegerField()


class AcquisitionSpend(Statement):
    """What was spent in a month on winning customers over a channel.

    `month_start` is the first day of a month of the shop's own calendar.
    """

    channel = models.CharField(max_length=40)
    month_start = models.DateField()
    amount = models.BigIntegerField()

    class Meta(Statement.Meta):
        constraints = [
            *Statement.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="portfolio_acquisition_spend_sign"
            ),
        ]


class ProductSales(models.Model):
    """What a product brought in the 365 days of a run; products without a cost are listed by it."""

    run = models.ForeignKey(
        "vafa_portfolio.ValuationRun", on_delete=models.CASCADE, related_name="product_sales"
    )
    product = models.ForeignKey(
        "vafa_catalogue.Product", on_delete=models.CASCADE, related_name="sales"
    )
    category = models.CharField(max_length=120, blank=True, default="")
    revenue_year = models.BigIntegerField()
    quantity_milli_year = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "product"], name="portfolio_sales_once"),
        ]
        indexes = [
            models.Index(
                fields=["run", "-revenue_year", "-product"], name="portfolio_sales_revenue"
            ),
            models.Index(
                fields=["run", "category", "-revenue_year", "-product"],
                name="portfolio_sales_category",
            ),
        ]


class CostFigures(models.Model):
    """What a run counted for the pages of costs: coverage, work by month, new customers."""

    run = models.OneToOneField(
        "vafa_portfolio.ValuationRun", on_delete=models.CASCADE, related_name="cost_figures"
    )
    figures = models.JSONField(default=dict)
