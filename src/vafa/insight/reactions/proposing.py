"""What the figures do when strategies were decided: the next steps are proposed to people."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.core.keys import SYSTEM
from vafa.insight.actions.next_steps import propose_for_base, propose_for_customers
from vafa.journal.models import Entry
from vafa.staff.queries import today


def propose_next_steps(entries: Sequence[Entry]) -> None:
    """Propose steps after a refresh; several refreshes in one go ask for it once."""
    propose_for_base(today=today(), at=entries[-1].recorded_at, by=SYSTEM)


def propose_next_step_of_one(entries: Sequence[Entry]) -> None:
    """Propose the step of a strategy that a person just chose."""
    customer_ids = [entry.subject_id for entry in entries if entry.subject_id is not None]
    propose_for_customers(
        customer_ids=customer_ids, today=today(), at=entries[-1].recorded_at, by=SYSTEM
    )
