"""Who reacts to what: journal entry kind → dotted names of reactions, in order."""

from __future__ import annotations

REACTIONS: dict[str, tuple[str, ...]] = {
    "orders.order_recorded": ("vafa.insight.reactions.judge_customers_anew",),
    "orders.orders_imported": ("vafa.insight.reactions.refresh_after_orders_changed",),
    "orders.orders_withdrawn": ("vafa.insight.reactions.refresh_after_orders_changed",),
    "imports.row_mended": ("vafa.insight.reactions.refresh_after_orders_changed",),
    "catalogue.product_kind_set": ("vafa.orders.reactions.follow_product_kinds",),
}
