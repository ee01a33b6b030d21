"""Some new members are held back from a rule for a time, so that one sees what it brings."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.loyalty.actions.refusals import ProgrammeHasEnded
from vafa.loyalty.models import Holdout, ProgrammeState, Rule

SHARE_LEAST_BP, SHARE_MOST_BP = 100, 5_000


class HoldoutIsOpen(Refused):
    code = "holdout_is_open"
    sentence = _("Members are held back from this rule already.")


class HoldoutIsOver(Refused):
    code = "holdout_is_over"
    sentence = _("This comparison has ended already.")


class ShareOutOfRange(Refused):
    code = "share_out_of_range"
    sentence = _("Hold back between one percent and half of the new members.")


def hold_back(*, rule_id: int, share_bp: int, at: datetime, by: Actor) -> Holdout:
    """Hold a share of the members who join from now on back from a rule.

    Nobody who is a member already loses anything. Refuses a share that is too small or too large
    to say anything, a rule with an open group, and an ended programme.
    """
    if not SHARE_LEAST_BP <= share_bp <= SHARE_MOST_BP:
        raise ShareOutOfRange
    with transaction.atomic():
        rule = (
            Rule.objects.select_for_update(of=("self",)).select_related("programme").get(pk=rule_id)
        )
        if rule.programme.state == ProgrammeState.ENDED:
            raise ProgrammeHasEnded
        if Holdout.objects.filter(rule=rule, until=None).exists():
            raise HoldoutIsOpen
        holdout = Holdout.objects.create(
            rule=rule, share_bp=share_bp, salt=secrets.token_hex(8), since=at
        )
        _record("loyalty.holdout_began", holdout, at=at, by=by)
    return holdout


def end_holdout(*, holdout_id: int, at: datetime, by: Actor) -> Holdout:
    """Let those who were held back get the rule from now on; refuses what has ended."""
    with transaction.atomic():
        found = Holdout.objects.select_for_update(of=("self",)).select_related("rule")
        holdout = found.get(pk=holdout_id)
        if holdout.until is not None:
            raise HoldoutIsOver
        holdout.until = max(at, holdout.since)
        holdout.save(update_fields=["until"])
        _record("loyalty.holdout_ended", holdout, at=at, by=by)
    return holdout


def _record(kind: str, holdout: Holdout, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=holdout.rule.programme_id,
        at=at,
        by=by,
        payload={"rule": holdout.rule_id, "share_bp": holdout.share_bp},
    )
