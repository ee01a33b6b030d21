"""Who reacts to what: journal entry kind → dotted names of reactions, in order."""

from __future__ import annotations

_FIGURES_CHANGED = ("vafa.insight.reactions.refresh_after_orders_changed",)
_DUPLICATES = ("vafa.customers.reactions.look_for_duplicates",)

REACTIONS: dict[str, tuple[str, ...]] = {
    "orders.order_recorded": (
        "vafa.loyalty.reactions.follow_told_orders",
        "vafa.insight.reactions.judge_customers_anew",
    ),
    "orders.orders_imported": (
        "vafa.insight.reactions.refresh_after_orders_changed",
        *_DUPLICATES,
        "vafa.loyalty.reactions.follow_imported_orders",
    ),
    "orders.orders_withdrawn": (
        "vafa.insight.reactions.refresh_after_orders_changed",
        "vafa.loyalty.reactions.follow_imported_orders",
    ),
    "customers.customer_erased": (*_FIGURES_CHANGED, "vafa.loyalty.reactions.forget_the_erased"),
    "customers.customers_merged": ("vafa.insight.reactions.judge_regrouped_anew",),
    "customers.merge_undone": ("vafa.insight.reactions.judge_regrouped_anew",),
    "customers.details_changed": _DUPLICATES,
    "customers.prospect_added": _DUPLICATES,
    "customers.prospects_imported": (*_FIGURES_CHANGED, *_DUPLICATES),
    "customers.prospects_withdrawn": _FIGURES_CHANGED,
    "imports.row_mended": ("vafa.insight.reactions.refresh_after_orders_changed",),
    "portfolio.valuations_saved": ("vafa.insight.reactions.propose_next_steps",),
    "portfolio.strategy_overridden": ("vafa.insight.reactions.propose_next_step_of_one",),
    "portfolio.product_costs_set": _FIGURES_CHANGED,
    "portfolio.product_cost_forgotten": _FIGURES_CHANGED,
    "portfolio.margin_rate_set": _FIGURES_CHANGED,
    "portfolio.margin_rate_forgotten": _FIGURES_CHANGED,
    "portfolio.cost_rule_set": _FIGURES_CHANGED,
    "portfolio.cost_rule_removed": _FIGURES_CHANGED,
    "portfolio.team_set": _FIGURES_CHANGED,
    "portfolio.activity_set": _FIGURES_CHANGED,
    "portfolio.activity_removed": _FIGURES_CHANGED,
    "portfolio.acquisition_spend_set": _FIGURES_CHANGED,
    "portfolio.cost_defaults_applied": _FIGURES_CHANGED,
    "portfolio.costs_imported": _FIGURES_CHANGED,
    "portfolio.costs_withdrawn": _FIGURES_CHANGED,
    "catalogue.product_kind_set": ("vafa.orders.reactions.follow_product_kinds",),
}
