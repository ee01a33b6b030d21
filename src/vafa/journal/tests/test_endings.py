"""What is told of a process that ended: why, where the worker knows it, and nothing more."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vafa.core.keys import SYSTEM
from vafa.journal.actions import ask_for_work, cancel_work
from vafa.journal.jobs import children, endings
from vafa.journal.jobs.children import Children
from vafa.journal.jobs.endings import ending_of, memory_kills
from vafa.journal.models import Work, WorkState

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG_LEASE = timedelta(hours=1)
SLEEPS = (sys.executable, "-c", "import time; time.sleep(600)")
PATIENCE_SECONDS = 60.0


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (0, "ended with code 0"),
        (3, "ended with code 3"),
        (-signal.SIGSEGV, "crashed (SIGSEGV)"),
        (-signal.SIGTERM, "was ended from outside (SIGTERM)"),
        (-signal.SIGKILL, "was killed from outside (SIGKILL)"),
        (-90, "was ended from outside (signal 90)"),
    ],
)
def test_how_a_process_ended_is_told_without_guessing(code: int, said: str) -> None:
    assert ending_of(code=code) == said


def test_memory_that_ran_out_is_told_of_a_kill_alone() -> None:
    killed = ending_of(code=-signal.SIGKILL, memory_ran_out=True)

    assert killed == "was killed from outside (SIGKILL) while the machine ran out of memory"
    assert ending_of(code=1, memory_ran_out=True) == "ended with code 1"


def test_kills_for_want_of_memory_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "events").write_text("low 1\noom 5\noom_kill 3\n")
    monkeypatch.setattr(endings, "_COUNTERS", (tmp_path / "events", tmp_path / "missing"))

    assert memory_kills() == 3


@pytest.fixture
def running(
    transactional_db: None, house: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Children]:
    """One work whose process hears nobody; nobody waits for it either."""
    monkeypatch.setattr(children, "SECONDS_TO_CANCEL", 0.0)
    monkeypatch.setattr(children, "SECONDS_TO_STOP", 0.0)
    monkeypatch.setattr(children, "SECONDS_BETWEEN_LOOKS", 0.0)
    ask_for_work(job="test.count", arguments={"upto": 1}, at=AT, by=SYSTEM)
    started = Children(command=SLEEPS, limit=1, lease=LONG_LEASE)
    assert started.start_next(token="first")
    yield started
    started.stop()


def buried(running: Children) -> Work:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not running.look_after():
        running.renew_leases()
        assert time.monotonic() < deadline, "waited too long"
    return Work.objects.get()


def test_a_job_that_ignores_its_cancelling_is_told_to_have_been_cancelled(
    running: Children, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    cancel_work(work_id=Work.objects.get().id, at=AT, by=SYSTEM)

    work = buried(running)

    why = "was ended by its worker: it was cancelled and did not stop by itself"
    assert (work.state, work.error) == (WorkState.CANCELLED, f"The job's process {why}.")
    assert why in caplog.text
    assert "SIGKILL" not in caplog.text


def test_a_process_whose_work_is_done_is_not_told_to_have_been_killed(
    running: Children, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    Work.objects.update(state=WorkState.DONE, leased_until=None)

    work = buried(running)

    assert (work.state, work.error) == (WorkState.DONE, "")
    assert "was ended by its worker: its work was over" in caplog.text


def test_a_process_that_lost_its_lease_leaves_the_work_to_the_other_worker(
    running: Children, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    Work.objects.update(leased_by="second")

    work = buried(running)

    assert (work.state, work.leased_by, work.error) == (WorkState.RUNNING, "second", "")
    assert "the work was given to another worker" in caplog.text
