"""What people say when they make a game."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.calendars import local_midnight
from vafa.core.periods import Period
from vafa.core.presentation import Reader
from vafa.loyalty.actions.games.packs import PackTerms
from vafa.loyalty.forms.game_words import BADGE_LABELS, MEASURE_LABELS
from vafa.loyalty.rules.games import Freezes, InARow, Times, Turn, WithinDays
from vafa.portfolio.forms.costs import CostForm, TypedFigure, TypedMoney
from vafa.web.forms import ReaderDay

LANGUAGES: Final = ("en", "fa", "el")
LANGUAGE_NAMES: Final[dict[str, str | Promise]] = {
    "en": _("in English"),
    "fa": _("in Persian"),
    "el": _("in Greek"),
}
_ASKS: Final = (
    ("times", _("So many times")),
    ("within_days", _("So many times within some days")),
    ("day", _("On so many days in a row")),
    ("week", _("In so many weeks in a row")),
    ("month", _("In so many months in a row")),
)


class TypedCount(TypedFigure):
    """A whole number that is not negative."""

    # Any: a decimal as the house reads it.
    def converted(self, number: Any) -> int:
        if number != int(number) or not 0 <= number <= 2**31 - 1:
            raise ValueError(number)
        return int(number)


class GameForm(CostForm):
    """What every game has: names, and a short name that rules use."""

    name_en = forms.CharField(label=_("Name, in English"), max_length=80, required=False)
    name_fa = forms.CharField(label=_("Name, in Persian"), max_length=80, required=False)
    name_el = forms.CharField(label=_("Name, in Greek"), max_length=80, required=False)
    key = forms.CharField(
        label=_("Short name for rules"),
        max_length=40,
        help_text=_("Small Latin letters, figures and hyphens, such as spring-2027."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a name in at least one language."""
        said = super().clean() or self.cleaned_data
        if not any(said.get(f"name_{language}") for language in LANGUAGES):
            self.add_error("name_en", _("It needs a name in at least one language."))
        return said

    def names(self) -> dict[str, str]:
        """Return the names by language."""
        said = {language: self.cleaned_data[f"name_{language}"] for language in LANGUAGES}
        return {language: name for language, name in said.items() if name}


def dressed(field: forms.Field, reader: Reader) -> forms.Field:
    """Prepare a field of a table of fields, whose label stands above its column."""
    if isinstance(field, TypedFigure | ReaderDay):
        field.reader = reader
    kind = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
    is_box = isinstance(field, forms.BooleanField)
    field.widget.attrs["class"] = "form-check-input" if is_box else kind
    field.widget.attrs["aria-label"] = field.label
    return field


class PeriodForm(GameForm):
    """A game with a first and a last day."""

    begins = ReaderDay(
        label=_("First day"), required=False, help_text=_("Leave it empty to begin at once.")
    )
    ends = ReaderDay(label=_("Last day"), required=False, help_text=_("Leave it empty for no end."))

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        said = super().clean()
        begins, ends = said.get("begins"), said.get("ends")
        if begins and ends and ends < begins:
            self.add_error("ends", _("The last day is before the first one."))
        return said

    def period(self, reader: Reader, *, at: datetime) -> Period:
        """Return the time that the days span in the shop's zone."""
        begins, ends = self.cleaned_data["begins"], self.cleaned_data["ends"]
        zone = reader.time_zone
        start = local_midnight(begins, zone=zone) if begins else at
        end = local_midnight(ends + timedelta(days=1), zone=zone) if ends else None
        return Period(start, end if end is None or end > start else start + timedelta(days=1))


class ChallengeForm(PeriodForm):
    asks = forms.ChoiceField(label=_("What is asked"), choices=_ASKS)
    count = TypedCount(_("How many times, days, weeks or months"))
    days = TypedCount(_("Within how many days"), required=False)
    times_each = TypedCount(
        _("How often each day, week or month"),
        required=False,
        help_text=_("Only for so many in a row. Empty means once."),
    )
    freezes = TypedCount(
        _("Missed ones that are forgiven"),
        required=False,
        help_text=_("Only for so many in a row: a streak survives as many gaps."),
    )
    completions = TypedCount(_("How often a member can complete it"))

    field_order = ("name_en", "name_fa", "name_el", "key", "asks", "count")

    def wanted(self) -> Times | WithinDays | InARow:
        """Return what is asked."""
        said = self.cleaned_data
        if said["asks"] == "times":
            return Times(said["count"])
        if said["asks"] == "within_days":
            return WithinDays(said["count"], said["days"] or 1)
        freezes = Freezes(at_start=said["freezes"] or 0)
        turn = cast("Turn", said["asks"])
        return InARow(said["count"], turn, said["times_each"] or 1, freezes)


class BadgeForm(GameForm):
    per = forms.ChoiceField(label=_("How often it can be earned"), choices=[*BADGE_LABELS.items()])


class BoardForm(PeriodForm):
    measure = forms.ChoiceField(label=_("What counts"), choices=[*MEASURE_LABELS.items()])
    places = TypedCount(_("How many places are shown"))


class PackForm(GameForm):
    price = TypedMoney(pgettext_lazy("pack", "Price"))
    credits = TypedCount(
        _("Credits in it"), help_text=_("What one credit buys is up to you: a coffee, a wash.")
    )
    bonus = TypedCount(_("Further credits for nothing"), required=False)
    points = TypedCount(_("Points that come with it"), required=False)
    days = TypedCount(
        _("Valid for how many days"), required=False, help_text=_("Leave it empty for no end.")
    )

    def terms(self) -> PackTerms:
        """Return what the pack costs and holds."""
        said = self.cleaned_data
        return PackTerms(
            price=said["price"],
            credits=said["credits"],
            bonus=said["bonus"] or 0,
            points=said["points"] or 0,
            days=said["days"] or None,
        )


class ValueForm(CostForm):
    value = forms.CharField(label=_("The public value, as it was published"), max_length=500)


def _member_number() -> forms.CharField:
    return forms.CharField(
        label=_("Number of the member"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class OnceForm(CostForm):
    """A form whose every showing counts once, however often it is sent."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40)


class ExcludeForm(CostForm):
    member = _member_number()


class AgeForm(CostForm):
    member = _member_number()
    years = TypedCount(_("At least so many years old"))


class MemberForm(OnceForm):
    member = _member_number()


class UseForm(MemberForm):
    amount = TypedCount(_("Credits to use"))


class StockForm(OnceForm):
    slice = forms.CharField(widget=forms.HiddenInput, max_length=64)
    amount = TypedCount(_("How many more"))
