"""Long jobs of programmes."""

from __future__ import annotations

from typing import Any

from vafa.core.keys import SYSTEM
from vafa.journal.jobs.progress import Progress
from vafa.loyalty.actions import follow_order, take_back_order
from vafa.loyalty.actions.partner_offers import give_partner_offers
from vafa.loyalty.actions.referral_rewards import follow_referral
from vafa.loyalty.queries.orders import orders_gone, orders_of_members
from vafa.staff.queries import now

_AT_ONCE = 200


# Any: JSON values.
def follow_orders(progress: Progress, *, run_id: int) -> dict[str, Any]:
    """Bring programmes up to the orders of an import, and to those that went with one.

    Goes on where it was stopped: each order is a transaction of its own, and following it again
    changes nothing.
    """
    moment = now()
    place = {"after": 0, "followed": 0, "gone": 0, **progress.saved}
    while ids := orders_of_members(run_id=run_id, after_id=place["after"], limit=_AT_ONCE):
        for order_id in ids:
            follow_order(order_id=order_id, at=moment, by=SYSTEM)
            follow_referral(order_id=order_id, at=moment, by=SYSTEM)
            give_partner_offers(order_id=order_id, at=moment, by=SYSTEM)
        place = {**place, "after": ids[-1], "followed": place["followed"] + len(ids)}
        progress.report(step="following", done=place["followed"])
        progress.checkpoint(place)
        progress.stop_if_cancelled()
    while documents := orders_gone(limit=_AT_ONCE):
        for document in documents:
            take_back_order(document=document, at=moment, by=SYSTEM)
        place = {**place, "gone": place["gone"] + len(documents)}
        progress.checkpoint(place)
        progress.stop_if_cancelled()
    return {"followed": place["followed"], "gone": place["gone"]}
