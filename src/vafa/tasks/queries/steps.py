"""Who has a next step: for the features above, which know whom it matters for."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from vafa.tasks.models import Proposal, ProposalState, Task, TaskState

Row = TypeVar("Row", bound=Model)


def open_tasks_of() -> Exists:
    """Return the condition that a row's `customer_id` has an open task."""
    return Exists(Task.objects.filter(customer_id=OuterRef("customer_id"), state=TaskState.OPEN))


def without_next_step(
    rows: QuerySet[Row], *, today: date, quiet_since: datetime | None = None
) -> QuerySet[Row]:
    """Keep the rows whose customer has neither an open task nor a proposal.

    With `quiet_since` those are left out, too, for whom a proposal was declined or lapsed since.
    """
    of_customer = Proposal.objects.filter(customer_id=OuterRef("customer_id"))
    proposed = of_customer.filter(state=ProposalState.PROPOSED, expires_date__gte=today)
    rows = rows.filter(~open_tasks_of(), ~Exists(proposed))
    if quiet_since is None:
        return rows
    turned_down = of_customer.filter(
        state__in=[ProposalState.DECLINED, ProposalState.LAPSED], decided_at__gte=quiet_since
    )
    return rows.filter(~Exists(turned_down))


def open_proposals(*, customer_id: int | None = None) -> QuerySet[Proposal]:
    """Return the proposals that nobody has decided on, of one customer or of all."""
    rows = Proposal.objects.filter(state=ProposalState.PROPOSED)
    return rows if customer_id is None else rows.filter(customer_id=customer_id)
