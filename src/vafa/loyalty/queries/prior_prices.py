"""For what the goods of a discount were sold at lowest, in the thirty days before it.

In the EU that price stands beside an announced lower one. It is read from what was paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Min

from vafa.catalogue.models import LineKind
from vafa.loyalty.models import RuleMode, RuleVersion
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.rules.engine import Context, Line, read_rule
from vafa.loyalty.rules.engine import Order as Basket
from vafa.loyalty.rules.engine.conditions import lines_where
from vafa.loyalty.rules.engine.effects import Discount
from vafa.loyalty.rules.engine.fields import Frame
from vafa.orders.models import OrderLine

DAYS: Final = 30
PRODUCTS_MAX: Final = 2_000
SHOWN_MAX: Final = 50


@dataclass(frozen=True)
class PriorPrice:
    """The lowest price of a product, in the smallest unit of money, with its tax."""

    code: str
    name: str
    category: str
    amount: int


def prior_prices(*, version: RuleVersion, at: datetime) -> list[PriorPrice] | None:
    """Return the lowest prices of what a rule lowers, or nothing where it lowers no price.

    They are those of the thirty days before it went live, or before this moment until it does.
    """
    lowers = [each for each in read_rule(version.body).then if isinstance(each, Discount)]
    if not lowers:
        return None
    before = version.written_at if version.mode == RuleMode.LIVE else at
    sold = _sold(before)
    frame = Frame(Context(frozenset(), order=_one_of_each(sold)), place_of(), before)
    places = {place for each in lowers for place in _lowered(each, frame)}
    return [sold[place] for place in sorted(places)][:SHOWN_MAX]


def _lowered(discount: Discount, frame: Frame) -> set[int]:
    if not discount.parts:
        return set(lines_where(discount.where)(frame))
    return {place for part in discount.parts for place in lines_where(part.where)(frame)}


def _sold(before: datetime) -> list[PriorPrice]:
    """Return what was sold in the days before, in the order of its codes."""
    lines = OrderLine.objects.filter(
        kind=LineKind.PRODUCT,
        quantity_milli__gt=0,
        amount__gt=0,
        order__is_purchase=True,
        order__ordered_at__gte=before - timedelta(days=DAYS),
        order__ordered_at__lt=before,
    )
    priced = lines.values_list("product__code", "product__name", "product__category").annotate(
        low=Min((F("amount") + F("tax_amount")) * 1_000 / F("quantity_milli"))
    )
    rows = priced.order_by("product__code")[:PRODUCTS_MAX]
    return [PriorPrice(code, name, category, int(low)) for code, name, category, low in rows]


def _one_of_each(sold: Sequence[PriorPrice]) -> Basket:
    return Basket(
        key="prior prices",
        lines=tuple(
            Line(key=one.code, amount=one.amount, product=one.code, category=one.category)
            for one in sold
        ),
    )
