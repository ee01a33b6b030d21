"""Games: challenges, streaks, badges, leaderboards."""

from __future__ import annotations

from vafa.loyalty.rules.games.boards import (
    Badge,
    Board,
    Place,
    Score,
    badges_due,
    place_of,
    pseudonym,
    ranked,
)
from vafa.loyalty.rules.games.challenges import (
    Challenge,
    Deed,
    InARow,
    Progress,
    Times,
    WithinDays,
    progress_of,
)
from vafa.loyalty.rules.games.streaks import Freezes, Streak, streak_of
from vafa.loyalty.rules.games.turns import Clock, Turn, turns_with

__all__ = [
    "Badge",
    "Board",
    "Challenge",
    "Clock",
    "Deed",
    "Freezes",
    "InARow",
    "Place",
    "Progress",
    "Score",
    "Streak",
    "Times",
    "Turn",
    "WithinDays",
    "badges_due",
    "place_of",
    "progress_of",
    "pseudonym",
    "ranked",
    "streak_of",
    "turns_with",
]
