"""What is written about programmes, their members, and what these get."""

from __future__ import annotations

from vafa.loyalty.actions.basket import Asked, CodeDoesNotWork
from vafa.loyalty.actions.checkout import (
    CheckoutIsOver,
    NoSuchCheckout,
    PromiseHasChanged,
    cancel_checkout,
    commit_checkout,
    quote_checkout,
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
    "ProgrammeHasBegun",
    "ProgrammeHasEnded",
    "ProgrammeNameTaken",
    "ProgrammeNeedsRules",
    "ProgrammeNotLive",
    "ProgrammeSettings",
    "PromiseHasChanged",
    "RuleGivesTooMuch",
    "RuleSaysTheSame",
    "Safeguards",
    "SettingsDoNotFit",
    "begin_programme",
    "cancel_checkout",
    "change_programme_settings",
    "commit_checkout",
    "draw_up_programme",
    "end_programme",
    "follow_event",
    "follow_order",
    "join_programme",
    "leave_programme",
    "quote_checkout",
    "return_lines",
    "take_back_event",
    "take_back_order",
    "write_loyalty_rule",
    "write_terms",
]
