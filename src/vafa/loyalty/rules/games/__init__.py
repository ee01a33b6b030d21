"""Games: challenges, streaks, badges, leaderboards."""

from __future__ import annotations

from vafa.loyalty.rules.games.boards import (
    Board,
    Place,
    Score,
    Ties,
    badge_window,
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
from vafa.loyalty.rules.games.reading import BadChallenge, read_asks, write_asks
from vafa.loyalty.rules.games.streaks import Freezes, Streak, streak_of
from vafa.loyalty.rules.games.turns import Clock, Turn, turns_with

__all__ = [
    "BadChallenge",
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
    "Ties",
    "Times",
    "Turn",
    "WithinDays",
    "badge_window",
    "place_of",
    "progress_of",
    "pseudonym",
    "ranked",
    "read_asks",
    "streak_of",
    "turns_with",
    "write_asks",
]
