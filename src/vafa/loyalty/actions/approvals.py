"""A rule that gives much goes live when two people want it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.loyalty.actions.programmes import refuse_to_go_live, write_loyalty_rule
from vafa.loyalty.actions.refusals import ProgrammeHasEnded
from vafa.loyalty.models import (
    ApprovalPolicy,
    Programme,
    ProgrammeState,
    ProposalState,
    RuleMode,
    RuleProposal,
    RuleVersion,
)
from vafa.loyalty.queries.approvals import reasons_for
from vafa.loyalty.rules.engine import read_rule, write_rule


class ProposalIsDecided(Refused):
    code = "rule_proposal_is_decided"
    sentence = _("This proposal has been decided.")


class OwnProposal(Refused):
    code = "own_rule_proposal"
    sentence = _("Somebody else has to approve what you proposed.")


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of a rule that somebody wants live: a version at once, or it waits."""

    version: RuleVersion | None
    proposal: RuleProposal | None


def propose_loyalty_rule(
    *,
    programme_id: int,
    name: str,
    body: object,
    at: datetime,
    by: Actor,
    priority: int = 0,
    group: str = "",
) -> Proposed:
    """Write a rule that goes live at once, or waits for a second person when it gives much.

    While it waits the rule goes on as it was. A new proposal takes the place of one that waits.
    """
    rule = read_rule(body)
    refuse_to_go_live(rule)
    with transaction.atomic():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
        if programme.state == ProgrammeState.ENDED:
            raise ProgrammeHasEnded
        _replace_waiting(programme, name, at=at, by=by)
        reasons = reasons_for(rule, programme_id=programme_id)
        if not reasons:
            version = write_loyalty_rule(
                programme_id=programme_id,
                name=name,
                body=body,
                mode=RuleMode.LIVE,
                priority=priority,
                group=group,
                at=at,
                by=by,
            )
            return Proposed(version, None)
        proposal = RuleProposal.objects.create(
            programme=programme,
            name=name,
            body=write_rule(rule),
            priority=priority,
            group=group,
            reasons=list(reasons),
            state=ProposalState.WAITING,
            asked_at=at,
            asked_by=str(by),
        )
        _record("loyalty.rule_proposed", proposal, at=at, by=by)
    return Proposed(None, proposal)


def approve_rule_version(*, proposal_id: int, at: datetime, by: Actor) -> RuleVersion:
    """Let a rule that waits go live. Refuses whoever proposed it, and what is decided."""
    with transaction.atomic():
        proposal = _waiting(proposal_id)
        if proposal.asked_by == str(by):
            raise OwnProposal
        version = write_loyalty_rule(
            programme_id=proposal.programme_id,
            name=proposal.name,
            body=proposal.body,
            mode=RuleMode.LIVE,
            priority=proposal.priority,
            group=proposal.group,
            approved_by=by,
            at=at,
            by=Actor.parse(proposal.asked_by),
        )
        proposal.version = version
        _decide(proposal, ProposalState.APPROVED, at=at, by=by)
        _record("loyalty.rule_approved", proposal, at=at, by=by)
    return version


def decline_rule_version(*, proposal_id: int, at: datetime, by: Actor) -> None:
    """Turn a rule down that waits, or take back what one proposed oneself."""
    with transaction.atomic():
        proposal = _waiting(proposal_id)
        _decide(proposal, ProposalState.DECLINED, at=at, by=by)
        _record("loyalty.rule_declined", proposal, at=at, by=by)


def change_approval_policy(
    *, budget_most: int | None, is_for_uncapped: bool, at: datetime, by: Actor
) -> ApprovalPolicy:
    """Say what needs a second person from now on; rules that are live stay live."""
    with transaction.atomic():
        policy, _is_new = ApprovalPolicy.objects.update_or_create(
            id=1, defaults={"budget_most": budget_most, "is_for_uncapped": is_for_uncapped}
        )
        record(
            kind="loyalty.approvals_changed",
            at=at,
            by=by,
            payload={"budget_most": budget_most, "is_for_uncapped": is_for_uncapped},
        )
    return policy


def _waiting(proposal_id: int) -> RuleProposal:
    proposal = RuleProposal.objects.select_for_update(of=("self",)).get(pk=proposal_id)
    if proposal.state != ProposalState.WAITING:
        raise ProposalIsDecided
    return proposal


def _replace_waiting(programme: Programme, name: str, *, at: datetime, by: Actor) -> None:
    waiting = RuleProposal.objects.filter(
        programme=programme, name=name, state=ProposalState.WAITING
    )
    for proposal in waiting.select_for_update(of=("self",)):
        _decide(proposal, ProposalState.REPLACED, at=at, by=by)


def _decide(proposal: RuleProposal, state: ProposalState, *, at: datetime, by: Actor) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by = state, at, str(by)
    proposal.save(update_fields=["state", "decided_at", "decided_by", "version"])


def _record(kind: str, proposal: RuleProposal, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=proposal.programme_id,
        at=at,
        by=by,
        payload={"proposal": proposal.id, "rule": proposal.name, "reasons": proposal.reasons},
    )
