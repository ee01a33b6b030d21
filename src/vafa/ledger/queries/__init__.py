"""What the books say."""

from __future__ import annotations

from vafa.ledger.queries.holdings import Holding, holding, holdings, striped_holdings
from vafa.ledger.queries.journal import JournalLine, journal_lines
from vafa.ledger.queries.proof import Fault, faults, promises

__all__ = [
    "Fault",
    "Holding",
    "JournalLine",
    "faults",
    "holding",
    "holdings",
    "journal_lines",
    "promises",
    "striped_holdings",
]
