"""What narrows the list of customers without a next step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.money import to_minor
from vafa.core.presentation import Reader
from vafa.insight.forms.customer_filters import TypedNumber, unit_word
from vafa.insight.forms.labels import STRATEGY_LABELS
from vafa.insight.queries.no_next_step import NoStepFilters
from vafa.staff.models import StaffMember
from vafa.web.forms import HouseForm


class NoStepForm(HouseForm):
    owner = forms.TypedChoiceField(
        label=_("Looked after by"), required=False, coerce=int, empty_value=None
    )
    strategy = forms.ChoiceField(
        label=_("Strategy"),
        required=False,
        choices=[("", _("All")), *STRATEGY_LABELS.items()],
    )
    value_min = TypedNumber(_("Expected in 12 months, from"))

    def __init__(self, data: Any, *, reader: Reader, colleagues: Sequence[StaffMember]) -> None:
        super().__init__(data)
        names = [(str(one.id), one.name) for one in colleagues]
        owner, value = self.fields["owner"], self.fields["value_min"]
        assert isinstance(value, TypedNumber)
        owner.choices = [("", _("All")), ("0", _("Nobody yet")), *names]  # type: ignore[attr-defined]
        value.language = reader.language
        value.convert = lambda typed: to_minor(typed, reader.money_unit).minor
        self.unit = unit_word(reader)

    @property
    def filters(self) -> NoStepFilters:
        """Return what can be understood of the filters; a refused field asks for nothing."""
        self.is_valid()
        return NoStepFilters(
            owner=self.cleaned_data.get("owner"),
            strategy=self.cleaned_data.get("strategy", ""),
            value_min=self.cleaned_data.get("value_min"),
        )
