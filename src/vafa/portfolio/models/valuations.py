from __future__ import annotations

from django.db import models


class Phase(models.TextChoices):
    PROSPECT = "prospect"
    NEW = "new"
    EXISTING = "existing"
    FORMER = "former"


class PhaseState(models.TextChoices):
    """A shade of a phase: at risk within existing, won back after former."""

    NONE = ""
    AT_RISK = "at_risk"
    WON_BACK = "won_back"


class Strategy(models.TextChoices):
    NONE = ""
    START = "START"
    PROTECT = "PROTECT"
    RE_ENGINEER = "RE_ENGINEER"
    ENHANCE = "ENHANCE"
    HARVEST = "HARVEST"
    END = "END"
    WIN_BACK = "WIN_BACK"


class ValuationRun(models.Model):
    """One complete valuation of the whole base; exactly one is current."""

    as_of_date = models.DateField()
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=False)
    model = models.CharField(max_length=40, blank=True, default="")
    customers = models.BigIntegerField(default=0)
    summary = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=models.Q(is_current=True),
                name="portfolio_run_one_current",
            ),
        ]


FILTERED = (
    "phase",
    "phase_state",
    "strategy",
    "is_end_approved",
    "country",
    "purchase_days",
    "p_buys_90",
    "overdue_since",
    "latest_day",
)


class Valuation(models.Model):
    """The one list row of a customer: phase, strategy, value and rhythm as of one run.

    Money is minor units of the shop's currency. `revenue` is net revenue; `contribution` is
    what is left of it after the cost of goods and the cost to serve. A null is unknown and is
    shown as unknown.
    """

    run = models.ForeignKey(ValuationRun, on_delete=models.CASCADE, related_name="valuations")
    customer = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.CASCADE, related_name="valuations"
    )
    country = models.CharField(max_length=2, blank=True, default="")
    is_left_out = models.BooleanField(default=False)
    phase = models.CharField(max_length=8, choices=Phase.choices, blank=True, default="")
    phase_state = models.CharField(max_length=8, choices=PhaseState.choices, blank=True, default="")
    phase_since = models.DateField(null=True)
    purchase_days = models.IntegerField(default=0)
    orders = models.IntegerField(default=0)
    first_day = models.DateField(null=True)
    second_day = models.DateField(null=True)
    latest_day = models.DateField(null=True)
    revenue_total = models.BigIntegerField(default=0)
    revenue_year = models.BigIntegerField(default=0)
    # The same in the prices of the shop's base month; null while the shop has no price index.
    revenue_total_real = models.BigIntegerField(null=True)
    revenue_year_real = models.BigIntegerField(null=True)
    usual_gap_days = models.FloatField(null=True)
    at_risk_after_days = models.FloatField(null=True)
    former_after_days = models.FloatField(null=True)
    overdue_since = models.DateField(null=True)
    next_purchase_median_day = models.DateField(null=True)
    p_buys_30 = models.FloatField(null=True)
    p_buys_90 = models.FloatField(null=True)
    p_buys_180 = models.FloatField(null=True)
    expected_orders = models.FloatField(null=True)
    expected_orders_low = models.FloatField(null=True)
    expected_orders_high = models.FloatField(null=True)
    expected_revenue = models.BigIntegerField(null=True)
    expected_revenue_low = models.BigIntegerField(null=True)
    expected_revenue_high = models.BigIntegerField(null=True)
    expected_revenue_24 = models.BigIntegerField(null=True)
    value_rank = models.BigIntegerField(null=True)
    gross_margin_year = models.BigIntegerField(null=True)
    direct_cost_year = models.BigIntegerField(null=True)
    activity_cost_year = models.BigIntegerField(null=True)
    cost_to_serve_year = models.BigIntegerField(null=True)
    contribution_year = models.BigIntegerField(null=True)
    # In the prices of the shop's base month; null without a price index.
    contribution_year_real = models.BigIntegerField(null=True)
    # Rests on a margin rate somewhere, not on known costs of goods alone.
    contribution_is_estimated = models.BooleanField(null=True)
    contribution_12 = models.BigIntegerField(null=True)
    contribution_24 = models.BigIntegerField(null=True)
    contribution_24_low = models.BigIntegerField(null=True)
    contribution_24_high = models.BigIntegerField(null=True)
    contribution_fixed_year = models.BigIntegerField(null=True)
    acquisition_cost = models.BigIntegerField(null=True)
    difficulty = models.FloatField(null=True)
    headroom = models.FloatField(null=True)
    share_of_wallet = models.FloatField(null=True)
    # Kinds of significance, each between blanks, so that one of them can be looked for.
    significance = models.CharField(max_length=100, blank=True, default="")
    strategy = models.CharField(max_length=12, choices=Strategy.choices, blank=True, default="")
    strategy_since = models.DateField(null=True)
    strategy_rule = models.PositiveSmallIntegerField(null=True)
    strategy_inputs = models.JSONField(default=dict)
    strategy_next = models.CharField(
        max_length=12, choices=Strategy.choices, blank=True, default=""
    )
    strategy_next_since = models.DateField(null=True)
    is_overridden = models.BooleanField(default=False)
    is_end_approved = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "customer"], name="portfolio_valuation_once"),
        ]
        indexes = [
            # One per order of the customer list; the columns behind the key are those that a
            # filter asks for, so that a filter few fit reads the index and not the table.
            models.Index(
                fields=["run", "-expected_revenue", "-customer", *FILTERED, "revenue_total"],
                name="portfolio_by_future",
            ),
            models.Index(
                fields=["run", "-revenue_total", "-customer", *FILTERED, "expected_revenue"],
                name="portfolio_by_past",
            ),
            models.Index(
                fields=[
                    *("run", "-latest_day", "-customer", *FILTERED[:-1]),
                    *("revenue_total", "expected_revenue"),
                ],
                name="portfolio_by_latest",
            ),
            # Phases and strategies are the questions that the list's own views ask.
            models.Index(
                fields=["run", "phase", "phase_state", "-expected_revenue", "-customer"],
                name="portfolio_by_phase",
            ),
            models.Index(
                fields=["run", "strategy", "is_end_approved", "-revenue_total", "-customer"],
                name="portfolio_by_strategy",
            ),
            # From the most profitable to the greatest loss; backwards it lists the loss makers.
            models.Index(
                fields=["run", "-contribution_year", "-customer"], name="portfolio_by_profit"
            ),
            # Leads from one country to the next, and within one to a phase.
            models.Index(
                fields=[
                    *("run", "country", "phase", "phase_state"),
                    *("-expected_revenue", "-customer"),
                ],
                name="portfolio_by_country",
            ),
            # Holds both values of a customer, so that a region of the value map reads no rows.
            models.Index(
                fields=["run", "-expected_revenue_24", "-customer", "revenue_year"],
                name="portfolio_by_later",
            ),
        ]
