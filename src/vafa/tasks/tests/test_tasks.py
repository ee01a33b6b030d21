from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from vafa.core.keys import SYSTEM, Actor
from vafa.customers.actions import recognise_customers, withdraw_customers
from vafa.customers.models import Customer
from vafa.customers.rules import IncomingCustomer, SeenCustomer
from vafa.journal.models import Entry
from vafa.staff.models import StaffMember
from vafa.tasks.actions import (
    DueDateOver,
    NobodyThere,
    NothingOpen,
    PostponedTooFar,
    ReasonMissing,
    TaskNeedsTitle,
    add_task,
    add_tasks,
    assign_tasks,
    change_task,
    drop_tasks,
    finish_tasks,
    postpone_tasks,
    reopen_task,
)
from vafa.tasks.make import make_task
from vafa.tasks.models import Postponement, Task
from vafa.tasks.tests.conftest import AT, TODAY

TOMORROW = date(2026, 3, 22)


def words(**columns: Any) -> dict[str, Any]:
    values = {
        "kind": "call",
        "title": "Ask about the tea",
        "note": "",
        "due_date": TOMORROW,
        "assignee_id": None,
        "repeat": "",
        "today": TODAY,
        "at": AT,
    }
    return {**values, **columns}


def test_a_task_is_told_on_its_customers_timeline(reza: Customer, by_mina: Actor) -> None:
    task = add_task(customer_id=reza.id, **words(), by=by_mina)

    entry = Entry.objects.get(kind="tasks.task_added")
    assert (entry.subject_kind, entry.subject_id) == ("customer", reza.id)
    assert entry.payload == {"task": task.id, "kind": "call", "code": ""}


def test_a_task_of_the_shop_itself_has_no_customer(by_mina: Actor) -> None:
    task = add_task(customer_id=None, **words(), by=by_mina)

    entry = Entry.objects.get(kind="tasks.task_added")
    assert (task.customer_id, entry.subject_kind, entry.subject_id) == (None, "task", task.id)


def test_what_somebody_typed_stays_out_of_the_journal(reza: Customer, by_mina: Actor) -> None:
    add_task(customer_id=reza.id, **words(note="Her mother is ill"), by=by_mina)

    assert "mother" not in str(Entry.objects.get(kind="tasks.task_added").payload)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"title": " "}, TaskNeedsTitle),
        ({"due_date": date(2026, 3, 20)}, DueDateOver),
        ({"assignee_id": 999}, NobodyThere),
    ],
)
def test_a_task_nobody_could_do_is_refused(
    wrong: dict[str, Any], refusal: type[Exception], reza: Customer, by_mina: Actor
) -> None:
    with pytest.raises(refusal):
        add_task(customer_id=reza.id, **words(**wrong), by=by_mina)

    assert not Task.objects.exists()


def test_the_same_task_is_written_down_for_several(
    reza: Customer, eleni: Customer, by_mina: Actor
) -> None:
    add_tasks(customer_ids=[reza.id, eleni.id, 999], **words(), by=by_mina)

    assert set(Task.objects.values_list("customer_id", flat=True)) == {reza.id, eleni.id}


def test_a_done_task_keeps_its_outcome(by_mina: Actor, shop: object) -> None:
    task = make_task()

    finish_tasks(task_ids=[task.id], outcome="Coming in May", today=TODAY, at=AT, by=by_mina)

    task.refresh_from_db()
    assert (task.state, task.outcome, task.done_at) == ("done", "Coming in May", AT)
    assert task.done_by == str(by_mina)


def test_a_second_click_does_nothing(by_mina: Actor, shop: object) -> None:
    task = make_task()
    finish_tasks(task_ids=[task.id], outcome="Yes", today=TODAY, at=AT, by=by_mina)

    with pytest.raises(NothingOpen):
        finish_tasks(task_ids=[task.id], outcome="No", today=TODAY, at=AT, by=by_mina)

    assert Task.objects.get().outcome == "Yes"
    assert Entry.objects.filter(kind="tasks.task_done").count() == 1


def test_a_repeating_task_comes_back_when_it_is_done(by_mina: Actor, reza: Customer) -> None:
    task = make_task(customer=reza, repeat="week", due_date=TODAY)

    finish_tasks(task_ids=[task.id], outcome="", today=TODAY, at=AT, by=by_mina)

    following = Task.objects.get(state="open")
    assert (following.due_date, following.customer_id) == (date(2026, 3, 28), reza.id)
    assert following.repeat == "week"


def test_a_dropped_task_does_not_come_back(by_mina: Actor, shop: object) -> None:
    task = make_task(repeat="week")

    drop_tasks(task_ids=[task.id], outcome="", at=AT, by=by_mina)

    assert list(Task.objects.values_list("state", flat=True)) == ["dropped"]


def test_a_closed_task_is_opened_again(by_mina: Actor) -> None:
    task = make_task(state="done", done_at=AT, done_by="system", outcome="Half done")

    reopen_task(task_id=task.id, at=AT, by=by_mina)

    task.refresh_from_db()
    assert (task.state, task.done_at, task.outcome) == ("open", None, "Half done")


def test_a_task_put_off_remembers_from_when_and_why(by_mina: Actor) -> None:
    task = make_task()

    postpone_tasks(
        task_ids=[task.id], until=date(2026, 4, 1), reason="On leave", today=TODAY, at=AT,
        by=by_mina,
    )  # fmt: skip

    kept = Postponement.objects.get()
    assert (kept.from_date, kept.to_date, kept.reason) == (
        date(2026, 3, 24),
        date(2026, 4, 1),
        "On leave",
    )
    assert Task.objects.get().due_date == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("until", "reason", "refusal"),
    [
        (TOMORROW, "  ", ReasonMissing),
        (date(2026, 3, 20), "Later", DueDateOver),
        (date(2029, 1, 1), "Much later", PostponedTooFar),
    ],
)
def test_nothing_is_put_off_without_a_reason_or_for_ever(
    until: date, reason: str, refusal: type[Exception], by_mina: Actor
) -> None:
    task = make_task()

    with pytest.raises(refusal):
        postpone_tasks(
            task_ids=[task.id], until=until, reason=reason, today=TODAY, at=AT, by=by_mina
        )

    assert Task.objects.get().due_date == task.due_date
    assert not Postponement.objects.exists()


def test_tasks_are_handed_to_a_colleague(by_mina: Actor, parvaneh: StaffMember) -> None:
    first, second = make_task(), make_task(assignee=parvaneh)

    count = assign_tasks(task_ids=[first.id, second.id], assignee_id=parvaneh.id, at=AT, by=by_mina)

    assert count == 1
    assert set(Task.objects.values_list("assignee_id", flat=True)) == {parvaneh.id}


def test_nothing_is_handed_to_somebody_who_left(by_mina: Actor, parvaneh: StaffMember) -> None:
    task = make_task()
    StaffMember.objects.filter(id=parvaneh.id).update(is_active=False)

    with pytest.raises(NobodyThere):
        assign_tasks(task_ids=[task.id], assignee_id=parvaneh.id, at=AT, by=by_mina)

    assert Task.objects.get().assignee_id is None


def test_a_proposed_step_takes_words_of_its_own_and_gives_them_back(by_mina: Actor) -> None:
    task = make_task(title="", code="give_own_person")
    given: dict[str, Any] = {"kind": "call", "note": "", "repeat": "", "at": AT, "by": by_mina}

    change_task(task_id=task.id, title="Introduce Sara", **given)
    own = Task.objects.get().title
    change_task(task_id=task.id, title="", **given)

    assert (own, Task.objects.get().title) == ("Introduce Sara", "")


@pytest.mark.django_db
def test_who_has_a_task_stays_when_their_import_is_withdrawn() -> None:
    said = [SeenCustomer(IncomingCustomer(source_number=one), "shop", AT) for one in ("1", "2")]
    mina, _reza = recognise_customers(incoming=said, run_id=4, at=AT, by=SYSTEM)
    task = make_task(customer_id=mina)

    withdraw_customers(run_id=4, limit=10)

    assert list(Customer.objects.values_list("id", flat=True)) == [mina]
    assert Task.objects.get() == task


def test_a_task_of_a_person_is_never_left_without_words(by_mina: Actor) -> None:
    task = make_task()

    with pytest.raises(TaskNeedsTitle):
        change_task(task_id=task.id, kind="call", title="", note="", repeat="", at=AT, by=by_mina)

    assert Task.objects.get().title == "Call the printer"
