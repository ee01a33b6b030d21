"""What waits for a second person, and why it would have to."""

from __future__ import annotations

from vafa.loyalty.models import ApprovalPolicy, Budget, ProposalState, RuleProposal
from vafa.loyalty.models import Rule as RuleRow
from vafa.loyalty.rules.approvals import Reason, reasons_to_ask
from vafa.loyalty.rules.engine import Rule

WAITING_MAX = 100


def approval_policy() -> ApprovalPolicy:
    """Return from when on a second person is needed; before anybody said so, never."""
    return ApprovalPolicy.objects.filter(id=1).first() or ApprovalPolicy(id=1)


def reasons_for(rule: Rule, *, programme_id: int) -> tuple[Reason, ...]:
    """Say why a rule of a programme needs a second person before it goes live."""
    policy = approval_policy()
    if policy.budget_most is None and not policy.is_for_uncapped:
        return ()
    keys = {limit.budget for limit in rule.limits if limit.budget}
    budgets = Budget.objects.filter(programme=programme_id, key__in=keys)
    return reasons_to_ask(
        rule,
        budgets=dict(budgets.values_list("key", "amount")),
        budget_most=policy.budget_most,
        is_for_uncapped=policy.is_for_uncapped,
    )


def waiting_proposals(*, programme_id: int) -> list[RuleProposal]:
    """Return what waits in a programme, the oldest first."""
    found = RuleProposal.objects.filter(programme=programme_id, state=ProposalState.WAITING)
    return list(found.order_by("asked_at", "id")[:WAITING_MAX])


def is_proposed(*, rule: RuleRow) -> bool:
    """Tell whether a change of a rule waits for a second person."""
    return RuleProposal.objects.filter(
        programme=rule.programme_id, name=rule.name, state=ProposalState.WAITING
    ).exists()
