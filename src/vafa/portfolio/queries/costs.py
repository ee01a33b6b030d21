"""What is known of costs, as the pages show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from vafa.portfolio.models import (
    AcquisitionSpend,
    Activity,
    CostFigures,
    CostRule,
    MarginRate,
    ProductCost,
    ProductSales,
    Team,
    TeamCost,
)
from vafa.portfolio.rules.acquisition import Spend, Won, acquisition_costs
from vafa.portfolio.rules.costing import Capacity, TeamTime, activity_cost, capacity_of

PRODUCTS_PER_PAGE = 50
CATEGORIES_MAX = 200
CHANNELS_MAX = 30
COUNTED = frozenset({"order", "return"})


@dataclass(frozen=True)
class Counted:
    """What the latest refresh counted; empty before the first one."""

    since: date | None = None
    coverage: Mapping[str, int] = field(default_factory=dict)
    orders: int = 0
    returns: int = 0
    net_revenue: int = 0
    months: tuple[date, ...] = ()
    # Any: rows of JSON.
    work: Sequence[Mapping[str, Any]] = ()
    new_customers: Sequence[Mapping[str, Any]] = ()


def counted() -> Counted:
    """Return what the run in force counted for the pages of costs."""
    found = CostFigures.objects.filter(run__is_current=True).first()
    if found is None:
        return Counted()
    figures = found.figures
    return Counted(
        since=date.fromisoformat(figures["since"]),
        coverage=figures["coverage"],
        orders=figures["year"]["orders"],
        returns=figures["year"]["returns"],
        net_revenue=figures["year"]["net_revenue"],
        months=tuple(date.fromisoformat(month) for month in figures["months"]),
        work=figures["work"],
        new_customers=figures["new_customers"],
    )


@dataclass(frozen=True)
class Extent:
    """How much has been said of each kind of cost, and whether some of it is a default."""

    products: int
    rates: int
    rules: int
    activities: int
    spends: int
    has_estimates: bool

    @property
    def is_begun(self) -> bool:
        """Say whether something is known of every kind that defaults would fill in."""
        return bool(self.rates and self.rules and self.activities)


def extent() -> Extent:
    """Count what has been said of costs."""
    estimated = Count("id", filter=Q(is_estimated=True))
    rates = MarginRate.objects.filter(is_in_force=True).aggregate(n=Count("id"), guessed=estimated)
    rules = CostRule.objects.aggregate(n=Count("id"), guessed=estimated)
    done = Activity.objects.aggregate(n=Count("id"), guessed=estimated)
    costs = ProductCost.objects.filter(is_in_force=True)
    return Extent(
        products=costs.aggregate(n=Count("product", distinct=True))["n"],
        rates=rates["n"],
        rules=rules["n"],
        activities=done["n"],
        spends=AcquisitionSpend.objects.filter(is_in_force=True).count(),
        has_estimates=bool(rates["guessed"] or rules["guessed"] or done["guessed"]),
    )


@dataclass(frozen=True)
class ProductRow:
    """A product with what it brought in the year and what one piece costs now."""

    sales: ProductSales
    unit_cost_micro: int | None
    stated_by: str

    @property
    def price_micro(self) -> int | None:
        """What one piece brought, in millionths of the smallest unit."""
        if self.sales.quantity_milli_year <= 0:
            return None
        return self.sales.revenue_year * 1_000_000_000 // self.sales.quantity_milli_year

    @property
    def margin(self) -> float | None:
        """The part of its price that is left after its cost."""
        if self.unit_cost_micro is None or not self.price_micro or self.price_micro <= 0:
            return None
        return 1 - self.unit_cost_micro / self.price_micro


@dataclass(frozen=True)
class ProductPage:
    """Some products by what they brought, and the key of the next page."""

    rows: list[ProductRow]
    next_key: str


def products_by_revenue(
    *, category: str | None = None, is_without_cost: bool = True, after: str = ""
) -> ProductPage:
    """Return products with most revenue first; usually those whose cost nobody said."""
    sales = ProductSales.objects.filter(run__is_current=True).select_related("product")
    known = ProductCost.objects.filter(product=OuterRef("product"), is_in_force=True)
    if category is not None:
        sales = sales.filter(category=category)
    if is_without_cost:
        sales = sales.filter(~Exists(known))
    revenue, _colon, product = after.partition(":")
    if revenue.lstrip("-").isdigit() and product.isdigit():
        lower = Q(revenue_year__lt=int(revenue))
        sales = sales.filter(lower | Q(revenue_year=int(revenue), product_id__lt=int(product)))
    found = list(_with_cost(sales).order_by("-revenue_year", "-product")[: PRODUCTS_PER_PAGE + 1])
    shown = found[:PRODUCTS_PER_PAGE]
    latest = shown[-1] if len(found) > PRODUCTS_PER_PAGE else None
    return ProductPage(
        [_product_row(one) for one in shown],
        f"{latest.revenue_year}:{latest.product_id}" if latest else "",
    )


def product_row(*, product_id: int) -> ProductRow | None:
    """Return one product as the list shows it."""
    sales = ProductSales.objects.filter(run__is_current=True, product_id=product_id)
    found = _with_cost(sales.select_related("product")).first()
    return _product_row(found) if found else None


def _with_cost(sales: QuerySet[ProductSales]) -> QuerySet[ProductSales]:
    latest = ProductCost.objects.filter(product=OuterRef("product"), is_in_force=True)
    latest = latest.order_by("-valid_from")
    return sales.annotate(
        unit_cost_micro=Subquery(latest.values("unit_cost_micro")[:1]),
        stated_by=Subquery(latest.values("stated_by")[:1]),
    )


def _product_row(sales: ProductSales) -> ProductRow:
    # Both are annotated by `_with_cost`.
    return ProductRow(sales, sales.unit_cost_micro, sales.stated_by or "")  # type: ignore[attr-defined]


def prices_of(product_ids: Sequence[int]) -> dict[int, int]:
    """Give what a piece of products brought in the year, in millionths, where any did."""
    sales = ProductSales.objects.filter(
        run__is_current=True,
        product_id__in=product_ids,
        quantity_milli_year__gt=0,
        revenue_year__gt=0,
    )
    return {
        one.product_id: one.revenue_year * 1_000_000_000 // one.quantity_milli_year for one in sales
    }


def sold_categories() -> list[str]:
    """Return the categories of what was sold in the year, by name."""
    sold = ProductSales.objects.filter(run__is_current=True).exclude(category="")
    return list(
        sold.order_by("category").values_list("category", flat=True).distinct()[:CATEGORIES_MAX]
    )


def margin_rates() -> list[MarginRate]:
    """Return the margin rates in force, the whole shop's first."""
    rates = MarginRate.objects.filter(is_in_force=True)
    return list(rates.order_by("category")[:CATEGORIES_MAX])


def cost_rules() -> list[CostRule]:
    """Return the rules for what orders cost, by kind."""
    ordered = CostRule.objects.order_by("kind", "per", "channel", "country", "-valid_from")
    return list(ordered[:CATEGORIES_MAX])


@dataclass(frozen=True)
class ActivityRow:
    """An activity, what it costs once, and how often it was done in the month."""

    activity: Activity
    cost_micro: int | None
    times: int

    @property
    def minutes(self) -> float:
        """How long it takes once."""
        return self.activity.seconds / 60


@dataclass(frozen=True)
class TeamRow:
    """A team with what it costs now, what it does, and how much of its time a month used."""

    team: Team
    cost: TeamCost | None
    activities: list[ActivityRow]
    capacity: Capacity | None


def teams(*, month: date | None, known: Counted, on: date) -> list[TeamRow]:
    """Return each team with its activities and the work of a month at the cost of a day."""
    times = _times(month, known)
    activities: dict[int, list[Activity]] = defaultdict(list)
    for activity in Activity.objects.order_by("driver", "code"):
        activities[activity.team_id].append(activity)
    costs: dict[int, TeamCost] = {}
    for cost in TeamCost.objects.filter(valid_from__lte=on).order_by("valid_from"):
        costs[cost.team_id] = cost
    return [
        _team_row(team, costs.get(team.id), activities[team.id], times)
        for team in Team.objects.order_by("name")
    ]


def _times(month: date | None, known: Counted) -> dict[str | int, int]:
    if month is None:
        return {}
    return {
        row["driver"] or row["activity_id"]: row["count"]
        for row in known.work
        if row["month"] == month.isoformat()
    }


def _team_row(
    team: Team, cost: TeamCost | None, done: list[Activity], times: Mapping[str | int, int]
) -> TeamRow:
    time = None
    if cost is not None:
        time = TeamTime(cost.monthly_cost, cost.paid_minutes, cost.practical_basis_points)
    rows = [
        ActivityRow(
            activity,
            activity_cost(time, seconds=activity.seconds) if time else None,
            times.get(activity.driver if activity.driver in COUNTED else activity.id, 0),
        )
        for activity in done
    ]
    seconds = sum(row.activity.seconds * row.times for row in rows)
    return TeamRow(team, cost, rows, capacity_of(time, seconds=seconds) if time else None)


@dataclass(frozen=True)
class SpendGrid:
    """What channels cost by month, and the new customers that they won."""

    months: list[date]
    channels: list[str]
    # Those that orders name; money of any other is for all new customers.
    of_orders: frozenset[str]
    spent: Mapping[tuple[str, date], int]
    won: Mapping[tuple[str, date], Won]


def spend_grid(*, known: Counted, months: Sequence[date]) -> SpendGrid:
    """Return spend and new customers of months; money of no channel is spread over all."""
    rows = AcquisitionSpend.objects.filter(is_in_force=True, month_start__in=list(months))
    spent = {(row.channel, row.month_start): row.amount for row in rows}
    asked = {month.isoformat(): month for month in months}
    new = {
        (row["channel"] or "", asked[row["month"]]): row["customers"]
        for row in known.new_customers
        if row["month"] in asked
    }
    of_orders = {row["channel"] or "" for row in known.new_customers}
    spends = [
        Spend(month, amount, channel if channel in of_orders else None)
        for (channel, month), amount in spent.items()
    ]
    channels = sorted(({channel for channel, _month in spent} | of_orders) - {""})
    return SpendGrid(
        list(months),
        channels[:CHANNELS_MAX],
        frozenset(of_orders),
        spent,
        acquisition_costs(spends, new),
    )


def known_channels() -> list[str]:
    """Return the channels that orders of the latest months name."""
    return sorted({row["channel"] for row in counted().new_customers if row["channel"]})
