"""What rules may look at, read from the shop's tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet, Sum

from vafa.catalogue.models import LineKind
from vafa.loyalty.models import GivenEffect, Member
from vafa.loyalty.queries.causes import cause_of
from vafa.loyalty.queries.holdouts import held_back_rules
from vafa.loyalty.rules.engine import Context, Customer, Event, Line, Rulebook, limit_window
from vafa.loyalty.rules.engine import Order as Basket
from vafa.orders.models import Order, OrderLine
from vafa.portfolio.models import Valuation


def basket_of(order: Order, lines: Iterable[OrderLine]) -> Basket:
    """Describe an order as rules see it: goods in lines, shipping apart."""
    goods = [line for line in lines if line.kind == LineKind.PRODUCT and line.amount >= 0]
    return Basket(
        key=order.key,
        lines=tuple(
            Line(
                key=line.key,
                amount=line.amount,
                quantity_milli=max(line.quantity_milli, 1),
                product=line.product.code,
                category=line.product.category,
                categories=frozenset({line.product.category} - {""}),
                tax=min(max(line.tax_amount, 0), line.amount),
            )
            for line in goods
        ),
        shipping=max(order.shipping_amount, 0),
        channel=order.source,
        country=order.country,
        ordered_at=order.ordered_at,
    )


def customer_seen(member: Member, *, points: int, order: Order | None, at: datetime) -> Customer:
    """Describe the customer as rules see them; what no refresh has found yet is unknown."""
    valued = Valuation.objects.filter(run__is_current=True, customer=member.customer_id).first()
    bought = Order.objects.filter(customer=member.customer_id, is_purchase=True)
    moment = order.ordered_at if order else at
    before = bought.filter(ordered_at__lt=moment)
    if order:
        before = before.exclude(pk=order.pk)
    chosen = cause_of(member=member)
    cause = chosen.cause if chosen and chosen.cause and chosen.cause.is_active else None
    return Customer(
        key=str(member.customer_id),
        phase=valued.phase if valued else None,
        strategy=valued.strategy if valued else None,
        balances={member.programme.asset_id: points},
        order_number=before.count() + 1 if order else None,
        ordered_before_at=before.order_by("-ordered_at")
        .values_list("ordered_at", flat=True)
        .first(),
        joined_at=member.joined_at,
        country=member.customer.country or None,
        is_employee=False,
        cause=cause.key if cause else None,
        rounds_up=bool(cause and chosen and chosen.rounds_up),
    )


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
        order=basket,
        event=event or Event(),
        limits_left=limits_left(member, book=book, at=at),
        held_back=held_back_rules(member, at=at),
    )


def limits_left(member: Member | None, *, book: Rulebook, at: datetime) -> Mapping[str, int]:
    """Say what is left of the limits of each rule, for this member or for all."""
    left: dict[str, int] = {}
    for rule in book.rules:
        for limit, key in rule.limits:
            if limit.per in {"customer", "rule"} and limit.most is not None:
                given = GivenEffect.objects.filter(
                    version__rule_id=int(rule.version.rule_key),
                    is_shadow=False,
                    decision__is_void=False,
                )
                if limit.per == "customer":
                    given = given.filter(decision__member=member)
                window = limit_window(limit, now=at, programme=book.programme)
                if window is not None and window.end is not None:
                    given = given.filter(
                        decision__occurred_at__gte=window.start,
                        decision__occurred_at__lt=window.end,
                    )
                left[key] = max(0, limit.most - _used(given, limit.of))
    return left


def _used(given: QuerySet[GivenEffect], of: str) -> int:
    if of == "times":
        return given.values("decision_id").distinct().count()
    sums = given.filter(kind=of).aggregate(given=Sum("given"), back=Sum("reversed"))
    return int(sums["given"] or 0) - int(sums["back"] or 0)
