"""What is typed at the counter, and what a sale brought in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.core.presentation import Reader
from vafa.loyalty.actions.counter import Sale
from vafa.loyalty.forms.members import Whole
from vafa.loyalty.forms.units import units_for
from vafa.loyalty.queries.counter import Sold
from vafa.portfolio.forms.costs import CostForm, TypedMoney

RECEIPT_MAX: Final = 40


class SaleForm(CostForm):
    """A sale as a page sends it: now, or when the network is back."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    member = forms.IntegerField(required=False, widget=forms.HiddenInput)
    pressed_at = forms.CharField(max_length=40, widget=forms.HiddenInput)
    who = forms.CharField(
        label=gettext_lazy("Phone or membership number"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    amount = TypedMoney(gettext_lazy("The sale came to"))
    receipt = forms.CharField(
        label=gettext_lazy("Number of the receipt, if there is one"),
        max_length=RECEIPT_MAX,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    points = Whole(label=gettext_lazy("Pay with points"), least=0, required=False)

    def clean_pressed_at(self) -> datetime:
        """Read the moment at which the button was pressed, with its zone."""
        try:
            pressed = datetime.fromisoformat(self.cleaned_data["pressed_at"])
        except ValueError as error:
            raise forms.ValidationError(_("This is not a moment.")) from error
        if pressed.tzinfo is None:
            raise forms.ValidationError(_("This is not a moment."))
        return pressed

    def sale(self) -> Sale:
        """Return the sale that a valid form tells."""
        said = self.cleaned_data
        return Sale(
            number=said["number"],
            amount=said["amount"],
            sold_at=said["pressed_at"],
            points=said["points"] or 0,
            receipt=said["receipt"],
        )


@dataclass(frozen=True)
class Receipt:
    """What a sale brought, as it is shown: a headline and the lines below it."""

    title: str
    lines: tuple[str, ...]

    # Any: JSON values.
    def to_json(self) -> dict[str, Any]:
        """Write it for the page."""
        return {"title": self.title, "lines": list(self.lines)}


def receipt(sold: Sold, reader: Reader) -> Receipt:
    """Say what a sale earned and paid with, and what is left to pay."""
    units = units_for(sold.member.programme, reader)
    balance = _("Balance: %(points)s.") % {"points": units.of(sold.spendable)}
    if sold.is_called_off:
        return Receipt(_("This sale was called off."), (balance,))
    lines = [balance]
    if sold.is_imported:
        lines.append(_("The order with this receipt was known already: it counts once."))
    if sold.spent:
        words = {"points": units.of(sold.spent), "money": reader.money(sold.paid_with_points)}
        lines.insert(0, _("%(points)s paid %(money)s.") % words)
    lines.insert(0, _("To pay: %(money)s.") % {"money": reader.money(sold.payable)})
    title = _("Earned %(points)s.") % {"points": units.of(sold.earned)}
    return Receipt(title, tuple(lines))
