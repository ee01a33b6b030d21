"""Draws close when their time has come."""

from __future__ import annotations

from typing import Any

from vafa.core.keys import SYSTEM
from vafa.journal.jobs.progress import Progress
from vafa.loyalty.actions.games.draws import close_draw
from vafa.loyalty.queries.games.draws import draws_due
from vafa.staff.queries import now


# Any: JSON values.
def close_draws(progress: Progress) -> dict[str, Any]:
    """Close every draw that is due, each in a transaction of its own."""
    closed = 0
    for draw_id in draws_due(at=now()):
        close_draw(draw_id=draw_id, at=now(), by=SYSTEM)
        closed += 1
        progress.report(step="closing_draws", done=closed)
        progress.stop_if_cancelled()
    return {"closed": closed}
