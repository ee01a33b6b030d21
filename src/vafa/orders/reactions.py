"""What orders do when something happened elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.core.keys import SYSTEM
from vafa.journal.actions import ask_for_work
from vafa.journal.models import Entry


def follow_product_kinds(entries: Sequence[Entry]) -> None:
    """Have the orders of a product follow when a person said what it is.

    A code may stand on many thousands of orders, so it is a long job.
    """
    for entry in entries:
        ask_for_work(
            job="orders.follow_product_kind",
            arguments={"product_id": entry.subject_id},
            unique_key=f"orders.follow_product_kind:{entry.id}",
            at=entry.at,
            by=SYSTEM,
        )
