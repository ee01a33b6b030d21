"""Tiers are brought up to the day, and to the ladder as it was written anew."""

from __future__ import annotations

from typing import Any

from vafa.core.keys import SYSTEM
from vafa.journal.jobs.progress import Progress
from vafa.loyalty.actions.tiers import Because, settle_tier
from vafa.loyalty.queries.tier_lists import members_due, members_without_tier
from vafa.staff.queries import now

_AT_ONCE = 200


# Any: JSON values.
def settle_due_tiers(progress: Progress) -> dict[str, Any]:
    """Settle the members whose tier something may have changed by itself since it was settled."""
    return _settle(progress, programme_id=None, because=Because.TIME)


def settle_all_tiers(progress: Progress, *, programme_id: int) -> dict[str, Any]:
    """Settle every member of a programme whose tiers were written anew.

    Goes on where it was stopped: who is settled is due no more.
    """
    done = _settle(progress, programme_id=programme_id, because=Because.LADDER)
    settled, after = done["settled"], 0
    while ids := members_without_tier(programme_id=programme_id, after_id=after, limit=_AT_ONCE):
        settled += _settle_each(progress, ids, because=Because.LADDER)
        after = ids[-1]
    return {"settled": settled}


def _settle(progress: Progress, *, programme_id: int | None, because: Because) -> dict[str, Any]:
    settled, moment = 0, now()
    while ids := members_due(at=moment, programme_id=programme_id, limit=_AT_ONCE):
        settled += _settle_each(progress, ids, because=because)
    return {"settled": settled}


def _settle_each(progress: Progress, ids: list[int], *, because: Because) -> int:
    moment = now()
    for member_id in ids:
        settle_tier(member_id=member_id, because=because, at=moment, by=SYSTEM)
    progress.report(step="tiers", done=len(ids))
    progress.stop_if_cancelled()
    return len(ids)
