"""Tables of loyalty. Balances are not here: they are in the ledger."""

from __future__ import annotations

from vafa.loyalty.models.adjustments import Adjustment, AdjustmentState, LoyaltySettings
from vafa.loyalty.models.approvals import ApprovalPolicy, ProposalState, RuleProposal
from vafa.loyalty.models.boards import (
    BoardAbsence,
    BoardDef,
    BoardMeasure,
    BoardTies,
    PackDef,
    PackSale,
)
from vafa.loyalty.models.causes import Cause, CauseChoice, CausePayout, Donation
from vafa.loyalty.models.challenges import (
    BadgeAward,
    BadgeDef,
    BadgeWindow,
    ChallengeCompletion,
    ChallengeDeed,
    ChallengeDef,
    ChallengeProgress,
)
from vafa.loyalty.models.checkouts import Budget, Checkout, CheckoutState, Code, CodeTemplate
from vafa.loyalty.models.contests import (
    Contest,
    ContestEntry,
    ContestJuror,
    ContestScore,
    EntryState,
)
from vafa.loyalty.models.decisions import GivenEffect, OrderDecision
from vafa.loyalty.models.doors import MemberDoor, ShopDoor, WidgetOrigin
from vafa.loyalty.models.draws import (
    AgeSaid,
    Draw,
    DrawEntry,
    DrawExclusion,
    DrawState,
    DrawWinner,
    PublicValue,
)
from vafa.loyalty.models.gifts import GiftCard, GiftPayment, SpecialCondition
from vafa.loyalty.models.guesses import CodeGuess
from vafa.loyalty.models.holdouts import Holdout
from vafa.loyalty.models.imports import BroughtBalance
from vafa.loyalty.models.liability import LiabilityReport
from vafa.loyalty.models.members import Member, MemberState
from vafa.loyalty.models.partners import (
    GivenOffer,
    Partner,
    PartnerCode,
    PartnerContract,
    PartnerEntry,
    PartnerKey,
    PartnerOffer,
    PartnerStatement,
    SettleAt,
)
from vafa.loyalty.models.programmes import (
    Programme,
    ProgrammeState,
    Rule,
    RuleGroup,
    RuleMode,
    RuleVersion,
    Terms,
)
from vafa.loyalty.models.pushes import RefusalReason, RefusedUse
from vafa.loyalty.models.referrals import Referral, ReferralLink, ReferralPolicy, ReferralState
from vafa.loyalty.models.simulations import Simulation
from vafa.loyalty.models.tiers import (
    BirthDate,
    LadderVersion,
    NameDayList,
    Qualifying,
    TierOverride,
    TierState,
)
from vafa.loyalty.models.wheels import (
    PrizeStock,
    WheelDef,
    WheelEpoch,
    WheelKind,
    WheelSpin,
    WheelVersion,
)

__all__ = [
    "Adjustment",
    "AdjustmentState",
    "AgeSaid",
    "ApprovalPolicy",
    "BadgeAward",
    "BadgeDef",
    "BadgeWindow",
    "BirthDate",
    "BoardAbsence",
    "BoardDef",
    "BoardMeasure",
    "BoardTies",
    "BroughtBalance",
    "Budget",
    "Cause",
    "CauseChoice",
    "CausePayout",
    "ChallengeCompletion",
    "ChallengeDeed",
    "ChallengeDef",
    "ChallengeProgress",
    "Checkout",
    "CheckoutState",
    "Code",
    "CodeGuess",
    "CodeTemplate",
    "Contest",
    "ContestEntry",
    "ContestJuror",
    "ContestScore",
    "Donation",
    "Draw",
    "DrawEntry",
    "DrawExclusion",
    "DrawState",
    "DrawWinner",
    "EntryState",
    "GiftCard",
    "GiftPayment",
    "GivenEffect",
    "GivenOffer",
    "Holdout",
    "LadderVersion",
    "LiabilityReport",
    "LoyaltySettings",
    "Member",
    "MemberDoor",
    "MemberState",
    "NameDayList",
    "OrderDecision",
    "PackDef",
    "PackSale",
    "Partner",
    "PartnerCode",
    "PartnerContract",
    "PartnerEntry",
    "PartnerKey",
    "PartnerOffer",
    "PartnerStatement",
    "PrizeStock",
    "Programme",
    "ProgrammeState",
    "ProposalState",
    "PublicValue",
    "Qualifying",
    "Referral",
    "ReferralLink",
    "ReferralPolicy",
    "ReferralState",
    "RefusalReason",
    "RefusedUse",
    "Rule",
    "RuleGroup",
    "RuleMode",
    "RuleProposal",
    "RuleVersion",
    "SettleAt",
    "ShopDoor",
    "Simulation",
    "SpecialCondition",
    "Terms",
    "TierOverride",
    "TierState",
    "WheelDef",
    "WheelEpoch",
    "WheelKind",
    "WheelSpin",
    "WheelVersion",
    "WidgetOrigin",
]
