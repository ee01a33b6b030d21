"""Writes of the portfolio: valuations of a run, and what people decide about a strategy."""

from __future__ import annotations

from vafa.portfolio.actions.chain import decide_step
from vafa.portfolio.actions.decisions import (
    approve_end,
    close_outlived,
    decline_end,
    drop_override,
    override_strategy,
)
from vafa.portfolio.actions.groups import decide_group, end_group_decision
from vafa.portfolio.actions.profit_settings import change_profit_settings
from vafa.portfolio.actions.runs import (
    abandon_run,
    begin_run,
    complete_run,
    forget_old_runs,
    save_valuations,
    update_valuations,
)
from vafa.portfolio.actions.significance import flag_significant, unflag_significant

__all__ = [
    "abandon_run",
    "approve_end",
    "begin_run",
    "change_profit_settings",
    "close_outlived",
    "complete_run",
    "decide_group",
    "decide_step",
    "decline_end",
    "drop_override",
    "end_group_decision",
    "flag_significant",
    "forget_old_runs",
    "override_strategy",
    "save_valuations",
    "unflag_significant",
    "update_valuations",
]
