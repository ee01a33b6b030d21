"""Valuations for machines: phase, value with its interval, chances."""

from __future__ import annotations

from typing import Any, Literal

from django.db.models import QuerySet
from ninja import Query, Router, Schema
from pydantic import Field

from vafa.portfolio.models import Valuation, ValuationRun
from vafa.portfolio.queries import current_run, current_valuations, valuation_of
from vafa.staff.queries import shop
from vafa.web.api import ApiProblem, ApiRequest, Continued, Listed, page_of, reads
from vafa.web.api.fields import Country, Day, Id

router = Router(tags=["Valuations"])

PhaseCode = Literal["prospect", "new", "existing", "former"]
StateCode = Literal["at_risk", "won_back"]
StrategyCode = Literal["START", "PROTECT", "ENHANCE", "RE_ENGINEER", "HARVEST", "WIN_BACK", "END"]


class RunAnswer(Schema):
    """The valuation in force, made from facts up to a day."""

    id: int
    as_of: Day
    model: str = Field(description="The forecast that did best in this shop's own backtest.")


class Estimate(Schema):
    """A forecast with the ends of its interval; null is unknown."""

    value: float | None
    low: float | None
    high: float | None


class Amounts(Schema):
    """A forecast of money with the ends of its interval, in minor units; null is unknown."""

    value: int | None
    low: int | None
    high: int | None


class ValuationAnswer(Schema):
    """What a customer is worth and does, as of one run. Null is unknown, never zero."""

    customer_id: int
    currency: str
    is_left_out: bool = Field(description="Kept out of models and strategies.")
    phase: PhaseCode | None
    phase_state: StateCode | None = Field(description="at_risk within existing, or won_back.")
    phase_since: Day | None
    purchase_days: int
    orders: int
    first_day: Day | None
    latest_day: Day | None
    revenue_total: int
    revenue_year: int = Field(description="Net revenue of the last 365 days.")
    usual_gap_days: float | None
    at_risk_after_days: float | None
    former_after_days: float | None
    overdue_since: Day | None
    next_purchase_median_day: Day | None
    p_buys_30: float | None = Field(description="Chance of a purchase within 30 days.")
    p_buys_90: float | None
    p_buys_180: float | None
    expected_orders: Estimate = Field(description="Within 365 days.")
    expected_revenue: Amounts = Field(description="Net revenue within 365 days.")
    expected_revenue_24: int | None = Field(description="Net revenue within 24 months.")
    value_rank: int | None
    contribution_year: int | None = Field(description="After the cost to serve, last 365 days.")
    contribution_is_estimated: bool | None = Field(description="Rests on a rate, not on costs.")
    cost_to_serve_year: int | None
    contribution_24: Amounts = Field(description="Ahead, within 24 months, discounted.")
    acquisition_cost: int | None
    difficulty: float | None
    share_of_wallet: float | None
    strategy: StrategyCode | None
    strategy_since: Day | None


class ValuationPage(Continued):
    """A page of valuations, by customer."""

    run: RunAnswer | None = Field(description="Null before the first refresh.")
    items: list[ValuationAnswer]


class OneValuation(ValuationAnswer):
    """A customer's valuation with the run that made it."""

    run: RunAnswer


class ValuationsAsked(Listed):
    phase: PhaseCode | None = None
    phase_state: StateCode | None = None
    strategy: StrategyCode | None = None
    country: Country | None = None


@reads(router, "/valuations", scope="valuations:read", answer=ValuationPage)
def list_valuations(request: ApiRequest, asked: Query[ValuationsAsked]) -> ValuationPage:
    """List valuations.

    Those in force, by customer: of a phase, a strategy or a country. A refresh puts all of them in
    force at one moment; `run` tells when that happened between two pages.
    """
    run = current_run()
    if run is None:
        return ValuationPage(run=None, items=[], next_cursor=None)
    found, following = page_of(_fitting(asked), order=("customer_id",), listed=asked)
    currency = shop().currency
    items = [ValuationAnswer(**_values(row, currency)) for row in found]
    return ValuationPage(run=_run(run), items=items, next_cursor=following)


@reads(router, "/customers/{customer_id}/valuation", scope="valuations:read", answer=OneValuation)
def get_valuation(request: ApiRequest, customer_id: Id) -> OneValuation:
    """Read the valuation of a customer.

    There is none before the first refresh after a customer came.
    """
    run, row = current_run(), valuation_of(customer_id=customer_id)
    if run is None or row is None:
        raise ApiProblem("not_found")
    return OneValuation(**_values(row, shop().currency), run=_run(run))


def _fitting(asked: ValuationsAsked) -> QuerySet[Valuation]:
    wanted = asked.model_dump(exclude={"limit", "cursor"}, exclude_none=True)
    return current_valuations().filter(**wanted)


def _run(run: ValuationRun) -> RunAnswer:
    return RunAnswer(id=run.id, as_of=run.as_of_date, model=run.model)


# Any: columns of several types, checked by the answer itself.
def _values(row: Valuation, currency: str) -> dict[str, Any]:
    plain = {
        name: getattr(row, name)
        for name in ValuationAnswer.model_fields
        if name not in {"currency", "expected_orders", "expected_revenue", "contribution_24"}
    }
    return {
        **plain,
        "currency": currency,
        # An empty text is how the table writes that there is none.
        "phase": row.phase or None,
        "phase_state": row.phase_state or None,
        "strategy": row.strategy or None,
        "expected_orders": Estimate(
            value=row.expected_orders, low=row.expected_orders_low, high=row.expected_orders_high
        ),
        "expected_revenue": Amounts(
            value=row.expected_revenue,
            low=row.expected_revenue_low,
            high=row.expected_revenue_high,
        ),
        "contribution_24": Amounts(
            value=row.contribution_24, low=row.contribution_24_low, high=row.contribution_24_high
        ),
    }
