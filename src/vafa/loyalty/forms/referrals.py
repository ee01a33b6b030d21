"""What people type and read about recommendations: limits, decisions, reasons."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.money import from_minor
from vafa.core.presentation import Reader
from vafa.loyalty.forms.members import Whole
from vafa.loyalty.models import ReferralPolicy
from vafa.portfolio.forms.costs import CostForm, TypedMoney
from vafa.web.forms import HouseForm

STATE_LABELS: Final[dict[str, str | Promise]] = {
    "clicked": pgettext_lazy("referral", "Looked"),
    "joined": pgettext_lazy("referral", "Joined"),
    "qualified": pgettext_lazy("referral", "Bought"),
    "holding": pgettext_lazy("referral", "Waiting for the return window"),
    "rewarded": pgettext_lazy("referral", "Rewarded"),
    "flagged": pgettext_lazy("referral", "To be looked at"),
    "rejected": pgettext_lazy("referral", "Rejected"),
}
STATE_TONES: Final = {"rewarded": "good", "flagged": "warn", "rejected": "bad"}
REASON_LABELS: Final[dict[str, str | Promise]] = {
    "same_member": _("Both are the same person"),
    "same_mail": _("Both have the same mailbox"),
    "same_phone": _("Both have the same phone number"),
    "not_a_new_customer": _("Was a customer before following the link"),
    "already_referred": _("Came by somebody else’s link before"),
    "referred_each_other": _("Each recommended the shop to the other"),
    "bought_before_the_link": _("Bought before following the link"),
    "order_too_small": _("The order is too small to count"),
    "cap_reached": _("The recommending member has as many as count in the period"),
    "same_payment": _("Both pay from the same account"),
    "same_device": _("Both use the same device"),
    "too_soon": _("Soon after the member’s latest recommendation"),
    "same_address": _("Both live at the same address"),
    "device_seen_often": _("Many were recommended on this device"),
    "mail_for_throwing_away": _("The mail address is of a kind that is thrown away"),
    "network_seen_often": _("Many were recommended from this network"),
    "same_network": _("Both use the same network"),
    "order_returned": _("The order came back"),
    "rejected_by_hand": _("Somebody decided against it"),
}


class ReviewForm(HouseForm):
    note = forms.CharField(
        label=_("Why you decide so"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class PolicyForm(CostForm):
    amount_min = TypedMoney(_("Orders that count are worth at least"), required=False)
    per_period_max = Whole(
        least=1,
        label=_("Recommendations of one member that count in a period"),
        required=False,
        help_text=_("Leave it empty for no limit."),
    )
    period_days = Whole(least=1, label=_("Days of a period"))
    cooldown_minutes = Whole(
        least=0,
        label=_("Minutes between two orders of one member’s friends"),
        help_text=_("What comes sooner is looked at by a person."),
    )
    flag_from = Whole(
        least=1,
        label=_("Look at it from this many points of suspicion"),
        help_text=_("The same device counts 40, the same address 30, the same network 15."),
    )
    reject_from = Whole(least=1, label=_("Reject it from this many"))

    def said(self) -> dict[str, Any]:
        """Return what a valid form says, as the action takes it."""
        return {**self.cleaned_data, "amount_min": self.cleaned_data["amount_min"] or 0}


def typed_policy(policy: ReferralPolicy, reader: Reader) -> dict[str, str]:
    """Write limits as people type them, in the reader's figures."""
    names = ("per_period_max", "period_days", "cooldown_minutes", "flag_from", "reject_from")
    found = {name: getattr(policy, name) for name in names}
    said = {name: reader.number(value) for name, value in found.items() if value is not None}
    if policy.amount_min:
        said["amount_min"] = reader.number(from_minor(policy.amount_min, reader.money_unit))
    return said
