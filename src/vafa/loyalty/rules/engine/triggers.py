"""What may set a rule off."""

from __future__ import annotations

from typing import Final

TRIGGERS: Final = (
    "order_quoted",
    "order_placed",
    "order_paid",
    "order_shipped",
    "order_delivered",
    "order_completed",
    "member_joined",
    "birthday",
    "name_day",
    "anniversary",
    "profile_completed",
    "review_written",
    "survey_answered",
    "referral_qualified",
    "friend_welcomed",
    "code_entered",
    "challenge_completed",
    "tier_reached",
    "complaint_resolved",
    "checked_in",
    "day_begun",
)
WITH_ORDER: Final = frozenset(
    {
        "order_quoted",
        "order_placed",
        "order_paid",
        "order_shipped",
        "order_delivered",
        "order_completed",
    }
)
# Only here may prices still change.
WITH_BASKET: Final = frozenset({"order_quoted", "order_placed"})
