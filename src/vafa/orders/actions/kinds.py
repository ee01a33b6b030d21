"""The orders that follow when a person says what a code stands for."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from vafa.catalogue.models import Product
from vafa.core.keys import Actor
from vafa.orders.actions.net import derive_orders
from vafa.orders.actions.rows import CHUNK, lock_orders
from vafa.orders.models import OrderLine, ReturnLine


def apply_product_kind(*, product_id: int, at: datetime, by: Actor) -> int:
    """Give all lines of a product its kind, and work out their orders anew; returns of how many.

    Some hundreds of orders in each transaction; called again it goes on where it stopped. `by`
    is of the entry in the journal that said so.
    """
    kind = Product.objects.values_list("kind", flat=True).get(pk=product_id)
    changed = 0
    other_kind = OrderLine.objects.filter(product_id=product_id).exclude(kind=kind)
    while True:
        with transaction.atomic():
            lock_orders()
            rows = list(other_kind.order_by("id").values_list("id", "order_id")[: CHUNK // 2])
            if not rows:
                break
            OrderLine.objects.filter(id__in=[line_id for line_id, _ in rows]).update(kind=kind)
            order_ids = sorted({order_id for _, order_id in rows})
            derive_orders(order_ids=order_ids, at=at)
            changed += len(order_ids)
    ReturnLine.objects.filter(product_id=product_id).exclude(kind=kind).update(kind=kind)
    return changed
