"""What is written about programmes, their members, and what these get."""

from __future__ import annotations

from vafa.loyalty.actions.approvals import (
    OwnProposal,
    ProposalIsDecided,
    Proposed,
    approve_rule_version,
    change_approval_policy,
    decline_rule_version,
    propose_loyalty_rule,
)
from vafa.loyalty.actions.basket import Asked, CodeDoesNotWork
from vafa.loyalty.actions.checkout import (
    CheckoutIsOver,
    NoSuchCheckout,
    PromiseHasChanged,
    cancel_checkout,
    commit_checkout,
    quote_checkout,
    reopen_checkout,
    return_lines,
)
from vafa.loyalty.actions.events import follow_event, take_back_event
from vafa.loyalty.actions.members import (
    AlreadyMember,
    NotMember,
    join_programme,
    leave_programme,
)
from vafa.loyalty.actions.orders import Earned, follow_order, take_back_order
from vafa.loyalty.actions.programme_settings import (
    ProgrammeSettings,
    Safeguards,
    SettingsDoNotFit,
    change_programme_settings,
)
from vafa.loyalty.actions.programmes import (
    ProgrammeHasBegun,
    ProgrammeNeedsRules,
    RuleGivesTooMuch,
    RuleNeedsApproval,
    RuleSaysTheSame,
    begin_programme,
    draw_up_programme,
    end_programme,
    write_loyalty_rule,
    write_terms,
)
from vafa.loyalty.actions.refusals import (
    ProgrammeHasEnded,
    ProgrammeNameTaken,
    ProgrammeNotLive,
)

__all__ = [
    "AlreadyMember",
    "Asked",
    "CheckoutIsOver",
    "CodeDoesNotWork",
    "Earned",
    "NoSuchCheckout",
    "NotMember",
    "OwnProposal",
    "ProgrammeHasBegun",
    "ProgrammeHasEnded",
    "ProgrammeNameTaken",
    "ProgrammeNeedsRules",
    "ProgrammeNotLive",
    "ProgrammeSettings",
    "PromiseHasChanged",
    "ProposalIsDecided",
    "Proposed",
    "RuleGivesTooMuch",
    "RuleNeedsApproval",
    "RuleSaysTheSame",
    "Safeguards",
    "SettingsDoNotFit",
    "approve_rule_version",
    "begin_programme",
    "cancel_checkout",
    "change_approval_policy",
    "change_programme_settings",
    "commit_checkout",
    "decline_rule_version",
    "draw_up_programme",
    "end_programme",
    "follow_event",
    "follow_order",
    "join_programme",
    "leave_programme",
    "propose_loyalty_rule",
    "quote_checkout",
    "reopen_checkout",
    "return_lines",
    "take_back_event",
    "take_back_order",
    "write_loyalty_rule",
    "write_terms",
]
