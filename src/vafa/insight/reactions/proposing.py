"""What the figures do when strategies were decided: the next steps are proposed to people."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.core.keys import SYSTEM
from vafa.insight.actions.next_steps import propose_for_customers
from vafa.journal.actions import ask_for_work
from vafa.journal.models import Entry
from vafa.portfolio.queries import current_run
from vafa.staff.queries import today

PROPOSE_JOB = "insight.propose_next_steps"


def propose_next_steps(entries: Sequence[Entry]) -> None:
    """Ask for the next steps that follow from the run in force; asked for twice it is one work.

    Work of its own: walking down the customers of every strategy takes longer than a reaction may.
    """
    run = current_run()
    if run is not None:
        ask_for_work(
            job=PROPOSE_JOB,
            arguments={"run_id": run.id},
            unique_key=f"next_steps:{run.id}",
            at=entries[-1].at,
            by=SYSTEM,
        )


def propose_next_step_of_one(entries: Sequence[Entry]) -> None:
    """Propose the step of a strategy that a person just chose."""
    customer_ids = [entry.subject_id for entry in entries if entry.subject_id is not None]
    propose_for_customers(
        customer_ids=customer_ids, today=today(), at=entries[-1].recorded_at, by=SYSTEM
    )
