from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from vafa.core.keys import SYSTEM, Actor
from vafa.journal.actions import (
    UnknownJob,
    WorkIsOpen,
    WorkIsOver,
    ask_for_work,
    cancel_work,
    repeat_work,
)
from vafa.journal.jobs import works
from vafa.journal.jobs.progress import LeaseLost, Progress, WorkCancelled, WorkProgress
from vafa.journal.models import Entry, Work, WorkState
from vafa.journal.queries import open_work, work_status
from vafa.journal.tests import machine

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)
NIKOS = Actor.person(2)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


def asked(*, unique_key: str = "") -> Work:
    return ask_for_work(
        job="test.count", arguments={"upto": 3}, at=AT, by=NIKOS, unique_key=unique_key
    )


def claimed(token: str = "first") -> Work:
    work = works.claim_work(token=token, lease=LEASE)
    assert work is not None
    return work


def lose_lease() -> None:
    Work.objects.update(leased_until=timezone.now() - timedelta(seconds=1))


def test_asking_for_work_is_part_of_the_transaction() -> None:
    with transaction.atomic():
        asked()
        transaction.set_rollback(True)

    assert Work.objects.count() == 0
    assert Entry.objects.count() == 0


def test_asking_twice_with_one_key_is_asking_once() -> None:
    first, second = asked(unique_key="refresh"), asked(unique_key="refresh")

    assert first.pk == second.pk
    assert Work.objects.count() == 1
    assert Entry.objects.filter(kind="journal.work_asked").count() == 1


def test_a_key_is_free_again_when_its_work_has_ended() -> None:
    first = asked(unique_key="refresh")
    cancel_work(work_id=first.pk, at=AT, by=NIKOS)

    assert asked(unique_key="refresh").pk != first.pk


def test_a_job_that_no_table_names_is_a_mistake() -> None:
    with pytest.raises(UnknownJob):
        ask_for_work(job="test.unknown", arguments={}, at=AT, by=NIKOS)

    assert Work.objects.count() == 0


def test_work_is_claimed_by_one_worker_at_a_time() -> None:
    work = asked()

    assert claimed().pk == work.pk
    assert works.claim_work(token="second", lease=LEASE) is None


def test_work_whose_lease_ran_out_is_taken_up_by_another() -> None:
    asked()
    first = claimed("first")
    lose_lease()

    second = claimed("second")

    assert (second.pk, second.attempts) == (first.pk, 2)
    assert not works.renew_lease(work_id=first.pk, token="first", lease=LEASE)
    with pytest.raises(LeaseLost):
        WorkProgress(first).checkpoint({"next": 1})


def test_a_checkpoint_is_what_the_next_attempt_finds() -> None:
    asked()
    WorkProgress(claimed("first")).checkpoint({"next": 2})
    lose_lease()

    assert WorkProgress(claimed("second")).saved == {"next": 2}


def test_work_is_given_up_when_its_worker_died_three_times() -> None:
    work = asked()
    for attempt in range(3):
        claimed(f"worker {attempt}")
        lose_lease()

    assert works.claim_work(token="fourth", lease=LEASE) is None

    status = work_status(work_id=work.pk)
    assert status is not None
    assert (status.state, status.attempts) == (WorkState.FAILED, 3)
    assert status.error == "The worker was killed each time while this ran."
    assert Entry.objects.filter(kind="journal.work_failed", subject_id=work.pk).count() == 1


def test_failed_work_waits_before_it_is_tried_again() -> None:
    work = asked()
    claimed()

    works.mark_failed(work_id=work.pk, token="first", error=ValueError("somebody@example.com"))

    work.refresh_from_db()
    assert (work.state, work.error) == (WorkState.WAITING, "ValueError")
    assert work.not_before > timezone.now()
    assert works.claim_work(token="second", lease=LEASE) is None


def test_refused_work_is_not_tried_again() -> None:
    work = asked()
    claimed()

    works.mark_failed(work_id=work.pk, token="first", error=machine.TooLittle())

    work.refresh_from_db()
    assert (work.state, work.error) == (WorkState.FAILED, "There is too little to say.")


def test_waiting_work_is_cancelled_at_once() -> None:
    work = asked()

    cancel_work(work_id=work.pk, at=AT, by=NIKOS)

    work.refresh_from_db()
    assert work.state == WorkState.CANCELLED
    assert Entry.objects.get(kind="journal.work_cancelled").by == "person:2"
    assert open_work() == []


def test_running_work_learns_that_it_is_cancelled() -> None:
    asked()
    progress = WorkProgress(work := claimed())
    cancel_work(work_id=work.pk, at=AT, by=NIKOS)

    with pytest.raises(WorkCancelled):
        progress.stop_if_cancelled()

    assert Work.objects.get().state == WorkState.RUNNING


def test_work_that_has_ended_cannot_be_cancelled() -> None:
    work = asked()
    works.finish_work(work_id=claimed().pk, token="first", result={"counted": 3})

    with pytest.raises(WorkIsOver):
        cancel_work(work_id=work.pk, at=AT, by=NIKOS)

    assert Work.objects.get().state == WorkState.DONE
    assert Entry.objects.filter(kind="journal.work_cancelled").count() == 0


def test_failed_work_that_is_repeated_goes_on_at_its_checkpoint() -> None:
    asked()
    WorkProgress(work := claimed()).checkpoint({"next": 2})
    works.mark_failed(work_id=work.pk, token="first", error=machine.TooLittle())

    again = repeat_work(work_id=work.pk, at=AT, by=SYSTEM)

    assert again.pk != work.pk
    assert (again.arguments, again.checkpoint) == ({"upto": 3}, {"next": 2})


def test_open_work_cannot_be_repeated() -> None:
    work = asked()

    with pytest.raises(WorkIsOpen):
        repeat_work(work_id=work.pk, at=AT, by=SYSTEM)

    assert Work.objects.count() == 1


def test_progress_is_shown_as_a_share() -> None:
    asked()
    progress = WorkProgress(work := claimed())
    progress.report(step="reading", done=30, total=40)
    progress.flush()

    status = work_status(work_id=work.pk)

    assert status is not None
    assert (status.step, status.done, status.total, status.share) == ("reading", 30, 40, 0.75)


def test_nothing_is_reported_inside_a_transaction_that_others_cannot_see() -> None:
    asked()
    progress = WorkProgress(work := claimed())

    progress.report(step="reading", done=30, total=40)

    assert Work.objects.get(pk=work.pk).steps_done == 0
    assert progress.done == 30


def test_a_job_runs_without_a_worker_too() -> None:
    progress = Progress()

    result = machine.count(progress, upto=2)

    assert result == {"counted": 2, "began_at": 0}
    assert (progress.step, progress.saved) == ("counting", {"next": 2})
