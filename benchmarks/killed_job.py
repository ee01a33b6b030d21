"""How long until a job whose process or whole worker was killed (kill -9) is running again.

    PYTHONPATH=src .venv/bin/python -m benchmarks.killed_job
    PYTHONPATH=src VAFA_TEST_DATABASE=postgresql .venv/bin/python -m benchmarks.killed_job

The lease is the real one, 30 seconds, and a second worker is waiting.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ.update(
    VAFA_REACTIONS="vafa.journal.tests.machine.REACTIONS",
    VAFA_JOBS="vafa.journal.tests.machine.JOBS",
    VAFA_SCHEDULE="vafa.journal.tests.machine.SCHEDULE",
)
django.setup()

from vafa.core.keys import SYSTEM  # noqa: E402
from vafa.journal.actions import ask_for_work  # noqa: E402
from vafa.journal.models import Work  # noqa: E402
from vafa.journal.tests import machine  # noqa: E402

LEASE_SECONDS = "30"
ROUNDS = 3


def start_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "vafa.journal.tests.worker_process", "work", LEASE_SECONDS],
        stderr=subprocess.DEVNULL,
    )


def wait_until(is_so: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not is_so():
        time.sleep(0.05)
    return time.monotonic() - began


def one_round() -> float:
    """Kill the worker that runs a job and return the seconds until the other one runs it."""
    work = ask_for_work(
        job="test.count", arguments={"upto": 10**6, "pause": 0.01}, at=datetime.now(UTC), by=SYSTEM
    )
    workers = [start_worker()]
    wait_until(lambda: Work.objects.get(pk=work.pk).steps_done > 20)
    workers.append(start_worker())
    time.sleep(3)
    workers[0].kill()
    reached = Work.objects.get(pk=work.pk).steps_done
    seconds = wait_until(
        lambda: Work.objects.filter(pk=work.pk, attempts=2, steps_done__gt=reached + 5).exists()
    )
    workers[1].send_signal(signal.SIGTERM)
    workers[1].wait()
    Work.objects.all().delete()
    return seconds


def main() -> None:
    call_command("migrate", verbosity=0)
    machine.make_table()
    seconds = sorted(one_round() for _round in range(ROUNDS))
    print(f"running again after {seconds[0]:.1f} to {seconds[-1]:.1f} s ({ROUNDS} kills)")


if __name__ == "__main__":
    main()
