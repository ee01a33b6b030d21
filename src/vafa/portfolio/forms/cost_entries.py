"""What happened to costs, as the journal tells it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ENTRY_LABELS: dict[str, str | Promise] = {
    "portfolio.acquisition_spend_set": _("Said what winning customers cost in a month"),
    "portfolio.activity_recorded": _("Wrote down work for a customer"),
    "portfolio.activity_removed": _("Removed an activity that nobody did"),
    "portfolio.activity_set": _("Said how long an activity takes"),
    "portfolio.cost_defaults_applied": _("Filled in %(filled)s costs with defaults"),
    "portfolio.cost_recorded": _("Wrote down what an order or a customer cost"),
    "portfolio.cost_rule_removed": _("Removed a rule for what orders cost"),
    "portfolio.cost_rule_set": _("Set a rule for what orders cost"),
    "portfolio.costs_imported": _("A file of costs was stored: %(rows)s rows"),
    "portfolio.costs_withdrawn": _("All that a file of costs brought was taken back"),
    "portfolio.margin_rate_forgotten": _("Forgot a margin rate"),
    "portfolio.margin_rate_set": _("Set a margin rate"),
    "portfolio.product_cost_forgotten": _("Forgot what a product costs"),
    "portfolio.product_costs_set": _("Said what %(products)s products cost"),
    "portfolio.team_removed": _("Removed a team"),
    "portfolio.team_set": _("Said what a team costs"),
}
JOB_LABEL = _("Storing a file of costs")
