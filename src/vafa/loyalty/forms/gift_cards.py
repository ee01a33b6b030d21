"""What people type about gift cards and store credit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.loyalty.actions.gift_cards import REASON_LENGTH_MAX
from vafa.loyalty.forms.codes import VOUCHER_LABELS
from vafa.loyalty.forms.members import Whole
from vafa.loyalty.rules.calendar import end_of_day
from vafa.portfolio.forms.costs import CostForm, TypedMoney
from vafa.web.forms import ReaderDay


class CardForm(CostForm):
    amount = TypedMoney(_("Money on the card"))
    code = forms.CharField(
        label=_("Code of a printed card"),
        max_length=80,
        required=False,
        help_text=_("Leave it empty and one is made."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    sold_with = forms.CharField(
        label=_("Order that it is sold with"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    is_everywhere = forms.BooleanField(
        label=_("It pays in all programmes of the shop"), required=False, initial=True
    )
    voucher_kind = forms.ChoiceField(
        label=_("For the tax on vouchers"),
        choices=[(key, label) for key, label in VOUCHER_LABELS.items() if key],
        initial="multi_purpose",
    )
    age_least = Whole(least=1, label=_("Only from this age on"), required=False)
    valid_until = ReaderDay(
        label=_("Until this day, included"),
        required=False,
        help_text=_("Leave it empty for a card without an end."),
    )

    def said(self, *, programme_id: int, zone: str) -> dict[str, Any]:
        """Return what a valid form says, as the action takes it."""
        found = dict(self.cleaned_data)
        latest = found["valid_until"]
        found["valid_until"] = latest and end_of_day(latest, zone=zone)
        found["programme_id"] = None if found.pop("is_everywhere") else programme_id
        return found


class CreditForm(CostForm):
    reference = forms.CharField(
        label=_("Membership number"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    amount = TypedMoney(pgettext_lazy("store credit", "How much"))
    reason = forms.CharField(
        label=pgettext_lazy("points", "Why"),
        max_length=REASON_LENGTH_MAX,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    # The same form sent twice gives once.
    document = forms.CharField(widget=forms.HiddenInput, max_length=80)
