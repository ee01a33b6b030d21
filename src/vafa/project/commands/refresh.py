"""`vafa refresh`: value every customer anew, here and now."""

from __future__ import annotations

import argparse
import sys

from vafa.core.keys import COMMAND_LINE
from vafa.insight.refresh.pipeline import refresh
from vafa.journal.jobs.progress import Progress
from vafa.staff.queries import now


class SpokenProgress(Progress):
    """A progress that says each step as it begins."""

    def report(self, *, step: str | None = None, done: int = 0, total: int | None = None) -> None:
        """Print the step when it is a new one."""
        if step is not None and step != self.step:
            sys.stdout.write(f"  {step} …\n")
            sys.stdout.flush()
        super().report(step=step, done=done, total=total)


def run(_options: argparse.Namespace) -> int:
    """Refresh, and say what came of it."""
    run = refresh(progress=SpokenProgress(), at=now(), by=COMMAND_LINE)
    sys.stdout.write(f"{run.customers:,} customers valued as of {run.as_of_date} ({run.model})\n")
    return 0
