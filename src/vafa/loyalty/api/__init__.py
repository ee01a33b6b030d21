"""The door for programs: members, baskets and orders, codes, games, why, and tills of partners."""

from __future__ import annotations

from vafa.loyalty.api.checkouts import router as checkouts
from vafa.loyalty.api.codes import router as codes
from vafa.loyalty.api.explanations import router as explanations
from vafa.loyalty.api.games import router as games
from vafa.loyalty.api.members import router as members
from vafa.loyalty.api.partner import router as partner
from vafa.loyalty.api.rewards import router as rewards

routers = (members, rewards, checkouts, explanations, codes, games, partner)

__all__ = ["routers"]
