"""Orders as they come in, what several statements make of one, and what returns take back."""

from __future__ import annotations

from vafa.customers.rules import IncomingCustomer
from vafa.orders.rules.amounts import (
    AmountLine,
    Amounts,
    counts_as_purchase,
    order_amounts,
    unit_price_of,
)
from vafa.orders.rules.incoming import (
    IncomingLine,
    IncomingOrder,
    IncomingReturn,
    numbered_line_keys,
    order_key,
)
from vafa.orders.rules.netting import Match, NetLine, NetReturn, matches_of
from vafa.orders.rules.states import (
    Head,
    Settled,
    State,
    merged_states,
    packed_keys,
    settled,
    unpacked_keys,
)

__all__ = [
    "AmountLine",
    "Amounts",
    "Head",
    "IncomingCustomer",
    "IncomingLine",
    "IncomingOrder",
    "IncomingReturn",
    "Match",
    "NetLine",
    "NetReturn",
    "Settled",
    "State",
    "counts_as_purchase",
    "matches_of",
    "merged_states",
    "numbered_line_keys",
    "order_amounts",
    "order_key",
    "packed_keys",
    "settled",
    "unit_price_of",
    "unpacked_keys",
]
