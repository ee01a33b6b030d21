"""A trial: the rules asked about the past, and what that comes to."""

from __future__ import annotations

from vafa.loyalty.rules.trials.known import RECORDED, TRIED, Untried, untried
from vafa.loyalty.rules.trials.past import Birth, PastEvent, PastOrder
from vafa.loyalty.rules.trials.tally import MonthTally, RuleTally, Tally, TierTally
from vafa.loyalty.rules.trials.trial import Trial

__all__ = [
    "RECORDED",
    "TRIED",
    "Birth",
    "MonthTally",
    "PastEvent",
    "PastOrder",
    "RuleTally",
    "Tally",
    "TierTally",
    "Trial",
    "Untried",
    "untried",
]
