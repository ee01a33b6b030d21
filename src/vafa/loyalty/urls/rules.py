"""Addresses of the rules of a programme."""

from __future__ import annotations

from vafa.loyalty.views import feasibility, rule_editor, rule_groups, rules
from vafa.web.urls import page

SEE, CHANGE, APPROVE = "loyalty.view", "loyalty.change", "loyalty.approve"
RULES = "<int:programme_id>/rules/"
RULE = f"{RULES}<int:rule_id>/"
GROUP = f"{RULES}groups/<int:group_id>/change/"
PROPOSAL = f"{RULES}proposals/<int:proposal_id>/"

app_name = "loyalty_rules"
urlpatterns = [
    page(RULES, rules.rule_list, permission=SEE, name="list"),
    page(f"{RULES}new/", rule_editor.new_rule, permission=CHANGE, name="new"),
    page(f"{RULES}approvals/", rules.save_policy, permission=APPROVE, name="save_policy"),
    page(f"{RULES}groups/add/", rule_groups.add, permission=CHANGE, name="add_group"),
    page(GROUP, rule_groups.change, permission=CHANGE, name="change_group"),
    page(RULE, rules.rule, permission=SEE, name="rule"),
    page(f"{RULE}edit/", rule_editor.edit_rule, permission=CHANGE, name="edit"),
    page(f"{RULE}prices/", feasibility.prices, permission=SEE, name="prices"),
    page(f"{RULE}mode/", rules.change_mode, permission=CHANGE, name="change_mode"),
    page(f"{PROPOSAL}approve/", rules.approve, permission=APPROVE, name="approve"),
    page(f"{PROPOSAL}decline/", rules.decline, permission=APPROVE, name="decline"),
]
