"""A real worker, or one of its children, for tests that kill them: `work SECONDS`, `job ID`."""

from __future__ import annotations

import sys
from datetime import timedelta

import django

django.setup()

from vafa.journal.jobs.child import run_child  # noqa: E402  # isort: skip
from vafa.journal.jobs.loop import run_worker  # noqa: E402  # isort: skip

if __name__ == "__main__":
    if sys.argv[1] == "job":
        sys.exit(run_child(work_id=int(sys.argv[2])))
    run_worker(
        processes=2,
        child_command=(sys.executable, "-m", "vafa.journal.tests.worker_process", "job"),
        lease=timedelta(seconds=float(sys.argv[2])),
    )
