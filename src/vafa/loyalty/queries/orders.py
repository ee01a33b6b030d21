"""Which orders a programme has to look at."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef

from vafa.loyalty.models import Checkout, GivenEffect, Member, MemberState, OrderDecision
from vafa.loyalty.rules.engine.triggers import WITH_ORDER
from vafa.orders.models import Order, OrderState


def orders_of_members(*, run_id: int, after_id: int, limit: int) -> list[int]:
    """Return the next orders that an import spoke of and that belong to members."""
    customers = Member.objects.filter(state=MemberState.ACTIVE).values("customer")
    of_run = OrderState.objects.filter(run_id=run_id, order_id__gt=after_id)
    of_members = of_run.filter(order__customer__in=customers)
    return list(
        of_members.order_by("order_id").values_list("order_id", flat=True).distinct()[:limit]
    )


def order_numbers(*, documents: Iterable[str]) -> dict[str, str]:
    """Return the number, as the shop writes it, of each order among some documents."""
    found = Order.objects.filter(key__in=set(documents))
    return dict(found.values_list("key", "number"))


def orders_gone(*, limit: int) -> list[str]:
    """Return keys of orders that earned something and are in the shop's records no more."""
    left = GivenEffect.objects.filter(
        decision=OuterRef("pk"), kind="grant", is_shadow=False, reversed__lt=F("given")
    )
    known = Order.objects.filter(key=OuterRef("document"))
    # An order of a checkout may not have been told yet, and a birthday never is.
    asked = Checkout.objects.filter(programme=OuterRef("programme"), document=OuterRef("document"))
    found = OrderDecision.objects.filter(Exists(left), trigger__in=WITH_ORDER)
    found = found.exclude(Exists(known)).exclude(Exists(asked))
    return list(found.order_by("document").values_list("document", flat=True).distinct()[:limit])
