"""Addresses of costs."""

from __future__ import annotations

from vafa.portfolio.views import cost_acquisition, cost_rates, cost_time, costs
from vafa.web.urls import page

SEE, CHANGE = "costs.view", "costs.change"

app_name = "costs"
urlpatterns = [
    page("", costs.overview, permission=SEE, name="overview"),
    page("defaults/", costs.apply_defaults, permission=CHANGE, name="apply_defaults"),
    page("products/", costs.products, permission=SEE, name="products"),
    page("products/save/", costs.save_product, permission=CHANGE, name="save_product"),
    page("rates/", cost_rates.rates, permission=SEE, name="rates"),
    page("rates/save/", cost_rates.save_rate, permission=CHANGE, name="save_rate"),
    page("rates/forget/", cost_rates.forget_rate, permission=CHANGE, name="forget_rate"),
    page("rules/save/", cost_rates.save_rule, permission=CHANGE, name="save_rule"),
    page(
        "rules/<int:rule_id>/remove/",
        cost_rates.remove_rule,
        permission=CHANGE,
        name="remove_rule",
    ),
    page("time/", cost_time.time, permission=SEE, name="time"),
    page("time/team/save/", cost_time.save_team, permission=CHANGE, name="save_team"),
    page(
        "time/team/<int:team_id>/remove/",
        cost_time.delete_team,
        permission=CHANGE,
        name="remove_team",
    ),
    page("time/activity/save/", cost_time.save_activity, permission=CHANGE, name="save_activity"),
    page(
        "time/activity/<int:activity_id>/remove/",
        cost_time.delete_activity,
        permission=CHANGE,
        name="remove_activity",
    ),
    page("acquisition/", cost_acquisition.acquisition, permission=SEE, name="acquisition"),
    page("acquisition/save/", cost_acquisition.save_spend, permission=CHANGE, name="save_spend"),
]
