"""What the books say."""

from __future__ import annotations

from vafa.ledger.queries.holdings import Holding, holding, holdings
from vafa.ledger.queries.proof import Fault, faults

__all__ = ["Fault", "Holding", "faults", "holding", "holdings"]
