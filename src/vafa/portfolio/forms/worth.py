"""What people say of a customer's importance, and of the service that is permitted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.money import from_minor
from vafa.core.presentation import Reader
from vafa.portfolio.forms.costs import CostForm, TypedMoney, TypedPercent
from vafa.portfolio.models import ProfitSettings
from vafa.web.forms import HouseForm

KIND_LABELS = {
    "benchmark": _("Others copy them"),
    "inspiration": _("They drive us to improve"),
    "door_opener": _("They open doors to others"),
    "referee": _("They recommend us"),
}
REASON_LENGTH_MAX = 500


class SignificanceForm(HouseForm):
    kind = forms.ChoiceField(label=_("Why they matter"), choices=list(KIND_LABELS.items()))
    reason = forms.CharField(
        label=_("How do you know?"),
        max_length=REASON_LENGTH_MAX,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class ProfitSettingsForm(CostForm):
    discount_basis_points = TypedPercent(
        _("Money in a year counts less by, in %"),
        help_text=_("For the value of the next 12 and 24 months."),
    )
    self_service_basis_points = TypedPercent(
        _("Work that customers could do themselves, in %"),
        help_text=_("Of the work for returns, questions, calls and complaints."),
    )
    standard_shipping_amount = TypedMoney(
        _("Standard delivery of an order"),
        required=False,
        help_text=_("Left empty, it is the mean of your own orders."),
    )
    offer_amount = TypedMoney(
        _("What an offer to somebody who left costs"),
        required=False,
        help_text=_("Left empty, it is a tenth of a mean order."),
    )
    balance_months = forms.IntegerField(
        label=_("Warn after so many months of cost above return"),
        min_value=1,
        max_value=24,
        help_text=_("Months in a row in which serving customers cost more than they brought."),
    )


# Any: the values of four fields of different kinds.
def shown_profit_settings(known: ProfitSettings, reader: Reader) -> dict[str, Any]:
    """Return the settings as the form shows them."""
    return {
        "discount_basis_points": f"{known.discount_basis_points / 100:g}",
        "self_service_basis_points": f"{known.self_service_basis_points / 100:g}",
        "standard_shipping_amount": _typed(known.standard_shipping_amount, reader),
        "offer_amount": _typed(known.offer_amount, reader),
        "balance_months": known.balance_months,
    }


# Any: whole numbers, and None where a field was left empty.
def chosen_profit_settings(form: ProfitSettingsForm) -> dict[str, Any]:
    """Return what a valid form says, as the action takes it."""
    return {name: None if said == "" else said for name, said in form.cleaned_data.items()}


def _typed(amount: int | None, reader: Reader) -> str:
    return "" if amount is None else f"{from_minor(amount, reader.money_unit).normalize():f}"
