"""What products cost the shop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.catalogue.models import Product
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.portfolio.actions.costs.refusals import (
    CostAbovePrice,
    CostIsAbsurd,
    refuse_amount,
    refuse_future,
)
from vafa.portfolio.actions.costs.statements import forget, state
from vafa.portfolio.models import BEGINNING, ProductCost
from vafa.portfolio.queries.costs import prices_of
from vafa.portfolio.rules.costing import TIMES_PRICE_MAX, is_unlikely

UNIT_COST_MICRO_MAX = 9 * 10**18


class UnknownProduct(Refused):
    code = "unknown_product"
    sentence = _("There is no such product.")


@dataclass(frozen=True, slots=True)
class SaidCost:
    """What somebody says one piece of a product costs, from a day on."""

    product_id: int
    unit_cost_micro: int
    valid_from: date = BEGINNING


def set_product_costs(
    *, costs: Sequence[SaidCost], today: date, at: datetime, by: Actor
) -> list[ProductCost]:
    """Say what pieces of products cost; a cost said for the same day before is replaced.

    Refuses all of them for one that is negative, absurd, of a day to come or of no product.
    """
    for cost in costs:
        refuse_amount(cost.unit_cost_micro // 1_000_000)
        if cost.unit_cost_micro > UNIT_COST_MICRO_MAX:
            raise CostIsAbsurd
        refuse_future(cost.valid_from, today=today)
    with transaction.atomic():
        _refuse_unlikely(costs)
        rows = [statement_of(cost, at=at, by=by) for cost in costs]
        state(rows)
        record(kind="portfolio.product_costs_set", at=at, by=by, payload={"products": len(costs)})
    return rows


def forget_product_cost(*, product_id: int, at: datetime, by: Actor) -> None:
    """Forget what a product costs, for all days; it is unknown again."""
    with transaction.atomic():
        keys = list(ProductCost.objects.filter(product_id=product_id).values_list("key", flat=True))
        if not keys:
            raise UnknownProduct
        forget(ProductCost, keys=keys)
        record(
            kind="portfolio.product_cost_forgotten",
            at=at,
            by=by,
            subject_kind="product",
            subject_id=product_id,
        )


def statement_of(cost: SaidCost, *, at: datetime, by: Actor) -> ProductCost:
    """Make the row of a statement; a product has one cost for each day."""
    return ProductCost(
        key=f"{cost.product_id}:{cost.valid_from.isoformat()}",
        product_id=cost.product_id,
        unit_cost_micro=cost.unit_cost_micro,
        valid_from=cost.valid_from,
        stated_at=at,
        stated_by=str(by),
    )


def _refuse_unlikely(costs: Sequence[SaidCost]) -> None:
    ids = {cost.product_id for cost in costs}
    if Product.objects.filter(id__in=ids).count() != len(ids):
        raise UnknownProduct
    prices = prices_of(list(ids))
    if any(is_unlikely(cost.unit_cost_micro, prices.get(cost.product_id)) for cost in costs):
        raise CostAbovePrice(times=TIMES_PRICE_MAX)
