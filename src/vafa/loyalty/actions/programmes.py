"""Programmes are drawn up, begin and end; their terms and rules are written version by version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.models import Asset
from vafa.loyalty.actions.effects import CARRIED_OUT
from vafa.loyalty.actions.programme_settings import (
    USUAL,
    ProgrammeSettings,
    Safeguards,
    SettingsDoNotFit,
)
from vafa.loyalty.actions.refusals import ProgrammeHasEnded, ProgrammeNameTaken
from vafa.loyalty.models import Programme, ProgrammeState, Rule, RuleMode, RuleVersion, Terms
from vafa.loyalty.queries.approvals import reasons_for
from vafa.loyalty.queries.codes import USE
from vafa.loyalty.queries.rulebook import latest_versions
from vafa.loyalty.rules.engine import Rule as EngineRule
from vafa.loyalty.rules.engine import kind_of, read_rule, rule_hash, write_rule
from vafa.staff.queries import shop


class ProgrammeHasBegun(Refused):
    code = "programme_has_begun"
    sentence = _("This programme has already begun.")


class ProgrammeNeedsRules(Refused):
    code = "programme_needs_rules"
    sentence = _("A programme needs at least one rule that gives something.")


class RuleGivesTooMuch(Refused):
    code = "rule_gives_too_much"
    sentence = _("This rule cannot go live: what it gives cannot be given yet.")


class RuleNeedsApproval(Refused):
    code = "rule_needs_approval"
    sentence = _("This rule gives more than one person may promise; it has to be proposed.")


class NoSuchRuleGroup(Refused):
    code = "no_such_rule_group"
    sentence = _("This programme has no such group of rules.")


class RuleSaysTheSame(Refused):
    code = "rule_says_the_same"
    sentence = _("The rule already says exactly this.")


class TermsAreEmpty(Refused):
    code = "terms_are_empty"
    sentence = _("Terms need a text in at least one language.")


class TermsSayTheSame(Refused):
    code = "terms_say_the_same"
    sentence = _("These terms are in force already.")


def draw_up_programme(
    *,
    name: str,
    unit_names: Mapping[str, tuple[str, str]],
    unit_value_micro: int,
    unit_cost_micro: int,
    at: datetime,
    by: Actor,
    safeguards: Safeguards = USUAL,
) -> Programme:
    """Draw up a programme with points of its own; it gives nothing until it begins.

    Refuses a name that another one has, and what cannot be meant.
    """
    settings = ProgrammeSettings(name, unit_names, unit_value_micro, unit_cost_micro, safeguards)
    if not settings.fits():
        raise SettingsDoNotFit
    if Programme.objects.filter(name=name).exists():
        raise ProgrammeNameTaken
    with transaction.atomic():
        number = Programme.objects.count() + 1
        asset = Asset.objects.create(code=f"points-{number}", has_lots=True)
        for code in (USE, shop().currency):
            Asset.objects.get_or_create(code=code, defaults={"has_lots": False})
        programme = Programme.objects.create(asset=asset, created_at=at, **settings.columns())
        _record("loyalty.programme_drawn_up", programme, at=at, by=by)
    return programme


def begin_programme(*, programme_id: int, at: datetime, by: Actor) -> Programme:
    """Let a programme begin: from now on it takes members and its live rules give."""
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        if programme.state != ProgrammeState.DRAFT:
            raise ProgrammeHasBegun
        versions = latest_versions(programme_id=programme_id)
        if not any(version.mode == RuleMode.LIVE for version in versions):
            raise ProgrammeNeedsRules
        programme.state = ProgrammeState.LIVE
        programme.began_at = at
        programme.save(update_fields=["state", "began_at"])
        _record("loyalty.programme_began", programme, at=at, by=by)
    return programme


def end_programme(*, programme_id: int, at: datetime, by: Actor) -> Programme:
    """End a programme: nothing more is given, and what members have can still be spent."""
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        if programme.state != ProgrammeState.LIVE:
            raise ProgrammeHasEnded
        programme.state = ProgrammeState.ENDED
        programme.ended_at = at
        programme.save(update_fields=["state", "ended_at"])
        _record("loyalty.programme_ended", programme, at=at, by=by)
    return programme


def write_terms(*, programme_id: int, texts: Mapping[str, str], at: datetime, by: Actor) -> Terms:
    """Write a new version of the terms; members keep the one that they accepted.

    Refuses empty ones, and those that are in force already.
    """
    if not any(text.strip() for text in texts.values()):
        raise TermsAreEmpty
    canonical = json.dumps(dict(texts), sort_keys=True, ensure_ascii=False)
    said = hashlib.sha256(canonical.encode()).hexdigest()
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        latest = programme.terms.order_by("-number").first()
        if latest and latest.hash == said:
            raise TermsSayTheSame
        terms = Terms.objects.create(
            programme=programme,
            number=programme.terms.count() + 1,
            texts=dict(texts),
            hash=said,
            written_at=at,
            by=str(by),
        )
        _record("loyalty.terms_written", programme, at=at, by=by, terms=terms.number)
    return terms


def write_loyalty_rule(
    *,
    programme_id: int,
    name: str,
    body: object,
    mode: RuleMode,
    at: datetime,
    by: Actor,
    priority: int = 0,
    group: str = "",
    approved_by: Actor | None = None,
) -> RuleVersion:
    """Write a rule, or a new version of the rule with this name.

    Refuses what is no rule (`RuleRefused` names the place), a version that changes nothing, a
    group that is not there, and a live one with an effect that nobody carries out, or that a
    second person has not approved though it gives more than one may promise alone.
    """
    rule_read = read_rule(body)
    if mode == RuleMode.LIVE:
        refuse_to_go_live(rule_read)
        if approved_by is None and reasons_for(rule_read, programme_id=programme_id):
            raise RuleNeedsApproval
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        if programme.state == ProgrammeState.ENDED:
            raise ProgrammeHasEnded
        if group and not programme.groups.filter(key=group).exists():
            raise NoSuchRuleGroup
        rule, _is_new = Rule.objects.get_or_create(programme=programme, name=name)
        latest = rule.versions.order_by("-number").first()
        said = (rule_hash(rule_read), mode, priority, group)
        if latest and (latest.hash, latest.mode, latest.priority, latest.group) == said:
            raise RuleSaysTheSame
        version = RuleVersion.objects.create(
            rule=rule,
            number=latest.number + 1 if latest else 1,
            body=write_rule(rule_read),
            hash=said[0],
            mode=mode,
            priority=priority,
            group=group,
            written_at=at,
            by=str(by),
            approved_by=str(approved_by or ""),
        )
        _record(
            "loyalty.rule_written", programme, at=at, by=by, rule=rule.id, version=version.number
        )
    return version


def refuse_to_go_live(rule: EngineRule) -> None:
    """Refuse a rule with an effect that nobody carries out."""
    if not CARRIED_OUT.issuperset(map(kind_of, rule.then)):
        raise RuleGivesTooMuch


def _record(kind: str, programme: Programme, *, at: datetime, by: Actor, **payload: int) -> None:
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=programme.id,
        at=at,
        by=by,
        payload=payload,
    )
