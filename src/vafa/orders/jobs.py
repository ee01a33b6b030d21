"""Long jobs on orders."""

from __future__ import annotations

from typing import Any

from vafa.core.keys import SYSTEM
from vafa.journal.jobs.progress import Progress
from vafa.orders.actions import apply_product_kind
from vafa.staff.queries import now


def follow_product_kind(progress: Progress, *, product_id: int) -> dict[str, Any]:
    """Bring the orders of a product in line with what a person said it is."""
    # Any: JSON values.
    return {"orders": apply_product_kind(product_id=product_id, at=now(), by=SYSTEM)}
