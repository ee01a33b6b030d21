"""Groups of rules: added, called something else, giving in another way, put within another one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vafa.loyalty.actions.rule_groups import add_rule_group, change_rule_group
from vafa.loyalty.forms.programme_labels import Label
from vafa.loyalty.forms.rule_groups import (
    MODES,
    RuleGroupChangeForm,
    RuleGroupForm,
    change_form_of,
)
from vafa.loyalty.models import Programme, RuleGroup
from vafa.loyalty.views.tabs import deed, programme_or_404
from vafa.staff.middleware import StaffRequest
from vafa.web.forms import accepted


@require_POST
def add(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Let rules stand together in a group."""
    programme_or_404(programme_id)
    said = accepted(RuleGroupForm(request.POST))
    add_rule_group(programme_id=programme_id, **said, **deed(request))
    messages.success(request, _("Rules can now be put into this group."))
    return redirect("loyalty_rules:list", programme_id)


@require_POST
def change(request: StaffRequest, programme_id: int, group_id: int) -> HttpResponse:
    """Let the rules of a group give in another way, or the group stand within another one."""
    groups = list(programme_or_404(programme_id).groups.order_by("key"))
    if group_id not in {group.id for group in groups}:
        raise Http404
    said = accepted(RuleGroupChangeForm(request.POST, others=groups))
    change_rule_group(group_id=group_id, **said, **deed(request))
    messages.success(request, _("Saved."))
    return redirect("loyalty_rules:list", programme_id)


def group_lines(programme: Programme) -> list[tuple[RuleGroup, Label, str, RuleGroupChangeForm]]:
    """Return the groups of a programme: how each gives, within which, and a form to change it."""
    groups = list(programme.groups.order_by("key"))
    names = {group.key: group.name or group.key for group in groups}
    return [
        (group, MODES[group.mode], names.get(group.parent, ""), change_form_of(group, groups))
        for group in groups
    ]
