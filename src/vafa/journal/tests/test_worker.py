"""Real workers on a real database, two at once, killed at random moments."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import transaction

from vafa.core.keys import SYSTEM
from vafa.journal.actions import ask_for_work, cancel_work, record
from vafa.journal.models import Delivery, DeliveryState, Heartbeat, Work, WorkState
from vafa.journal.tests import machine

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE_SECONDS = 300.0
StartWorker = Callable[..., "subprocess.Popen[str]"]

pytestmark = pytest.mark.django_db(transaction=True)


def wait_until(is_so: Callable[..., object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def happen(number: int, *, subjects: int, kind: str = "test.slow") -> None:
    with transaction.atomic():
        for index in range(number):
            subject = index % subjects
            record(kind=kind, at=AT, by=SYSTEM, subject_kind="customer", subject_id=subject)


def assert_each_once_in_order(number: int) -> None:
    effects = machine.effects()
    entries = [entry for _subject, entry in effects]
    assert len(entries) == len(set(entries)) == number
    for subject in {subject for subject, _entry in effects}:
        lane = [entry for other, entry in effects if other == subject]
        assert lane == sorted(lane)


def all_are_delivered() -> bool:
    return not Delivery.objects.exclude(state=DeliveryState.DONE).exists()


def kill_while_busy(start_worker: StartWorker, *, kills: int, is_over: Callable[[], bool]) -> None:
    """Kill one of two workers at random moments, start another in its place, and wait."""
    chance = random.Random(20)
    workers = [start_worker(), start_worker()]
    for _kill in range(kills):
        victim = workers.pop(chance.randrange(2))
        # A kill must hit a worker that works, not one that still starts.
        wait_until(lambda pid=victim.pid: Heartbeat.objects.filter(worker__contains=f":{pid}:"))
        time.sleep(chance.uniform(0.0, 0.4))
        victim.kill()
        victim.wait()
        workers.append(start_worker())
        if is_over():
            break
    wait_until(is_over)


def counts(upto: int, *, pause: float = 0.01) -> Work:
    arguments = {"upto": upto, "pause": pause}
    return ask_for_work(job="test.count", arguments=arguments, at=AT, by=SYSTEM)


def state_of(work: Work) -> str:
    return Work.objects.values_list("state", flat=True).get(pk=work.pk)


def done_of(work: Work) -> int:
    return Work.objects.values_list("steps_done", flat=True).get(pk=work.pk)


def test_two_workers_deliver_each_entry_once_and_in_order(start_worker: StartWorker) -> None:
    start_worker(), start_worker()
    for _part in range(10):
        happen(30, subjects=7)

    wait_until(all_are_delivered)

    assert_each_once_in_order(300)


def test_killed_workers_lose_no_delivery_and_repeat_none(start_worker: StartWorker) -> None:
    happen(1_000, subjects=9)

    kill_while_busy(start_worker, kills=3, is_over=all_are_delivered)

    assert_each_once_in_order(1_000)


@pytest.mark.soak
def test_many_kills_lose_no_delivery_and_repeat_none(start_worker: StartWorker) -> None:
    happen(20_000, subjects=40)

    kill_while_busy(start_worker, kills=40, is_over=all_are_delivered)

    assert_each_once_in_order(20_000)


def test_a_job_whose_worker_is_killed_goes_on_at_its_checkpoint(start_worker: StartWorker) -> None:
    work = counts(150)
    first = start_worker()
    wait_until(lambda: done_of(work) >= 20)
    first.kill()
    start_worker()

    wait_until(lambda: state_of(work) == WorkState.DONE)

    assert [number for _subject, number in machine.effects("count")] == list(range(150))
    work.refresh_from_db()
    assert work.attempts == 2
    assert work.result["began_at"] >= 20


@pytest.mark.soak
def test_many_jobs_survive_many_kills(start_worker: StartWorker) -> None:
    works = [counts(200) for _number in range(12)]

    kill_while_busy(
        start_worker,
        kills=12,
        is_over=lambda: not Work.objects.filter(state__in=["waiting", "running"]).exists(),
    )

    ended = [state_of(work) for work in works]
    counted = [number for _subject, number in machine.effects("count")]
    # Work that lost its worker three times is given up; what it did, it did once.
    assert set(ended) <= {WorkState.DONE, WorkState.FAILED}
    assert all(counted.count(number) >= ended.count(WorkState.DONE) for number in range(200))
    assert all(counted.count(number) <= 12 for number in range(200))


def test_two_workers_run_each_job_once(start_worker: StartWorker) -> None:
    works = [counts(5) for _number in range(8)]
    start_worker(), start_worker()

    wait_until(lambda: all(state_of(work) == WorkState.DONE for work in works))

    assert len(machine.effects("count")) == 40
    assert set(Work.objects.values_list("attempts", flat=True)) == {1}


def test_a_job_that_always_dies_fails_after_three_attempts(start_worker: StartWorker) -> None:
    work = ask_for_work(job="test.die", arguments={}, at=AT, by=SYSTEM)
    start_worker()

    def is_waiting_or_failed() -> bool:
        # The pauses between attempts are skipped, not waited for.
        Work.objects.filter(state=WorkState.WAITING).update(not_before=AT)
        return state_of(work) == WorkState.FAILED

    wait_until(is_waiting_or_failed)

    work.refresh_from_db()
    assert work.attempts == 3
    assert work.error == "The job's process was killed from outside (SIGKILL)."


def test_a_running_job_can_be_cancelled(start_worker: StartWorker) -> None:
    work = counts(1_000_000)
    start_worker()
    wait_until(lambda: done_of(work) >= 5)

    cancel_work(work_id=work.pk, at=AT, by=SYSTEM)
    wait_until(lambda: state_of(work) == WorkState.CANCELLED)

    assert len(machine.effects("count")) == done_of(work)


def test_a_stopped_worker_hands_its_job_back(start_worker: StartWorker) -> None:
    work = counts(1_000_000)
    worker = start_worker(lease=30)
    wait_until(lambda: done_of(work) >= 5)

    worker.terminate()

    assert worker.wait(timeout=PATIENCE_SECONDS) == 0
    work.refresh_from_db()
    assert (work.state, work.attempts, work.leased_by) == (WorkState.WAITING, 0, "")
    assert Heartbeat.objects.count() == 0


def test_the_processes_of_a_killed_worker_end_with_it(start_worker: StartWorker) -> None:
    work = counts(1_000_000)
    worker = start_worker(lease=30)
    wait_until(lambda: done_of(work) >= 5)

    worker.kill()
    worker.wait()
    time.sleep(1.0)
    counted = len(machine.effects("count"))
    time.sleep(0.5)

    assert len(machine.effects("count")) == counted
