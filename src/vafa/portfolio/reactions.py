"""What happens to list rows of customers who are merged or parted, and to costs of lost orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.core import serializers

from vafa.customers.actions import hang_rows
from vafa.customers.models import HomeOf
from vafa.customers.queries import records_of
from vafa.customers.rules.subjects import Regrouped
from vafa.orders.models import Order
from vafa.portfolio.models import DirectCost, Valuation, ValuationRun

# What is judged anew within seconds; all else that may be unknown waits for the next refresh.
_JUDGED_AT_ONCE: Final = frozenset(
    {
        "phase_since",
        "first_day",
        "second_day",
        "latest_day",
        "usual_gap_days",
        "at_risk_after_days",
        "former_after_days",
        "strategy_since",
        "strategy_rule",
        "strategy_next_since",
    }
)


def regroup_valuations(regrouped: Regrouped) -> None:
    """Take merged records off the lists, and forget forecasts that were made for one of several.

    Part of the transaction of a merge or an undo; phase and strategy are judged anew by a reaction.
    """
    Valuation.objects.filter(customer_id__in=regrouped.gone).delete()
    unknown: dict[str, Any] = {
        field.attname: None
        for field in Valuation._meta.concrete_fields
        if field.null and field.attname not in _JUDGED_AT_ONCE
    }
    several = [one for one in regrouped.roots if len(records_of(customer_id=one)) > 1]
    rows = Valuation.objects.filter(run__is_current=True, customer_id__in=several)
    rows.update(**unknown, strategy_inputs={})


def keep_costs_of_orders(order_ids: Sequence[int]) -> None:
    """Hang the costs of orders that are about to go on their customers: they were paid.

    Part of the transaction that withdraws the orders. Of an order without a customer they stay as
    costs of nobody known.
    """
    costs = list(DirectCost.objects.filter(order_id__in=order_ids).select_related("order"))
    homes = {
        home.row_id: home.home_id
        for home in HomeOf.objects.filter(table=Order._meta.label, row_id__in=order_ids)
    }
    records = {}
    for cost in costs:
        assert cost.order is not None
        records[cost.id] = homes.get(cost.order.id, cost.order.customer_id)
        cost.customer_id, cost.order = cost.order.customer_id, None
    DirectCost.objects.bulk_update(costs, ["order", "customer"], batch_size=200)
    hang_rows(table=DirectCost._meta.label, records=records)


# Any: JSON values.
def valuation_aside(customer_id: int) -> Any:
    """Write down the list row in force of a customer, to be put back when a merge is undone."""
    row = Valuation.objects.filter(run__is_current=True, customer_id=customer_id).first()
    return None if row is None else serializers.serialize("json", [row])


def put_valuation_back(aside: Any) -> None:
    """Put a list row back that was set aside, if its run is still in force."""
    if aside is None:
        return
    (kept,) = serializers.deserialize("json", aside, ignorenonexistent=True)
    row = kept.object
    assert isinstance(row, Valuation)
    if not ValuationRun.objects.filter(pk=row.run_id, is_current=True).exists():
        return
    Valuation.objects.filter(run_id=row.run_id, customer_id=row.customer_id).delete()
    row.pk = None
    row.save(force_insert=True)
