"""What people type and read about partners: prices, periods, offers and codes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.calendars import local_midnight
from vafa.core.presentation import Reader
from vafa.loyalty.forms.members import Whole
from vafa.loyalty.models import Partner
from vafa.loyalty.queries.clearing import per_minor
from vafa.loyalty.rules.settlement import MICRO
from vafa.portfolio.forms.costs import CostForm, TypedMoney, TypedPercent, TypedUnitCost
from vafa.web.forms import HouseForm, ReaderDay

SETTLE_LABELS: Final[dict[str, str | Promise]] = {
    "issuance": _("When it gives the points"),
    "redemption": _("When the points are used"),
}
KIND_LABELS: Final[dict[str, str | Promise]] = {
    "issued": pgettext_lazy("partner", "Points the partner pays for"),
    "issue_reversed": pgettext_lazy("partner", "Of these, taken back"),
    "burned": pgettext_lazy("partner", "Points used at the partner"),
    "burn_reversed": pgettext_lazy("partner", "Of these, given back"),
    "earned": pgettext_lazy("partner", "Points given, paid for at use"),
    "earn_reversed": pgettext_lazy("partner", "Of these, taken back before use"),
}


class PartnerForm(CostForm):
    name = forms.CharField(label=_("Name of the partner"), max_length=80)
    words = forms.CharField(
        label=_("What members should know"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    contact = forms.CharField(
        label=_("Whom to call there"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("For the staff: members do not see it."),
    )
    notes = forms.CharField(
        label=_("Notes for the staff"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    @classmethod
    def of(cls, partner: Partner, reader: Reader) -> PartnerForm:
        """Write a partner as it is typed."""
        typed = {name: getattr(partner, name) for name in cls.base_fields}
        return cls(reader=reader, initial=typed)


class TillKeyForm(HouseForm):
    name = forms.CharField(
        label=_("Which till or program"),
        max_length=120,
        help_text=_("For example: the till in the old town."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class ContractForm(CostForm):
    price = TypedUnitCost(_("Price of a point"))
    settle_at = forms.ChoiceField(
        label=_("The partner owes for the points it gives"),
        choices=list(SETTLE_LABELS.items()),
    )
    share = TypedPercent(
        _("Of the price it bears, in %"),
        help_text=_("100 if it pays for its points in full."),
    )
    points_each = Whole(least=1, label=_("Points that it gives"), required=False)
    amount_each = TypedMoney(
        _("For each full amount spent there"),
        required=False,
        help_text=_("Only if the partner tells amounts and not points."),
    )
    valid_days = Whole(
        least=1,
        label=_("Days for which its points can be used"),
        required=False,
        help_text=_("Leave it empty for points that do not end."),
    )
    valid_from = ReaderDay(label=_("From this day on"))
    valid_until = ReaderDay(label=_("Before this day"), required=False)

    def said(self, *, currency: str, zone: str) -> dict[str, Any]:
        """Return what a valid form says, as the action takes it."""
        found = self.cleaned_data
        return {
            "price_micro": found["price"] * per_minor(currency) // MICRO,
            "settle_at": found["settle_at"],
            "share_bp": min(max(found["share"], 0), 10_000),
            "points_each": found["points_each"] or 1,
            "amount_each": found["amount_each"] or None,
            "valid_days": found["valid_days"],
            "valid_from": local_midnight(found["valid_from"], zone=zone),
            "valid_until": day_end(found["valid_until"], zone=zone),
        }


class SettleForm(CostForm):
    until = ReaderDay(
        label=_("Settle what happened before this day"),
        help_text=_("Usually the first day of a month."),
    )


class OfferForm(CostForm):
    name = forms.CharField(label=_("Name of the offer"), max_length=80)
    words = forms.CharField(
        label=_("What the member gets there"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    spend_from = TypedMoney(_("For orders of at least"))
    shared_word = forms.CharField(
        label=_("One word for everybody"),
        max_length=60,
        required=False,
        help_text=_("Leave it empty to add a list of codes, of which each is given once."),
    )
    cost = TypedMoney(
        _("What one given offer costs the shop"),
        required=False,
        help_text=_("Empty if the partner bears all of it."),
    )
    valid_until = ReaderDay(label=_("Before this day"), required=False)

    def said(self, *, zone: str) -> dict[str, Any]:
        """Return what a valid form says, as the action takes it."""
        found = dict(self.cleaned_data)
        found["cost"] = found["cost"] or 0
        found["valid_until"] = day_end(found["valid_until"], zone=zone)
        return found


class CodesForm(HouseForm):
    texts = forms.CharField(
        label=_("Codes, one on each line"),
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "autocomplete": "off"}),
    )


def day_end(day: date | None, *, zone: str) -> datetime | None:
    """Give the instant at which a day begins, where one was named."""
    return None if day is None else local_midnight(day, zone=zone)
