"""What members see of games: how far they are, what they hold, what they can still do."""

from __future__ import annotations

from vafa.loyalty.queries.games.boards import BoardSeen, board_of, boards_of
from vafa.loyalty.queries.games.challenges import (
    BadgeSeen,
    ChallengeSeen,
    badges_of,
    challenges_of,
)
from vafa.loyalty.queries.games.draws import DrawSeen, draws_of
from vafa.loyalty.queries.games.wheels import (
    SliceSeen,
    SpinSeen,
    WheelSeen,
    spins_of,
    wheels_of,
)

__all__ = [
    "BadgeSeen",
    "BoardSeen",
    "ChallengeSeen",
    "DrawSeen",
    "SliceSeen",
    "SpinSeen",
    "WheelSeen",
    "badges_of",
    "board_of",
    "boards_of",
    "challenges_of",
    "draws_of",
    "spins_of",
    "wheels_of",
]
