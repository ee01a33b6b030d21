"""Whether an offer is special and feasible, by the shop's own orders, margin and budgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from django.db.models import Count, QuerySet, Sum

from vafa.loyalty.models import PartnerOffer, Programme, RuleMode, RuleVersion
from vafa.loyalty.queries.budgets import budgets_left
from vafa.loyalty.queries.codes import budgets_of
from vafa.loyalty.queries.context import basket_of
from vafa.loyalty.queries.holdouts import earned_by, holdouts_of
from vafa.loyalty.queries.rulebook import latest_versions, rulebook
from vafa.loyalty.queries.simulating import margin_known
from vafa.loyalty.rules.engine import Context, Customer, Decided, Rulebook, evaluate, read_rule
from vafa.loyalty.rules.engine import Order as Basket
from vafa.loyalty.rules.engine.effects import AcceptCode, Discount, Donate, FreeItem, Grant
from vafa.loyalty.rules.engine.triggers import WITH_ORDER
from vafa.loyalty.rules.feasibility import Circumstances, Offer, Verdict, feasibility
from vafa.orders.models import Order, OrderLine

DAYS: Final = 90
_SAMPLE: Final = 200
_BP: Final = 10_000
_MICRO: Final = 1_000_000
_PLENTY: Final = 10**15


@dataclass(frozen=True)
class Weighed:
    """A verdict with what it was weighed on: how many orders would have taken the offer, of what
    worth on average, and what each of them would have been given."""

    verdict: Verdict
    orders_seen: int
    orders_taking: int
    price: int
    reward: int


def feasibility_of(
    *,
    offer: Offer,
    orders_seen: int,
    orders_taking: int,
    price: int,
    programme: Programme,
    budget_left: int | None = None,
    standing_reward: int = 0,
    uplift_seen: tuple[Fraction, Fraction] | None = None,
) -> Weighed | None:
    """Weigh an offer against the shop's own margin; nothing where no order would have taken it."""
    if price <= 0:
        return None
    kept = margin_known()
    circumstances = Circumstances(
        orders_anyway=orders_taking,
        price=price,
        costs=None if kept is None else price * (_BP - kept) // _BP,
        margin_floor=Fraction(programme.margin_floor_bp or 0, _BP),
        budget_left=budget_left,
        standing_reward=standing_reward,
        uplift_seen=uplift_seen,
    )
    verdict = feasibility(offer, circumstances)
    return Weighed(verdict, orders_seen, orders_taking, price, offer.reward)


def feasibility_of_offer(*, offer: PartnerOffer, at: datetime) -> Weighed | None:
    """Weigh a partner's offer by the orders of the past quarter that would have reached it."""
    past = _past(at)
    reached = past.filter(net_revenue__gte=max(offer.spend_from, 1))
    found = reached.aggregate(orders=Count("id"), worth=Sum("net_revenue"))
    taking = found["orders"]
    return feasibility_of(
        offer=Offer(gift_cost=offer.cost),
        orders_seen=past.count(),
        orders_taking=taking,
        price=found["worth"] // taking if taking else 0,
        programme=offer.partner.programme,
        uplift_seen=uplift_seen(programme=offer.partner.programme, at=at),
    )


def is_weighable(*, version: RuleVersion) -> bool:
    """Say whether orders set a rule off: only those can be weighed by orders."""
    return read_rule(version.body).trigger in WITH_ORDER


def feasibility_of_rule(*, version: RuleVersion, at: datetime) -> Weighed | None:
    """Weigh a rule by the latest orders of the past quarter, as if it had been alone in force.

    Codes count as entered. Nothing for rules that no order sets off.
    """
    rule, programme = read_rule(version.body), version.rule.programme
    if rule.trigger not in WITH_ORDER:
        return None
    book = _book(programme, [version])
    others = [
        each
        for each in latest_versions(programme_id=programme.id)
        if each.mode == RuleMode.LIVE and each.rule_id != version.rule_id
    ]
    standing_book = _book(programme, others)
    codes = frozenset(e.template for e in rule.then if isinstance(e, AcceptCode))
    past = _past(at)
    taken, standing = _Sums(), _Sums()
    sample = list(past.order_by("-ordered_at", "-id")[:_SAMPLE])
    for order, basket in _baskets(sample):
        worth = _given(book, replace(basket, codes=codes), order, programme)
        if worth is not None:
            taken.add(order.net_revenue, worth)
            besides = _given(standing_book, basket, order, programme) or (0, 0)
            standing.add(order.net_revenue, besides)
    left = budgets_left(list(budgets_of(book, programme_id=programme.id).values()), at=at)
    seen = past.count()
    return feasibility_of(
        offer=Offer(price_cut=taken.mean(taken.cuts), gift_cost=taken.mean(taken.gifts)),
        orders_seen=seen,
        orders_taking=round(Fraction(seen * taken.orders, len(sample))) if sample else 0,
        price=taken.mean(taken.revenue),
        programme=programme,
        budget_left=min(left.values(), default=None),
        standing_reward=standing.mean(standing.cuts + standing.gifts),
        uplift_seen=uplift_seen(programme=programme, rule_id=version.rule_id, at=at),
    )


def uplift_seen(
    *, programme: Programme, at: datetime, rule_id: int | None = None
) -> tuple[Fraction, Fraction] | None:
    """Say how many more orders rules have brought here, as a range of shares, if it is known.

    By the control group of the rule itself, else by the latest one of the programme.
    """
    found = holdouts_of(programme_id=programme.id)
    own = [each for each in found if each.rule_id == rule_id]
    for holdout in (own or found)[:1]:
        earned = earned_by(holdout=holdout, at=at)
        if earned.orders is not None and earned.held_back.orders.total:
            usual = earned.held_back.orders.mean
            low, high = earned.orders.low / usual, earned.orders.high / usual
            return Fraction(low).limit_denominator(_BP), Fraction(high).limit_denominator(_BP)
    return None


@dataclass
class _Sums:
    orders: int = 0
    revenue: int = 0
    cuts: int = 0
    gifts: int = 0

    def add(self, revenue: int, given: tuple[int, int]) -> None:
        self.orders += 1
        self.revenue += revenue
        self.cuts += given[0]
        self.gifts += given[1]

    def mean(self, total: int) -> int:
        return total // self.orders if self.orders else 0


def _given(
    book: Rulebook, basket: Basket, order: Order, programme: Programme
) -> tuple[int, int] | None:
    """Say what an order would have been given, off its price and beside it; nothing if nothing."""
    customer = Customer(key=str(order.customer_id), joined_at=order.ordered_at)
    # What a budget has left is weighed by the verdict, not by each order.
    budgets = {limit.budget for rule in book.rules for limit, _key in rule.limits}
    context = Context(
        triggers=WITH_ORDER,
        customer=customer,
        order=basket,
        budgets_left={key: _PLENTY for key in budgets if key},
    )
    decided = [each for each in evaluate(context, book, now=order.ordered_at).decided if each.given]
    if not any(not isinstance(each.effect, AcceptCode) for each in decided):
        return None
    cut = sum(each.given for each in decided if isinstance(each.effect, Discount))
    cost = sum(_cost(each, programme) for each in decided)
    return cut, round(cost)


def _cost(each: Decided, programme: Programme) -> Fraction:
    if isinstance(each.effect, Grant) and each.effect.asset == programme.asset_id:
        return Fraction(each.given * programme.unit_cost_micro, _MICRO)
    if isinstance(each.effect, FreeItem):
        return Fraction(each.given * each.effect.cost.amount)
    if isinstance(each.effect, Donate) and each.effect.payer != "customer":
        return Fraction(each.given)
    return Fraction(0)


def _book(programme: Programme, versions: Sequence[RuleVersion]) -> Rulebook:
    live = [
        RuleVersion(
            id=each.id,
            rule_id=each.rule_id,
            body=each.body,
            mode=RuleMode.LIVE,
            priority=each.priority,
            group=each.group,
        )
        for each in versions
    ]
    return rulebook(programme=programme, versions=live)


def _past(at: datetime) -> QuerySet[Order]:
    return Order.objects.filter(
        is_purchase=True,
        customer__isnull=False,
        net_revenue__gt=0,
        ordered_at__gte=at - timedelta(days=DAYS),
        ordered_at__lt=at,
    )


def _baskets(orders: Sequence[Order]) -> Iterable[tuple[Order, Basket]]:
    lines: dict[int, list[OrderLine]] = {order.id: [] for order in orders}
    found = OrderLine.objects.filter(order__in=orders).select_related("product")
    for line in found.order_by("position", "id"):
        lines[line.order_id].append(line)
    for order in orders:
        yield order, basket_of(order, lines[order.id])
