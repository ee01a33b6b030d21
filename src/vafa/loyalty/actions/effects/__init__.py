"""How each kind of effect is given and taken back: one module for each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vafa.loyalty.actions.effects import (
    badges,
    causes,
    codes,
    entitlements,
    points,
    progress,
    spins,
    tickets,
)
from vafa.loyalty.actions.effects.carrying import Carrier

# What lies in the price of an order, and is taken with its codes, needs nothing more.
IN_THE_PRICE: Final = frozenset({"discount", "free_item", "accept_code"})
CARRIERS: Final[Mapping[str, Carrier]] = MappingProxyType(
    {
        "progress": Carrier(progress.bring_on, progress.take_back),
        "award_badge": Carrier(badges.award, badges.withdraw),
        "enter_draw": Carrier(tickets.enter, tickets.withdraw),
        "give_spin": Carrier(spins.give, spins.take_back),
        "grant": Carrier(points.grant, points.claw_back),
        "spend": Carrier(points.spent, points.give_back),
        "issue_code": Carrier(codes.issue, codes.void),
        "entitle": Carrier(entitlements.entitle, entitlements.withdraw),
        "donate": Carrier(causes.donate, causes.take_gift_back),
    }
)
CARRIED_OUT: Final = IN_THE_PRICE | CARRIERS.keys()
