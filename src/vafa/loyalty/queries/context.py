"""What rules may look at, read from the shop's tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Count, Max

from vafa.catalogue.models import LineKind
from vafa.core.calendars import day_in
from vafa.customers.models import LeftOut
from vafa.customers.queries import roots_of
from vafa.loyalty.models import Member
from vafa.loyalty.queries.basket_costs import with_costs
from vafa.loyalty.queries.causes import cause_of
from vafa.loyalty.queries.days import birth_day_of
from vafa.loyalty.queries.holdouts import held_back_rules
from vafa.loyalty.queries.limits import limits_left
from vafa.loyalty.queries.past_rows import PastHead, PastLine
from vafa.loyalty.queries.tiers import tier_seen
from vafa.loyalty.rules.anniversaries import years_between
from vafa.loyalty.rules.engine import Context, Customer, Event, Line, Rulebook
from vafa.loyalty.rules.engine import Order as Basket
from vafa.loyalty.rules.engine.fields import SOURCES
from vafa.orders.models import Order, OrderLine
from vafa.portfolio.models import Valuation
from vafa.staff.queries import shop

EVERYTHING: Final = frozenset(SOURCES)


def basket_of(order: Order | PastHead, lines: Iterable[OrderLine | PastLine]) -> Basket:
    """Describe an order as rules see it: goods in lines, shipping apart."""
    goods = [line for line in lines if line.kind == LineKind.PRODUCT and line.amount >= 0]
    return Basket(
        key=order.key,
        lines=tuple(
            Line(
                key=line.key,
                # What the customer paid: with its tax.
                amount=line.amount + max(line.tax_amount, 0),
                quantity_milli=max(line.quantity_milli, 1),
                product=line.product.code,
                category=line.product.category,
                categories=frozenset({line.product.category} - {""}),
                tax=max(line.tax_amount, 0),
            )
            for line in goods
        ),
        shipping=max(order.shipping_amount, 0),
        channel=order.source,
        country=order.country,
        ordered_at=order.ordered_at,
        delivered_at=order.delivered_at if isinstance(order, Order) else None,
    )


def customer_seen(
    member: Member,
    *,
    points: int,
    order: Order | None,
    at: datetime,
    document: str = "",
    reads: Collection[str] = EVERYTHING,
    balances: Mapping[str, int] | None = None,
) -> Customer:
    """Describe the customer as rules see them; what nobody has said or found yet is unknown.

    `points` are those of the programme, `balances` what they have of everything else. Only what
    rules read (`Rulebook.reads`) is looked up. A `document` names an order that is about to be one.
    """
    known = member.customer
    root = known.id if known.merged_into_id is None else roots_of(customer_ids=[known.id])[known.id]
    moment = order.ordered_at if order else at
    found: dict[str, Any] = {}
    for names, look_up in _LOOKED_UP.items():
        if not names.isdisjoint(reads):
            found |= look_up(_Asked(member, root, order.key if order else document, moment))
    return Customer(
        key=str(known.id),
        balances={**(balances or {}), member.programme.asset_id: points},
        joined_at=member.joined_at,
        country=known.country or None,
        is_employee=known.left_out == LeftOut.OWN_STAFF,
        **found,
    )


class _Asked(NamedTuple):
    """Of whom and when something is looked up."""

    member: Member
    root: int
    # The key of the order that it is about, if there is one.
    document: str
    moment: datetime


# Any: numbers and texts, each of them perhaps unknown.
Found = dict[str, Any]


def _orders_before(asked: _Asked) -> Found:
    before = Order.objects.filter(
        customer=asked.root, is_purchase=True, ordered_at__lt=asked.moment
    ).exclude(key=asked.document)
    bought = before.aggregate(count=Count("id"), latest=Max("ordered_at"))
    number = bought["count"] + 1 if asked.document else None
    return {"order_number": number, "ordered_before_at": bought["latest"]}


def _tier(asked: _Asked) -> Found:
    tier, rank = tier_seen(asked.member, at=asked.moment)
    return {"tier": tier, "tier_rank": rank}


def _cause(asked: _Asked) -> Found:
    chosen = cause_of(member=asked.member)
    cause = chosen.cause if chosen and chosen.cause and chosen.cause.is_active else None
    rounds_up = bool(cause and chosen and chosen.rounds_up)
    return {"cause": cause.key if cause else None, "rounds_up": rounds_up}


def _age(asked: _Asked) -> Found:
    born = birth_day_of(customer_ids=[asked.root])
    today = day_in(asked.moment, zone=shop().time_zone)
    return {"age": years_between(born, today) if born else None}


def _measured(asked: _Asked) -> Found:
    """Say what the latest refresh found of a customer."""
    valued = Valuation.objects.filter(run__is_current=True, customer=asked.root).first()
    if valued is None:
        return {}
    today = day_in(asked.moment, zone=shop().time_zone)
    return {
        "phase": valued.phase,
        "strategy": valued.strategy,
        "recency": (today - valued.latest_day).days if valued.latest_day else None,
        "frequency": valued.purchase_days,
        "monetary": valued.revenue_year,
        "value": valued.expected_revenue,
    }


_LOOKED_UP: Final[Mapping[frozenset[str], Callable[[_Asked], Found]]] = {
    frozenset({"customer.order_number", "customer.ordered_before_at"}): _orders_before,
    frozenset({"customer.tier", "customer.tier_rank"}): _tier,
    frozenset({"customer.cause"}): _cause,
    frozenset({"customer.age"}): _age,
    frozenset(
        f"customer.{name}"
        for name in ("phase", "strategy", "recency", "frequency", "monetary", "value")
    ): _measured,
}


def context_of(
    member: Member | None,
    *,
    triggers: Collection[str],
    basket: Basket | None,
    customer: Customer | None,
    book: Rulebook,
    at: datetime,
    event: Event | None = None,
) -> Context:
    """Put together all that a decision rests on, with what is left of every limit."""
    return Context(
        triggers=frozenset(triggers),
        customer=customer,
        order=with_costs(basket, policy=book.policy, at=at) if basket else None,
        event=event or Event(),
        limits_left=limits_left(
            member, book=book, at=at, triggers=triggers, document=basket.key if basket else None
        ),
        held_back=held_back_rules(member, at=at),
    )
