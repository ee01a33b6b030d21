"""Which groups of customers to serve now and later, decided by people (R103)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.portfolio.actions.decisions import ReasonNeeded
from vafa.portfolio.models import GroupDecision, GroupKind, Horizon, Phase, Stance, Strategy

GROUP_LENGTH_MAX = 120
WHY_LENGTH_MAX = 1_000
KNOWN_VALUES = {
    GroupKind.STRATEGY: frozenset(Strategy.values) - {""},
    GroupKind.PHASE: frozenset({*Phase.values, "at_risk", "won_back"}),
}


class UnknownGroup(Refused):
    code = "unknown_group"
    sentence = _("Choose a group of customers.")


class UnknownStance(Refused):
    code = "unknown_stance"
    sentence = _("Choose a horizon and what to do about the group.")


class ReviewIsOver(Refused):
    code = "review_is_over"
    sentence = _("Choose a day in the future on which this is looked at again.")


class DecisionGone(Refused):
    code = "group_decision_gone"
    sentence = _("This decision no longer holds.")


def decide_group(
    *,
    horizon: str,
    group_kind: str,
    group_value: str,
    group_name: str = "",
    stance: str,
    why: str,
    owner_id: int | None,
    review_date: date,
    at: datetime,
    by: Actor,
) -> GroupDecision:
    """Decide what to do about a group within a horizon; the decision before it ends.

    Refuses an unknown group, horizon or stance, an empty reason, and a day of review that is over.
    """
    value = group_value.strip()
    if group_kind not in GroupKind.values or not 0 < len(value) <= GROUP_LENGTH_MAX:
        raise UnknownGroup
    if value not in KNOWN_VALUES.get(GroupKind(group_kind), {value}):
        raise UnknownGroup
    if horizon not in Horizon.values or stance not in Stance.values:
        raise UnknownStance
    if not why.strip():
        raise ReasonNeeded
    if review_date <= at.date():
        raise ReviewIsOver
    group = {"horizon": horizon, "group_kind": group_kind, "group_value": value}
    with transaction.atomic():
        GroupDecision.objects.filter(**group, ended_at=None).update(ended_at=at, ended_by=str(by))
        decision = GroupDecision.objects.create(
            **group,
            group_name=group_name[:GROUP_LENGTH_MAX],
            stance=stance,
            why=why.strip()[:WHY_LENGTH_MAX],
            owner_id=owner_id,
            review_date=review_date,
            decided_at=at,
            decided_by=str(by),
        )
        _record("portfolio.group_decided", decision, at=at, by=by)
    return decision


def end_group_decision(*, decision_id: int, at: datetime, by: Actor) -> GroupDecision:
    """End a decision about a group; it stays in the history. Refuses one that ended already."""
    with transaction.atomic():
        found = GroupDecision.objects.filter(id=decision_id, ended_at=None)
        if not found.update(ended_at=at, ended_by=str(by)):
            raise DecisionGone
        decision = GroupDecision.objects.get(id=decision_id)
        _record("portfolio.group_decision_ended", decision, at=at, by=by)
    return decision


def _record(kind: str, decision: GroupDecision, *, at: datetime, by: Actor) -> None:
    payload = {
        "horizon": decision.horizon,
        "group": decision.group_kind,
        "stance": decision.stance,
    }
    record(
        kind=kind,
        at=at,
        by=by,
        subject_kind="group_decision",
        subject_id=decision.id,
        payload=payload,
    )
