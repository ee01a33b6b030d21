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
