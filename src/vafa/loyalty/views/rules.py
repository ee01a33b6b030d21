"""The rules of a programme: what they say, their versions, what they answered; who lets them go."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions import (
    approve_rule_version,
    change_approval_policy,
    decline_rule_version,
    propose_loyalty_rule,
    write_loyalty_rule,
)
from vafa.loyalty.forms.approvals import ApprovalForm, reason_words
from vafa.loyalty.forms.explanations import VERDICTS
from vafa.loyalty.forms.programme_labels import MODE_LABELS, MODE_TONES
from vafa.loyalty.forms.rule_changes import changed_clauses
from vafa.loyalty.forms.rule_groups import RuleGroupForm
from vafa.loyalty.forms.saying import Saying, sayer_for
from vafa.loyalty.models import Programme, Rule, RuleMode, RuleProposal
from vafa.loyalty.queries.approvals import approval_policy, is_proposed, waiting_proposals
from vafa.loyalty.queries.rules import (
    VersionPage,
    latest_version,
    rule_answers,
    rule_named,
    version_page,
)
from vafa.loyalty.views.programmes import rule_lines
from vafa.loyalty.views.rule_groups import group_lines
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import names_of_actors
from vafa.web.forms import accepted


@require_GET
def rule_list(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show the rules of a programme, what waits for a second person, and when it has to."""
    page = programme_page(request, programme_id, tab="rules")
    programme = page["programme"]
    assert isinstance(programme, Programme)
    say = sayer_for(programme, request.reader)
    context = {
        **page,
        "rules": rule_lines(programme, say),
        "waiting": _proposals(request, programme_id, say),
        "rule_groups": group_lines(programme),
        "group_form": RuleGroupForm(),
        "approval_form": ApprovalForm(reader=request.reader, policy=approval_policy()),
    }
    return render(request, "loyalty/rules.html", context)


@require_GET
def rule(request: StaffRequest, programme_id: int, rule_id: int) -> HttpResponse:
    """Show one rule: its versions with what changed, and what it answered lately."""
    known = existing_rule(programme_id, rule_id)
    before = request.GET.get("before", "")
    found = version_page(rule_id=rule_id, before=int(before) if before.isdecimal() else None)
    latest = latest_version(rule_id=rule_id)
    answers = rule_answers(programme_id=programme_id, rule_id=rule_id)
    context = {
        **programme_page(request, programme_id, tab="rules"),
        "rule": known,
        "latest": latest,
        "mode": MODE_LABELS[latest.mode],
        "mode_tone": MODE_TONES.get(latest.mode, ""),
        "versions": _versions(found, sayer_for(known.programme, request.reader)),
        "next_url": f"?before={found.next_before}" if found.next_before else "",
        "answers": answers,
        "verdicts": [(VERDICTS[code], count) for code, count in answers.verdicts.items()],
        "latest_answers": [(each, VERDICTS[each.verdict]) for each in answers.latest],
        "is_waiting": is_proposed(rule=known),
        "ways": [mode for mode in RuleMode if mode != latest.mode],
    }
    return render(request, "loyalty/rule.html", context)


@require_POST
def change_mode(request: StaffRequest, programme_id: int, rule_id: int) -> HttpResponse:
    """Let a rule go on trial, live, back to a draft, or end: by a new version."""
    known, latest = existing_rule(programme_id, rule_id), latest_version(rule_id=rule_id)
    mode = request.POST.get("mode", "")
    if mode not in RuleMode.values:
        raise Http404
    said = {
        "programme_id": programme_id,
        "name": known.name,
        "body": latest.body,
        "priority": latest.priority,
        "group": latest.group,
    }
    messages.success(request, put_forward(request, mode=mode, **said))
    return _back(request, programme_id, rule_id)


# Any: what both actions take.
def put_forward(request: StaffRequest, *, mode: str, **said: object) -> str:
    """Write a version in a mode, or propose it where one person is not enough; say which."""
    if mode == RuleMode.LIVE:
        found = propose_loyalty_rule(**said, **deed(request))  # type: ignore[arg-type]
        if found.proposal:
            return _("This rule waits for a second person. Until then everything stays as it is.")
        return _("The rule is live.")
    write_loyalty_rule(mode=RuleMode(mode), **said, **deed(request))  # type: ignore[arg-type]
    return _("A new version of the rule is written.")


@require_POST
def approve(request: StaffRequest, programme_id: int, proposal_id: int) -> HttpResponse:
    """Let a rule go live that a colleague proposed."""
    _existing_proposal(programme_id, proposal_id)
    version = approve_rule_version(proposal_id=proposal_id, **deed(request))
    messages.success(request, _("The rule is live."))
    return _back(request, programme_id, version.rule_id)


@require_POST
def decline(request: StaffRequest, programme_id: int, proposal_id: int) -> HttpResponse:
    """Turn a proposed rule down."""
    _existing_proposal(programme_id, proposal_id)
    decline_rule_version(proposal_id=proposal_id, **deed(request))
    messages.success(request, _("Turned down; everything stays as it was."))
    return HttpResponseRedirect(reverse("loyalty_rules:list", args=[programme_id]))


@require_POST
def save_policy(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Say which rules need a second person."""
    form = ApprovalForm(request.POST, reader=request.reader, policy=approval_policy())
    said = accepted(form)
    change_approval_policy(**said, **deed(request))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("loyalty_rules:list", args=[programme_id]))


def existing_rule(programme_id: int, rule_id: int) -> Rule:
    """Return a rule of a programme; its page is missing when there is none."""
    found = rule_named(programme_id=programme_id, rule_id=rule_id)
    if found is None:
        raise Http404
    return found


def _existing_proposal(programme_id: int, proposal_id: int) -> None:
    if not RuleProposal.objects.filter(programme=programme_id, pk=proposal_id).exists():
        raise Http404


def _versions(found: VersionPage, say: Saying) -> list[dict[str, object]]:
    actors = {name for row, _before in found.rows for name in (row.by, row.approved_by)}
    people = names_of_actors(actors)
    return [
        {
            "version": row,
            "mode": MODE_LABELS[row.mode],
            "tone": MODE_TONES.get(row.mode, ""),
            "sentence": say(row.body),
            "changes": changed_clauses(say(before.body), say(row.body)) if before else None,
            "by": people.get(row.by, ""),
            "approved_by": people.get(row.approved_by, ""),
        }
        for row, before in found.rows
    ]


def _proposals(request: StaffRequest, programme_id: int, say: Saying) -> list[dict[str, object]]:
    waiting = waiting_proposals(programme_id=programme_id)
    people = names_of_actors({each.asked_by for each in waiting})
    return [
        {
            "proposal": each,
            "by": people.get(each.asked_by, ""),
            "is_own": each.asked_by == str(deed(request)["by"]),
            "reasons": [reason_words(reason) for reason in each.reasons],
            "sentence": say(each.body),
        }
        for each in waiting
    ]


def _back(request: StaffRequest, programme_id: int, rule_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("loyalty_rules:rule", args=[programme_id, rule_id]))
