"""Writing a rule as a sentence: fields that say it back while one types, and a basket to try it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vafa.core.errors import Refused
from vafa.loyalty.actions.effects import CARRIED_OUT
from vafa.loyalty.forms.programme_labels import MODE_LABELS
from vafa.loyalty.forms.rule_form import (
    GROUPS,
    Refusal,
    RuleDraft,
    draft_from,
    draft_of,
    first_rows,
    refusals,
    shown_rows,
    trigger_choices,
    weekday_choices,
)
from vafa.loyalty.forms.rule_trial import ShownTrial, shown_trial, trial_of, typed_trial
from vafa.loyalty.forms.saying import sayer_for
from vafa.loyalty.forms.typed import Desk
from vafa.loyalty.forms.units import names_for
from vafa.loyalty.models import Programme, Rule, RuleMode
from vafa.loyalty.queries.rules import latest_version
from vafa.loyalty.queries.trying import DraftRule, member_named, try_rules
from vafa.loyalty.rules.engine import Rule as EngineRule
from vafa.loyalty.rules.engine import read_rule, write_rule
from vafa.loyalty.rules.liability import MICRO
from vafa.loyalty.rules.templates.shapes import Making
from vafa.loyalty.rules.templates.writing import months, of_purchases, per_money
from vafa.loyalty.views.rules import existing_rule, put_forward
from vafa.loyalty.views.tabs import programme_or_404, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, shop

# A point for each fifty times its worth: two percent come back.
UNITS_FOR_A_POINT = 50
# Where a point has no worth yet.
PLAIN_AMOUNT = 100
NAME_MAX = 80
PRIORITY_MAX = 1_000
PART = {"sketch": "loyalty/rule_edit.html#sketch", "try": "loyalty/rule_tried.html"}


@dataclass
class Editing:
    """A rule on the table: how it is written, what it says, what is wrong with it."""

    request: StaffRequest
    programme: Programme
    known: Rule | None
    draft: RuleDraft
    name: str = ""
    mode: str = "draft"
    priority: str = "0"
    group: str = ""
    refused: list[Refusal] = field(default_factory=list)
    rule: EngineRule | None = None

    @property
    def desk(self) -> Desk:
        """Who types, for which points."""
        return Desk(self.request.reader, self.programme.asset_id)

    def read(self) -> None:
        """Read the rule, or find what is wrong with it."""
        self.rule, self.refused = refusals(self.draft.body(self.desk))

    @property
    def order(self) -> int | None:
        """The priority as a number, when it is one."""
        found = self.desk.whole(self.priority or "0")
        is_fit = isinstance(found, int) and abs(found) <= PRIORITY_MAX
        return found if is_fit else None  # type: ignore[return-value]


@require_http_methods(["GET", "POST"])
def new_rule(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Write a new rule."""
    return _edit(request, programme_or_404(programme_id), None)


@require_http_methods(["GET", "POST"])
def edit_rule(request: StaffRequest, programme_id: int, rule_id: int) -> HttpResponse:
    """Write a new version of a rule."""
    known = existing_rule(programme_id, rule_id)
    return _edit(request, known.programme, known)


def _edit(request: StaffRequest, programme: Programme, known: Rule | None) -> HttpResponse:
    step = request.POST.get("step", "")
    editing = (
        _posted(request, programme, known) if request.POST else _opened(request, programme, known)
    )
    notice = _step(editing, step)
    editing.read()
    if step == "save" and not notice:
        notice = _refused_to_save(editing)
        if not notice:
            return _to_rule(programme, editing.name)
    context = _context(editing, notice)
    if step == "try":
        context |= _tried(editing)
    status = 422 if step == "save" else 200
    whole = "loyalty/rule_edit.html"
    shown = PART.get(step, whole) if request.htmx else whole
    return render(request, shown, context, status=status)


def _opened(request: StaffRequest, programme: Programme, known: Rule | None) -> Editing:
    if known is None:
        return Editing(request, programme, None, _begun(programme, request))
    latest = latest_version(rule_id=known.id)
    rule, desk = read_rule(latest.body), Desk(request.reader, programme.asset_id)
    draft = draft_from(rule, desk) or RuleDraft(text=_as_text(write_rule(rule)))
    priority = request.reader.number(latest.priority)
    return Editing(
        request, programme, known, draft, known.name, latest.mode, priority, latest.group
    )


def _begun(programme: Programme, request: StaffRequest) -> RuleDraft:
    """Begin with a rule that is whole: points that are worth a small share of what was paid."""
    amount = programme.unit_value_micro * UNITS_FOR_A_POINT // MICRO or PLAIN_AMOUNT
    making = Making(programme.asset_id, shop().currency, amount)
    points = per_money(making, 1, 1)
    wait = programme.return_days
    body = of_purchases(making, points, wait_days=wait, validity=months(12))
    draft = draft_from(read_rule(body), Desk(request.reader, programme.asset_id))
    assert draft is not None
    return draft


def _posted(request: StaffRequest, programme: Programme, known: Rule | None) -> Editing:
    post, group = request.POST, request.POST.get("group", "")
    is_group = programme.groups.filter(key=group).exists()
    return Editing(
        request,
        programme,
        known,
        draft_of(post),
        name=known.name if known else post.get("name", "").strip(),
        mode=post.get("mode", "draft"),
        priority=post.get("priority", ""),
        group=group if is_group else "",
    )


def _step(editing: Editing, step: str) -> str:
    """Do what a button of the form asks for; says why when it cannot."""
    what, _colon, where = step.partition(":")
    draft = editing.draft
    if what == "add" and where in GROUPS:
        draft.rows(where).append(first_rows(where))
    if what == "drop":
        group, _dash, number = where.partition("-")
        if group in GROUPS and number.isdecimal() and int(number) < len(draft.rows(group)):
            del draft.rows(group)[int(number)]
    if what == "text":
        draft.text = _as_text(draft.body(editing.desk))
    if what == "form":
        editing.read()
        found = draft_from(editing.rule, editing.desk) if editing.rule else None
        if found is None:
            return _("This rule says more than the form can show. It stays as text.")
        editing.draft = found
    return ""


def _as_text(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2)


def _refused_to_save(editing: Editing) -> str:
    """Write the rule down; says why when it is refused."""
    if editing.rule is None:
        return _("This rule is not whole yet: see what is said beside it.")
    if not 0 < len(editing.name) <= NAME_MAX:
        return _("The rule needs a short name.")
    if editing.known is None and _is_taken(editing):
        return _("There is already a rule with this name.")
    if editing.order is None or editing.mode not in RuleMode.values:
        return _("The rank must be a whole number.")
    try:
        said = put_forward(
            editing.request,
            mode=editing.mode,
            programme_id=editing.programme.id,
            name=editing.name,
            body=write_rule(editing.rule),
            priority=editing.order,
            group=editing.group,
        )
    except Refused as refusal:
        return str(refusal)
    messages.success(editing.request, said)
    return ""


def _is_taken(editing: Editing) -> bool:
    return Rule.objects.filter(programme=editing.programme, name=editing.name).exists()


def _to_rule(programme: Programme, name: str) -> HttpResponse:
    found = Rule.objects.filter(programme=programme, name=name).first()
    if found is None:
        return redirect("loyalty_rules:list", programme.id)
    return redirect("loyalty_rules:rule", programme.id, found.id)


def _context(editing: Editing, notice: str) -> dict[str, object]:
    request, draft = editing.request, editing.draft
    words = {each.place: each.words for each in editing.refused}
    budgets = list(editing.programme.budgets.order_by("name").values_list("key", "name"))
    rows = {
        group: [
            (row, words.get(row.place, ""))
            for row in shown_rows(draft, group, kinds=CARRIED_OUT, budgets=budgets)
        ]
        for group in GROUPS
    }
    return {
        **programme_page(request, editing.programme.id, tab="rules"),
        "editing": editing,
        "draft": draft,
        "rows": rows,
        "notice": notice,
        "others": [
            each for each in editing.refused if "-" not in each.place or draft.text is not None
        ],
        "sentence": _sentence(editing),
        "triggers": trigger_choices(),
        "weekdays": weekday_choices(request.reader.language, request.reader.week_start),
        "modes": list(MODE_LABELS.items()),
        "rule_groups": list(editing.programme.groups.order_by("key").values_list("key", flat=True)),
        "trial": typed_trial(request.POST, editing.desk),
        "is_sketch": request.POST.get("step") == "sketch",
    }


def _sentence(editing: Editing) -> str:
    if editing.rule is None:
        return ""
    return sayer_for(editing.programme, editing.request.reader)(editing.rule).text


def _tried(editing: Editing) -> dict[str, ShownTrial | str]:
    """Try the rule on the basket that was typed, together with all that are live."""
    if editing.rule is None:
        return {"trial_refused": _("This rule is not whole yet: see what is said beside it.")}
    desk, programme = editing.desk, editing.programme
    typed = typed_trial(editing.request.POST, desk)
    member = member_named(programme_id=programme.id, text=typed.member)
    trial = trial_of(typed, desk, member=member, now=now())
    if isinstance(trial, str):
        return {"trial_refused": trial}
    known = editing.known
    draft = DraftRule(
        name=editing.name or _("This rule"),
        rule=editing.rule,
        body=write_rule(editing.rule),
        rule_id=known.id if known else None,
        priority=editing.order or 0,
        group=editing.group,
    )
    tried = try_rules(programme=programme, draft=draft, trial=trial)
    names = names_for(programme, editing.request.reader)
    return {"tried": shown_trial(tried, desk, names)}
