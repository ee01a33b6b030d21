"""Tables of loyalty. Balances are not here: they are in the ledger."""

from __future__ import annotations

from vafa.loyalty.models.checkouts import Budget, Checkout, CheckoutState, Code, CodeTemplate
from vafa.loyalty.models.decisions import GivenEffect, OrderDecision
from vafa.loyalty.models.members import Member, MemberState
from vafa.loyalty.models.programmes import (
    Programme,
    ProgrammeState,
    Rule,
    RuleGroup,
    RuleMode,
    RuleVersion,
    Terms,
)

__all__ = [
    "Budget",
    "Checkout",
    "CheckoutState",
    "Code",
    "CodeTemplate",
    "GivenEffect",
    "Member",
    "MemberState",
    "OrderDecision",
    "Programme",
    "ProgrammeState",
    "Rule",
    "RuleGroup",
    "RuleMode",
    "RuleVersion",
    "Terms",
]
