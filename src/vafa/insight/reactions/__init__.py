"""What the figures do about what happened elsewhere."""

from __future__ import annotations

from vafa.insight.reactions.judging import judge_customers_anew, judge_regrouped_anew
from vafa.insight.reactions.proposing import propose_next_step_of_one, propose_next_steps
from vafa.insight.reactions.refreshing import refresh_after_orders_changed

__all__ = [
    "judge_customers_anew",
    "judge_regrouped_anew",
    "propose_next_step_of_one",
    "propose_next_steps",
    "refresh_after_orders_changed",
]
