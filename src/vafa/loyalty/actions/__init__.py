"""What is written about programmes, their members, and what these get."""

from __future__ import annotations

from vafa.loyalty.actions.members import (
    AlreadyMember,
    NotMember,
    ProgrammeNotLive,
    join_programme,
    leave_programme,
)
from vafa.loyalty.actions.orders import Earned, follow_order, take_back_order
from vafa.loyalty.actions.programmes import (
    ProgrammeHasBegun,
    ProgrammeHasEnded,
    ProgrammeNameTaken,
    ProgrammeNeedsRules,
    RuleSaysTheSame,
    begin_programme,
    draw_up_programme,
    end_programme,
    write_loyalty_rule,
    write_terms,
)

__all__ = [
    "AlreadyMember",
    "Earned",
    "NotMember",
    "ProgrammeHasBegun",
    "ProgrammeHasEnded",
    "ProgrammeNameTaken",
    "ProgrammeNeedsRules",
    "ProgrammeNotLive",
    "RuleSaysTheSame",
    "begin_programme",
    "draw_up_programme",
    "end_programme",
    "follow_order",
    "join_programme",
    "leave_programme",
    "take_back_order",
    "write_loyalty_rule",
    "write_terms",
]
