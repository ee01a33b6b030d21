"""Into which groups the things that happen with a customer fall. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

OTHER: Final = "other"
# In the order in which a reader chooses among them.
GROUPS: Final = (
    "order",
    "return",
    "phase",
    "strategy",
    "task",
    "note",
    "statement",
    "change",
    "merge",
    OTHER,
)
# How the kinds of journal entries of a group begin; what fits none is told among the others.
ENTRY_GROUPS: Final = {
    "portfolio.": "strategy",
    "loyalty.sold_at_counter": "order",
    "tasks.": "task",
    "customers.note_": "note",
    "customers.statement_": "statement",
    "customers.wallet_": "statement",
    "customers.interest_": "statement",
    "customers.consent_": "statement",
    "customers.details_": "change",
    "customers.owner_": "change",
    "customers.prospect_": "change",
    "customers.customer_left_out": "change",
    "customers.customer_taken_in": "change",
    "customers.customers_merged": "merge",
    "customers.merge_": "merge",
    "customers.duplicate": "merge",
}
# These kinds have rows of their own on the time line, which say more, or are told with another.
TOLD_ELSEWHERE: Final = (
    "lifecycle.phase_changed",
    "orders.order_recorded",
    "customers.statement_replaced",
)


def group_prefixes(group: str) -> list[str]:
    """List how the kinds of entries of a group begin."""
    return [prefix for prefix, one in ENTRY_GROUPS.items() if one == group]


def groups_asked(asked: Iterable[str]) -> tuple[str, ...]:
    """Keep the known groups of a choice in their usual order; none asks for everything."""
    wanted = set(asked)
    return tuple(group for group in GROUPS if group in wanted)
