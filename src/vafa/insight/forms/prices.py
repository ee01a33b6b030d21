"""The shape of what the owner says about prices."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.languages import Calendar
from vafa.insight.models import PriceSettings, PriceSource
from vafa.insight.rules.prices import PricePoint, series_of
from vafa.lifecycle.forms import FigureField
from vafa.web.forms import HouseForm

FILE_BYTES_MAX = 200_000
SOURCE_LABELS = [
    (PriceSource.OWN, _("The shop's own, from its order lines")),
    (PriceSource.OFFICIAL, _("The official series that is kept here")),
    (PriceSource.NONE, _("None: read all money as it was paid")),
]


class PriceForm(HouseForm):
    source = forms.ChoiceField(label=_("Which price index rules"), choices=SOURCE_LABELS)
    inflation_percent = FigureField(
        label=_("Models use constant prices when prices rise by more than so many % a year"),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Below that, amounts as they were paid tell the same, and are simpler."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
    )


class OfficialSeriesForm(HouseForm):
    text = forms.CharField(
        label=_("One line per month: the month, then its level"),
        required=False,
        max_length=FILE_BYTES_MAX,
        help_text=_("For example 1405/01 312.4 or 2026-03 128.9. Any digits, either calendar."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a CSV file with the same"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    is_removed = forms.BooleanField(label=_("Take the kept series away"), required=False)

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, calendar: str = "gregorian", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar = cast("Calendar", calendar)
        self.points: list[PricePoint] = []

    # Any: the values of three fields of different kinds.
    def clean(self) -> dict[str, Any]:
        """Read the series from the file or the text; a refusal names its line."""
        said = super().clean() or self.cleaned_data
        if said.get("is_removed"):
            return said
        try:
            self.points = series_of(self._text(said), calendar=self.calendar)
        except Refused as refusal:
            self.add_error("text", str(refusal))
        return said

    def _text(self, said: dict[str, Any]) -> str:
        file = said.get("file")
        if file is None:
            return str(said.get("text") or "")
        return str(file.read(FILE_BYTES_MAX).decode("utf-8-sig", errors="replace"))


# Any: the values of two fields of different kinds.
def shown_price_settings(settings: PriceSettings) -> dict[str, Any]:
    """Return the settings as the form shows them."""
    return {
        "source": settings.source,
        "inflation_percent": f"{settings.inflation_min * 100:g}",
    }
