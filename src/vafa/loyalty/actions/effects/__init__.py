"""How each kind of effect is given and taken back: one module for each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vafa.loyalty.actions.effects import points
from vafa.loyalty.actions.effects.carrying import Carrier

# What lies in the price of an order, and is taken with its codes, needs nothing more.
IN_THE_PRICE: Final = frozenset({"discount", "free_item", "accept_code"})
CARRIERS: Final[Mapping[str, Carrier]] = MappingProxyType(
    {
        "grant": Carrier(points.grant, points.claw_back),
        "spend": Carrier(points.spent, points.give_back),
    }
)
CARRIED_OUT: Final = IN_THE_PRICE | CARRIERS.keys()
