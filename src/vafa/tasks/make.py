"""Builders of tasks and proposals with good defaults, for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from vafa.tasks.models import Proposal, Task

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
DUE_DATE = date(2026, 3, 24)


# Any: whatever column a test cares about.
def make_task(**columns: Any) -> Task:
    """Build an open task of the shop's own, but for the columns that are given."""
    values: dict[str, Any] = {
        "title": "Call the printer",
        "kind": "call",
        "due_date": DUE_DATE,
        "proposed_by": "system",
        "made_at": AT,
        "made_by": "system",
    }
    return Task.objects.create(**{**values, **columns})


# Any: whatever column a test cares about.
def make_proposal(*, customer_id: int, **columns: Any) -> Proposal:
    """Build a step that PROTECT asks for, but for the columns that are given."""
    code = columns.get("code", "give_own_person")
    values: dict[str, Any] = {
        "key": f"strategy:PROTECT:2026-02-01:{code}:{customer_id}",
        "code": code,
        "source": "PROTECT",
        "worth": 80_000,
        "expires_date": date(2026, 4, 20),
        "made_at": AT,
        "made_by": "system",
    }
    return Proposal.objects.create(customer_id=customer_id, **{**values, **columns})
