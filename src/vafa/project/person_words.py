"""What the codes of a person's data are called, on the page that is given to the person.

The codes are those of every feature; `tests/house/test_person_words.py` fails when a column is
shown of which a code has no word here.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.connectors.shops.csv.forms import KIND_LABELS as LINE_LABELS
from vafa.customers.forms.consent import (
    CHANNEL_LABELS,
    PURPOSE_LABELS,
    SAID_LABELS,
    STATE_LABELS,
)
from vafa.customers.forms.labels import (
    BASIS_LABELS,
    DETAIL_LABELS,
    INTEREST_LABELS,
    KIND_LABELS,
    PART_LABELS,
    SOURCE_LABELS,
    Label,
)
from vafa.customers.forms.person import PersonWords
from vafa.customers.models import IdentityKind
from vafa.customers.rules.by_hand import BY_HAND_SOURCE
from vafa.insight.forms.labels import (
    LEFT_OUT_LABELS,
    ORDER_STATUS_LABELS,
    PHASE_LABELS,
    STRATEGY_LABELS,
)
from vafa.insight.views.audit_sentences import audit_sentence
from vafa.loyalty.forms.contests import STATE_LABELS as ENTRY_LABELS
from vafa.portfolio.forms.cost_labels import ACTIVITY_LABELS, DIRECT_LABELS
from vafa.portfolio.forms.worth import KIND_LABELS as WORTH_LABELS
from vafa.tasks.forms.labels import (
    DECLINE_LABELS,
    PROPOSAL_STATE_LABELS,
    STEP_LABELS,
    TASK_STATE_LABELS,
)
from vafa.tasks.forms.labels import KIND_LABELS as TASK_LABELS
from vafa.tasks.forms.labels import SOURCE_LABELS as STRATEGY_SOURCES

# Sources of orders and records are called as the shop calls them; this one is ours.
_SOURCES: dict[str, Label] = {BY_HAND_SOURCE: _("By hand")}
_IDENTITIES: dict[str, Label] = {kind.value: kind.label for kind in IdentityKind}
_MEMBERSHIP: dict[str, Label] = {
    "active": pgettext_lazy("membership", "Member"),
    "left": pgettext_lazy("membership", "Left"),
}
_ADJUSTMENT: dict[str, Label] = {
    "waiting": pgettext_lazy("adjustment", "Waiting"),
    "done": pgettext_lazy("adjustment", "Done"),
    "declined": pgettext_lazy("adjustment", "Declined"),
}
_STRATEGY: dict[str, Mapping[str, Label]] = {"strategy": STRATEGY_LABELS}
_LINES: dict[str, Mapping[str, Label]] = {"kind": LINE_LABELS, "source": _SOURCES}

PERSON_WORDS = PersonWords(
    codes={
        "vafa_customers.Customer": {"left_out": LEFT_OUT_LABELS},
        "vafa_customers.Identity": {"kind": _IDENTITIES, "source": _SOURCES},
        "vafa_customers.Sighting": {"source": _SOURCES},
        "vafa_customers.ConsentStatement": {
            "channel": CHANNEL_LABELS,
            "purpose": PURPOSE_LABELS,
            "state": STATE_LABELS,
            "source": SAID_LABELS,
        },
        "vafa_customers.Statement": {
            "kind": KIND_LABELS,
            "part": PART_LABELS,
            "basis": BASIS_LABELS,
            "source": SOURCE_LABELS,
        },
        "vafa_customers.DetailChange": {"field": DETAIL_LABELS},
        "vafa_customers.WalletAnswer": {"source": SOURCE_LABELS},
        "vafa_customers.Interest": {"kind": INTEREST_LABELS, "source": SOURCE_LABELS},
        "vafa_orders.Order": {"status": ORDER_STATUS_LABELS, **_LINES},
        "vafa_orders.ReturnLine": _LINES,
        "vafa_tasks.Proposal": {
            "code": STEP_LABELS,
            "source": STRATEGY_SOURCES,
            "state": PROPOSAL_STATE_LABELS,
            "reason": DECLINE_LABELS,
        },
        "vafa_tasks.Task": {"code": STEP_LABELS, "kind": TASK_LABELS, "state": TASK_STATE_LABELS},
        "vafa_portfolio.DirectCost": {"kind": DIRECT_LABELS},
        "vafa_portfolio.ActivityCount": {"activity_code": ACTIVITY_LABELS},
        "vafa_portfolio.Valuation": {
            "phase": PHASE_LABELS,
            "phase_state": PHASE_LABELS,
            **_STRATEGY,
        },
        "vafa_portfolio.StrategyChange": {
            "from_strategy": STRATEGY_LABELS,
            "to_strategy": STRATEGY_LABELS,
        },
        "vafa_portfolio.StrategyOverride": _STRATEGY,
        "vafa_portfolio.SignificanceFlag": {
            "kind": {**WORTH_LABELS, "future_value": _("Future value"), "volume": _("Volume")}
        },
        # A member's own, and those of what they handed in for contests.
        "vafa_loyalty.Member": {"state": {**_MEMBERSHIP, **ENTRY_LABELS}},
        "vafa_loyalty.Adjustment": {"state": _ADJUSTMENT},
        "vafa_lifecycle.PhaseChange": dict.fromkeys(
            ("from_phase", "from_state", "to_phase", "to_state"), PHASE_LABELS
        ),
    },
    entry=audit_sentence,
)
