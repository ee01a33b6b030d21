"""Steps that a rule suggests: proposed once, then accepted, declined or lapsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.batches import chunks
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.queries.erased import erased_among
from vafa.journal.actions import record
from vafa.tasks.actions.adding import checked_assignee, checked_day
from vafa.tasks.actions.entries import ACCEPTED, record_of_task
from vafa.tasks.models import DeclineReason, Proposal, ProposalState, Task, TaskKind
from vafa.tasks.queries import task_settings
from vafa.tasks.rules import AT_ONCE_MAX, step_named

REASON_NOTE_LENGTH_MAX = 200
KEYS_AT_ONCE = 500


class NothingProposed(Refused):
    code = "nothing_proposed"
    sentence = _("Choose at least one proposal that nobody has decided on yet.")


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A step for a customer, what it follows from, and what the customer is worth."""

    key: str
    customer_id: int
    code: str
    source: str
    worth: int = 0


def propose_tasks(*, proposals: Sequence[NewProposal], today: date, at: datetime, by: Actor) -> int:
    """Keep steps for people to decide on, each once for ever: a known key is passed over.

    So is a person who was erased. Thousands of steps are one entry in the journal.
    """
    expires_date = today + timedelta(days=task_settings().proposal_days)
    erased = erased_among(customer_ids=[one.customer_id for one in proposals])
    fresh = _without_known([one for one in proposals if one.customer_id not in erased])
    if not fresh:
        return 0
    with transaction.atomic():
        Proposal.objects.bulk_create(
            [
                Proposal(
                    key=new.key,
                    customer_id=new.customer_id,
                    code=new.code,
                    source=new.source,
                    worth=new.worth,
                    expires_date=expires_date,
                    made_at=at,
                    made_by=str(by),
                )
                for new in fresh
            ],
            batch_size=KEYS_AT_ONCE,
            ignore_conflicts=True,
        )
        record(kind="tasks.tasks_proposed", at=at, by=by, payload={"count": len(fresh)})
    return len(fresh)


def accept_proposals(
    *,
    proposal_ids: Sequence[int],
    assignee_id: int | None,
    due_date: date | None,
    today: date,
    at: datetime,
    by: Actor,
) -> list[Task]:
    """Make open tasks of proposals, with a person and a day.

    Without a person each goes to whoever looks after the customer; without a day it is due as
    soon as the step asks for. Passes over what was decided before, so that two clicks make one
    task; refuses when nothing is left to accept.
    """
    assignee = checked_assignee(assignee_id)
    if due_date is not None:
        checked_day(due_date, today=today)
    with transaction.atomic():
        tasks = []
        for proposal in _undecided(proposal_ids):
            step = step_named(proposal.code)
            _decide(proposal, ProposalState.ACCEPTED, at=at, by=by)
            task = Task.objects.create(
                customer_id=proposal.customer_id,
                proposal=proposal,
                kind=TaskKind(step.kind),
                code=proposal.code,
                due_date=due_date or today + timedelta(days=step.due_days),
                assignee_id=assignee or _carer_of(proposal),
                proposed_by=f"strategy:{proposal.source}",
                made_at=at,
                made_by=str(by),
            )
            record_of_task(task, kind=ACCEPTED, at=at, by=by)
            tasks.append(task)
    return tasks


def decline_proposals(
    *, proposal_ids: Sequence[int], reason: str, note: str, at: datetime, by: Actor
) -> int:
    """Turn proposals down with a reason; they never come back. Refuses when none is undecided."""
    because = DeclineReason(reason)
    with transaction.atomic():
        proposals = _undecided(proposal_ids)
        for proposal in proposals:
            proposal.reason, proposal.reason_note = because, note.strip()[:REASON_NOTE_LENGTH_MAX]
            _decide(proposal, ProposalState.DECLINED, at=at, by=by)
            record(
                kind="tasks.proposal_declined",
                at=at,
                by=by,
                subject_kind="customer",
                subject_id=proposal.customer_id,
                payload={"code": proposal.code, "reason": because.value},
            )
    return len(proposals)


def lapse_proposals(*, outlived_ids: Sequence[int], today: date, at: datetime, by: Actor) -> int:
    """Put away proposals whose last day is over, and those named as outlived by what they follow.

    They lapse in one step, with one entry in the journal.
    """
    with transaction.atomic():
        proposed = Proposal.objects.filter(state=ProposalState.PROPOSED)
        over = proposed.filter(expires_date__lt=today)
        outlived = proposed.filter(id__in=list(outlived_ids)[:AT_ONCE_MAX])
        decided = {"state": ProposalState.LAPSED, "decided_at": at, "decided_by": str(by)}
        lapsed = over.update(**decided) + outlived.update(**decided)
        if lapsed:
            record(kind="tasks.proposals_lapsed", at=at, by=by, payload={"count": lapsed})
    return lapsed


def _without_known(proposals: Sequence[NewProposal]) -> list[NewProposal]:
    by_key = {new.key: new for new in proposals}
    keys = list(by_key)
    for part in chunks(keys, KEYS_AT_ONCE):
        for key in Proposal.objects.filter(key__in=part).values_list("key", flat=True):
            del by_key[key]
    return list(by_key.values())


def _undecided(proposal_ids: Sequence[int]) -> list[Proposal]:
    asked = list(proposal_ids)[:AT_ONCE_MAX]
    rows = Proposal.objects.filter(id__in=asked, state=ProposalState.PROPOSED)
    locked = rows.select_related("customer__owner").select_for_update(of=("self",))
    found = list(locked.order_by("id"))
    if not found:
        raise NothingProposed
    return found


def _carer_of(proposal: Proposal) -> int | None:
    owner = proposal.customer.owner
    return owner.id if owner is not None and owner.is_active else None


def _decide(proposal: Proposal, state: ProposalState, *, at: datetime, by: Actor) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by = state, at, str(by)
    proposal.save(update_fields=["state", "decided_at", "decided_by", "reason", "reason_note"])
