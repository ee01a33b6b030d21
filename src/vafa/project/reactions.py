"""Who reacts to what: journal entry kind → dotted names of reactions, in order."""

from __future__ import annotations

REACTIONS: dict[str, tuple[str, ...]] = {
    "orders.order_recorded": ("vafa.insight.reactions.judge_customers_anew",),
    "orders.orders_imported": ("vafa.insight.reactions.refresh_after_orders_changed",),
    "orders.orders_withdrawn": ("vafa.insight.reactions.refresh_after_orders_changed",),
    "imports.row_mended": ("vafa.insight.reactions.refresh_after_orders_changed",),
    "portfolio.valuations_saved": ("vafa.insight.reactions.propose_next_steps",),
    "portfolio.strategy_overridden": ("vafa.insight.reactions.propose_next_step_of_one",),
    "catalogue.product_kind_set": ("vafa.orders.reactions.follow_product_kinds",),
}
