"""The customer list and strategies for machines: what several features together say of somebody."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from vafa.customers.models import Customer
from vafa.customers.queries.trees import live_customers, records_written_since, roots_of
from vafa.insight.views.evidence import RULES
from vafa.portfolio.actions import approve_end, decline_end, drop_override, override_strategy
from vafa.portfolio.models import StrategyOverride, Valuation
from vafa.portfolio.queries import current_valuations, open_overrides, valuation_of
from vafa.staff.queries import now, shop, today
from vafa.web.api import (
    ApiProblem,
    ApiRequest,
    Continued,
    Listed,
    invalid,
    page_of,
    reads,
    writes,
)
from vafa.web.api.fields import Asked, Country, Day, Id, Instant, Note

router = Router(tags=["Customers"])
strategies = Router(tags=["Strategies"])

PhaseCode = Literal["prospect", "new", "existing", "former"]
StateCode = Literal["at_risk", "won_back"]
RecordState = Literal["live", "merged", "erased"]
StrategyCode = Literal["START", "PROTECT", "ENHANCE", "RE_ENGINEER", "HARVEST", "WIN_BACK", "END"]


class CustomerRow(Schema):
    """A customer in the list; phase, strategy and value are null until a refresh knows them."""

    id: int
    state: RecordState = Field(description="Only `updated_since` gives others than live ones.")
    merged_into: int | None = Field(description="The live customer, when it was merged.")
    updated_at: Instant = Field(description="When Vafa last wrote it.")
    number: str
    name: str
    country: str
    is_left_out: bool
    currency: str
    phase: PhaseCode | None
    phase_state: StateCode | None
    strategy: StrategyCode | None
    revenue_total: int | None
    expected_revenue: int | None = Field(description="Net revenue within 365 days.")


class CustomerPage(Continued):
    """A page of customers, by their id; with `updated_since` as they were written."""

    items: list[CustomerRow]


class CustomersAsked(Listed):
    phase: PhaseCode | None = None
    phase_state: StateCode | None = None
    strategy: StrategyCode | None = None
    country: Country | None = None
    updated_since: Instant | None = Field(
        None,
        description="Written at this moment or later, merged and erased ones too, in the order of "
        "`updated_at`; not together with other filters.",
    )


class OverrideAnswer(Schema):
    """A choice of strategy by hand."""

    strategy: StrategyCode
    reason: str
    expires: Day
    made_at: Instant
    made_by: str


class StrategyAnswer(Schema):
    """What the shop does about a relation, and why."""

    customer_id: int
    strategy: StrategyCode | None
    since: Day | None
    rule: int | None = Field(description="Of the fourteen rules, the first that fitted.")
    sentence: str = Field(description="The rule in words, in the language of Accept-Language.")
    inputs: dict[str, str | bool | None] = Field(
        description="What the rule looked at; null is unknown.",
        examples=[{"phase": "active", "future_value": "high", "is_significant": True}],
    )
    is_overridden: bool
    override: OverrideAnswer | None
    is_end_approved: bool
    next_strategy: StrategyCode | None = Field(
        description="What the latest refresh asks for; it takes effect when a second one agrees."
    )
    next_since: Day | None


class OverrideTold(Asked):
    """A choice of strategy by hand, with its reason and its last day."""

    strategy: StrategyCode = Field(examples=["ENHANCE"])
    reason: Note = Field(examples=["Opens a second shop in May"])
    expires: Day


class EndTold(Asked):
    """A decision about a proposal to end paid effort."""

    is_approved: bool = Field(strict=True)
    note: Note = Field(examples=["Looked at together with Mina"])


@reads(router, "/customers", scope="customers:read", answer=CustomerPage)
def list_customers(request: ApiRequest, asked: Query[CustomersAsked]) -> CustomerPage:
    """List customers.

    By their id: all of them; or those that the latest refresh puts into a phase, a strategy or a
    country. With `updated_since` those that were written since, the earliest first: a customer
    who is written again while you read comes again behind, and none is skipped.
    """
    wanted = asked.model_dump(exclude={"limit", "cursor", "updated_since"}, exclude_none=True)
    if wanted and asked.updated_since is not None:
        raise invalid("/query/updated_since", "alone")
    if wanted:
        rows = current_valuations().filter(**wanted).select_related("customer")
        valued, following = page_of(rows, order=("customer_id",), listed=asked)
        pairs: list[tuple[Customer, Valuation | None]] = [(row.customer, row) for row in valued]
    else:
        pairs, following = _customers(asked)
    currency, roots = shop().currency, roots_of(customer_ids=[one.id for one, _row in pairs])
    items = [_row(one, row, currency, live_id=roots[one.id]) for one, row in pairs]
    return CustomerPage(items=items, next_cursor=following)


@reads(
    strategies,
    "/customers/{customer_id}/strategy",
    scope="strategies:read",
    answer=StrategyAnswer,
)
def get_strategy(request: ApiRequest, customer_id: Id) -> StrategyAnswer:
    """Read the strategy of a customer.

    With its rule, its inputs and its sentence.
    """
    return _strategy(_valued(customer_id))


@writes(
    strategies,
    "PUT",
    "/customers/{customer_id}/strategy",
    scope="strategies:write",
    answers={200: StrategyAnswer},
)
def choose_strategy(request: ApiRequest, customer_id: Id, told: OverrideTold) -> StrategyAnswer:
    """Choose a strategy.

    By hand, until a day. It replaces an earlier choice. An END is refused here: it has its own
    decision.
    """
    row = _valued(customer_id)
    override_strategy(
        customer_id=row.customer_id,
        strategy=told.strategy,
        reason=told.reason,
        expires_date=told.expires,
        today=today(),
        at=now(),
        by=request.actor,
    )
    return _strategy(_valued(customer_id))


@writes(
    strategies,
    "DELETE",
    "/customers/{customer_id}/strategy",
    scope="strategies:write",
    answers={200: StrategyAnswer},
    has_body=False,
)
def drop_strategy(request: ApiRequest, customer_id: Id) -> StrategyAnswer:
    """Drop a chosen strategy.

    The measures decide again; the strategy itself follows at the next refresh.
    """
    row = _valued(customer_id)
    drop_override(customer_id=row.customer_id, at=now(), by=request.actor)
    return _strategy(_valued(customer_id))


@writes(
    strategies,
    "POST",
    "/customers/{customer_id}/strategy/end",
    scope="strategies:write",
    answers={200: StrategyAnswer},
)
def decide_end(request: ApiRequest, customer_id: Id, told: EndTold) -> StrategyAnswer:
    """Approve or decline a proposal to end.

    Approved, paid effort stops; data, warranty and the right to complain stay.
    """
    decide = approve_end if told.is_approved else decline_end
    decide(
        customer_ids=[_valued(customer_id).customer_id],
        note=told.note,
        today=today(),
        at=now(),
        by=request.actor,
    )
    return _strategy(_valued(customer_id))


def _customers(
    asked: CustomersAsked,
) -> tuple[list[tuple[Customer, Valuation | None]], str | None]:
    if asked.updated_since is None:
        found, following = page_of(live_customers(), order=("id",), listed=asked)
    else:
        rows = records_written_since(since=asked.updated_since)
        found, following = page_of(rows, order=("updated_at", "id"), listed=asked)
    valued = current_valuations().filter(customer_id__in=[one.id for one in found])
    known = {row.customer_id: row for row in valued}
    return [(one, known.get(one.id)) for one in found], following


def _state(one: Customer) -> RecordState:
    if one.erased_at is not None:
        return "erased"
    return "live" if one.merged_into_id is None else "merged"


def _valued(customer_id: int) -> Valuation:
    root = roots_of(customer_ids=[customer_id])[customer_id]
    row = valuation_of(customer_id=root)
    if row is None:
        raise ApiProblem("not_found")
    return row


def _row(one: Customer, row: Valuation | None, currency: str, *, live_id: int) -> CustomerRow:
    judged = {
        "phase": (row and row.phase) or None,
        "phase_state": (row and row.phase_state) or None,
        "strategy": (row and row.strategy) or None,
        "revenue_total": row.revenue_total if row else None,
        "expected_revenue": row.expected_revenue if row else None,
    }
    known = {
        "id": one.id,
        "state": _state(one),
        "merged_into": None if live_id == one.id else live_id,
        "updated_at": one.updated_at,
        "number": one.number,
        "name": one.name,
        "country": one.country,
    }
    return CustomerRow.model_validate(
        {**known, **judged, "currency": currency, "is_left_out": bool(one.left_out)}
    )


def _strategy(row: Valuation) -> StrategyAnswer:
    override = open_overrides().filter(customer_id=row.customer_id).first()
    return StrategyAnswer.model_validate(
        {
            "customer_id": row.customer_id,
            "strategy": row.strategy or None,
            "since": row.strategy_since,
            "rule": row.strategy_rule,
            "sentence": str(RULES.get(row.strategy_rule or 0, "")) or _("Not judged yet."),
            "inputs": row.strategy_inputs,
            "is_overridden": row.is_overridden,
            "override": _override(override) if override else None,
            "is_end_approved": row.is_end_approved,
            "next_strategy": row.strategy_next or None,
            "next_since": row.strategy_next_since,
        }
    )


def _override(override: StrategyOverride) -> OverrideAnswer:
    return OverrideAnswer.model_validate(
        {
            "strategy": override.strategy,
            "reason": override.reason,
            "expires": override.expires_date,
            "made_at": override.made_at,
            "made_by": override.made_by,
        }
    )
