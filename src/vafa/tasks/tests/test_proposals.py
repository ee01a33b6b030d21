from __future__ import annotations

from datetime import date

import pytest

from vafa.core.keys import SYSTEM, Actor
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.staff.models import StaffMember
from vafa.tasks.actions import (
    NewProposal,
    NothingProposed,
    SettingsOutOfRange,
    accept_proposals,
    change_task_settings,
    decline_proposals,
    lapse_proposals,
    propose_tasks,
)
from vafa.tasks.make import make_proposal
from vafa.tasks.models import Proposal, Task, TaskSettings
from vafa.tasks.tests.conftest import AT, TODAY


def step(customer: Customer, code: str = "give_own_person") -> NewProposal:
    return NewProposal(f"k:{code}:{customer.id}", customer.id, code, "PROTECT", worth=5)


def test_the_same_step_is_never_proposed_twice(reza: Customer) -> None:
    first = propose_tasks(proposals=[step(reza)], today=TODAY, at=AT, by=SYSTEM)
    again = propose_tasks(
        proposals=[step(reza), step(reza, "answer_first")], today=TODAY, at=AT, by=SYSTEM
    )

    assert (first, again, Proposal.objects.count()) == (1, 1, 2)
    assert [entry.payload for entry in Entry.objects.all()] == [{"count": 1}, {"count": 1}]


def test_a_declined_step_does_not_come_back(reza: Customer, by_mina: Actor) -> None:
    propose_tasks(proposals=[step(reza)], today=TODAY, at=AT, by=SYSTEM)
    decline_proposals(
        proposal_ids=[Proposal.objects.get().id], reason="not_now", note="", at=AT, by=by_mina
    )

    assert propose_tasks(proposals=[step(reza)], today=TODAY, at=AT, by=SYSTEM) == 0
    assert Proposal.objects.get().state == "declined"


def test_a_proposal_lives_as_long_as_the_shop_says(reza: Customer, by_mina: Actor) -> None:
    change_task_settings(open_proposals_max=10, proposal_days=7, at=AT, by=by_mina)

    propose_tasks(proposals=[step(reza)], today=TODAY, at=AT, by=SYSTEM)

    assert Proposal.objects.get().expires_date == date(2026, 3, 28)


def test_an_accepted_step_is_a_task_with_a_person_and_a_day(
    reza: Customer, mina: StaffMember, by_mina: Actor
) -> None:
    proposal = make_proposal(customer_id=reza.id)

    (task,) = accept_proposals(
        proposal_ids=[proposal.id], assignee_id=mina.id, due_date=None, today=TODAY, at=AT,
        by=by_mina,
    )  # fmt: skip

    assert (task.assignee_id, task.due_date) == (mina.id, date(2026, 3, 28))
    assert (task.code, task.kind, task.proposed_by) == (
        "give_own_person",
        "arrange",
        "strategy:PROTECT",
    )
    assert Proposal.objects.get().state == "accepted"


def test_without_a_person_it_goes_to_whoever_looks_after_the_customer(
    reza: Customer, parvaneh: StaffMember, by_mina: Actor
) -> None:
    Customer.objects.filter(id=reza.id).update(owner=parvaneh)
    proposal = make_proposal(customer_id=reza.id)

    accept_proposals(
        proposal_ids=[proposal.id], assignee_id=None, due_date=None, today=TODAY, at=AT,
        by=by_mina,
    )  # fmt: skip

    assert Task.objects.get().assignee_id == parvaneh.id


def test_two_clicks_make_one_task(reza: Customer, by_mina: Actor) -> None:
    given = {
        "proposal_ids": [make_proposal(customer_id=reza.id).id],
        "assignee_id": None,
        "due_date": None,
    }
    accept_proposals(**given, today=TODAY, at=AT, by=by_mina)  # type: ignore[arg-type]

    with pytest.raises(NothingProposed):
        accept_proposals(**given, today=TODAY, at=AT, by=by_mina)  # type: ignore[arg-type]

    assert Task.objects.count() == 1


def test_a_declined_proposal_keeps_its_reason(reza: Customer, by_mina: Actor) -> None:
    proposal = make_proposal(customer_id=reza.id)

    decline_proposals(
        proposal_ids=[proposal.id], reason="does_not_fit", note="A school", at=AT, by=by_mina
    )

    proposal.refresh_from_db()
    assert (proposal.reason, proposal.reason_note) == ("does_not_fit", "A school")
    entry = Entry.objects.get(kind="tasks.proposal_declined")
    assert entry.payload == {"code": "give_own_person", "reason": "does_not_fit"}


def test_proposals_lapse_when_their_day_is_over_or_their_strategy_is(
    reza: Customer, eleni: Customer
) -> None:
    make_proposal(customer_id=reza.id, expires_date=date(2026, 3, 20))
    outlived = make_proposal(customer_id=eleni.id)
    make_proposal(customer_id=eleni.id, code="answer_first", expires_date=TODAY)

    count = lapse_proposals(outlived_ids=[outlived.id], today=TODAY, at=AT, by=SYSTEM)

    assert count == 2
    assert list(Proposal.objects.order_by("id").values_list("state", flat=True)) == [
        "lapsed",
        "lapsed",
        "proposed",
    ]


@pytest.mark.parametrize(("most", "days"), [(-1, 30), (1_001, 30), (50, 0), (50, 366)])
def test_settings_out_of_range_are_refused(
    most: int, days: int, by_mina: Actor, shop: object
) -> None:
    with pytest.raises(SettingsOutOfRange):
        change_task_settings(open_proposals_max=most, proposal_days=days, at=AT, by=by_mina)

    assert not TaskSettings.objects.exists()
