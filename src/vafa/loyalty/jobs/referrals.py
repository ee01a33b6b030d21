"""Recommendations whose time has come, and gifts that can no longer come back, each morning."""

from __future__ import annotations

from typing import Any

from vafa.core.keys import SYSTEM
from vafa.journal.jobs.progress import Progress
from vafa.loyalty.actions.causes import clear_donations
from vafa.loyalty.actions.referral_rewards import reward_referrals, take_back_referrals
from vafa.loyalty.models import Cause
from vafa.staff.queries import now


# Any: JSON values.
def reward_and_clear(progress: Progress) -> dict[str, Any]:
    """Undo recommendations whose orders went, reward those that stand, make gifts over to causes.

    Doing it again changes nothing.
    """
    moment, undone = now(), 0
    while found := take_back_referrals(at=moment, by=SYSTEM):
        undone += found
        progress.stop_if_cancelled()
    rewarded = reward_referrals(at=moment, by=SYSTEM)
    progress.report(step="rewarding", done=rewarded)
    for cause_id in Cause.objects.order_by("id").values_list("id", flat=True):
        clear_donations(cause_id=cause_id, at=moment, by=SYSTEM)
        progress.stop_if_cancelled()
    return {"undone": undone, "rewarded": rewarded}
