"""Writes of costs: what people say of them, what files bring, what a refresh counted."""

from __future__ import annotations

from vafa.portfolio.actions.costs.acquisition import (
    forget_acquisition_spend,
    record_acquisition_spend,
)
from vafa.portfolio.actions.costs.bulk import keep_costs, tell_costs_imported, withdraw_costs
from vafa.portfolio.actions.costs.defaults import ShopYear, apply_cost_defaults
from vafa.portfolio.actions.costs.direct import record_cost
from vafa.portfolio.actions.costs.figures import save_cost_figures
from vafa.portfolio.actions.costs.products import (
    SaidCost,
    forget_product_cost,
    set_product_costs,
)
from vafa.portfolio.actions.costs.rates import (
    forget_margin_rate,
    remove_cost_rule,
    set_cost_rule,
    set_margin_rate,
)
from vafa.portfolio.actions.costs.time import (
    record_activity,
    remove_activity,
    remove_team,
    set_activity,
    set_team,
)

__all__ = [
    "SaidCost",
    "ShopYear",
    "apply_cost_defaults",
    "forget_acquisition_spend",
    "forget_margin_rate",
    "forget_product_cost",
    "keep_costs",
    "record_acquisition_spend",
    "record_activity",
    "record_cost",
    "remove_activity",
    "remove_cost_rule",
    "remove_team",
    "save_cost_figures",
    "set_activity",
    "set_cost_rule",
    "set_margin_rate",
    "set_product_costs",
    "set_team",
    "tell_costs_imported",
    "withdraw_costs",
]
