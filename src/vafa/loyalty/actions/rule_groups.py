"""Groups of rules that stand together: all of them give, the first, the best, or the cheapest."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.loyalty.actions.refusals import ProgrammeHasEnded
from vafa.loyalty.models import Programme, ProgrammeState, RuleGroup
from vafa.loyalty.rules.engine import GROUP_MODES
from vafa.loyalty.rules.engine.refusals import KEY

KEY_MAX = 40


class RuleGroupDoesNotFit(Refused):
    code = "rule_group_does_not_fit"
    sentence = _(
        "A group needs a key of small Latin letters, digits, dots, dashes and underscores,"
        " and a way of giving."
    )


class RuleGroupTaken(Refused):
    code = "rule_group_taken"
    sentence = _("There is already a group with this key.")


class GroupWithinItself(Refused):
    code = "rule_group_within_itself"
    sentence = _("A group cannot stand within itself or within one that stands in it.")


def add_rule_group(*, programme_id: int, key: str, mode: str, at: datetime, by: Actor) -> RuleGroup:
    """Let rules stand together from now on; which ones, their versions say."""
    if mode not in GROUP_MODES or len(key) > KEY_MAX or not KEY.fullmatch(key):
        raise RuleGroupDoesNotFit
    with transaction.atomic():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
        if programme.state == ProgrammeState.ENDED:
            raise ProgrammeHasEnded
        if programme.groups.filter(key=key).exists():
            raise RuleGroupTaken
        group = RuleGroup.objects.create(programme=programme, key=key, mode=mode)
        record(
            kind="loyalty.rule_group_added",
            subject_kind="programme",
            subject_id=programme_id,
            at=at,
            by=by,
            payload={"group": key, "mode": mode},
        )
    return group


def change_rule_group(
    *, group_id: int, name: str, mode: str, parent: str, at: datetime, by: Actor
) -> RuleGroup:
    """Let the rules of a group give in another way, or the group stand within another one.

    Its key stays, because rules name it. Saying the same again writes nothing. Refuses a way of
    giving that there is not, a parent that is missing or stands within the group, and a programme
    that has ended.
    """
    if mode not in GROUP_MODES:
        raise RuleGroupDoesNotFit
    with transaction.atomic():
        programme_id = RuleGroup.objects.values_list("programme", flat=True).get(pk=group_id)
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
        if programme.state == ProgrammeState.ENDED:
            raise ProgrammeHasEnded
        group = programme.groups.get(pk=group_id)
        _check_parent(programme, group, parent)
        wanted = {"name": name.strip(), "mode": mode, "parent": parent}
        before = {field: getattr(group, field) for field in wanted}
        if before == wanted:
            return group
        for field, value in wanted.items():
            setattr(group, field, value)
        group.save(update_fields=list(wanted))
        record(
            kind="loyalty.rule_group_changed",
            subject_kind="programme",
            subject_id=programme.id,
            at=at,
            by=by,
            payload={"group": group.key, "before": before, "after": wanted},
        )
    return group


def _check_parent(programme: Programme, group: RuleGroup, parent: str) -> None:
    parents = dict(programme.groups.values_list("key", "parent"))
    if parent and parent not in parents:
        raise RuleGroupDoesNotFit
    while parent:
        if parent == group.key:
            raise GroupWithinItself
        parent = parents.get(parent, "")
