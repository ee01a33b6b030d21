"""What customers do when something happened elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.core.keys import SYSTEM
from vafa.customers.actions.duplicates import ask_to_find_duplicates
from vafa.customers.models import Customer
from vafa.journal.models import Entry

# Up to here a search takes seconds; a larger shop's waits for the night.
_SEARCHED_AT_ONCE_MAX = 100_000


def look_for_duplicates(entries: Sequence[Entry]) -> None:
    """Look for duplicates among the customers that an import brought, where that is quick."""
    if Customer.objects.order_by()[: _SEARCHED_AT_ONCE_MAX + 1].count() > _SEARCHED_AT_ONCE_MAX:
        return
    ask_to_find_duplicates(at=entries[-1].at, by=SYSTEM)
