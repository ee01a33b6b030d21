"""The forms of processes, measures, opinions and improvements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.digits import DecimalMark, parse_decimal
from vafa.core.errors import Unreadable
from vafa.core.languages import Language
from vafa.core.money import to_minor
from vafa.core.presentation import Reader
from vafa.processes.forms.labels import (
    ASPECT_LABELS,
    DEPARTMENT_LABELS,
    SIDE_LABELS,
    SOURCE_LABELS,
    UNIT_LABELS,
)
from vafa.processes.rules import NAME_LENGTH_MAX, TEXT_LENGTH_MAX, lines_of
from vafa.staff.models import StaffMember
from vafa.web.forms import HouseForm, ReaderDay

DECIMAL_MARKS: Final[dict[Language, DecimalMark]] = {"en": ".", "fa": "٫", "el": ","}
DIRECTIONS = [("less", _("Less is better")), ("more", _("More is better"))]


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})


def _text(label: Any, *, rows: int = 2, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TEXT_LENGTH_MAX,
        required=False,
        widget=_words(rows),
        help_text=help_text,
    )


class NumberTyped(forms.CharField):
    """A number in the reader's digits and marks."""

    language: Language = "en"

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return _number(text, self.language)
        except Unreadable as error:
            raise forms.ValidationError(_("This is not a number we can read.")) from error


def _number(text: str, language: Language) -> Decimal:
    try:
        return parse_decimal(text, decimal=None)
    except Unreadable as refusal:
        if refusal.code != "ambiguous_number":
            raise
        return parse_decimal(text, decimal=DECIMAL_MARKS[language])


def _figure(label: Any, *, required: bool, help_text: Any = "") -> NumberTyped:
    return NumberTyped(
        label=label,
        max_length=40,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}),
    )


class ReaderForm(HouseForm):
    """A form whose days and numbers are typed as this reader writes them."""

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reader = reader
        for field in self.fields.values():
            if isinstance(field, ReaderDay):
                field.reader = reader
            if isinstance(field, NumberTyped):
                field.language = reader.language

    def in_unit(self, typed: Decimal | None, unit: str) -> Decimal | None:
        """Turn money as it is typed into minor units; other units stay as they are."""
        if typed is None or unit != "money":
            return typed
        return Decimal(to_minor(typed, self._reader.money_unit).minor)


def choose(form: forms.Form, name: str, empty: Any, options: Sequence[tuple[object, str]]) -> None:
    """Offer options in a field, after one that chooses nothing."""
    choices = [("", empty), *((str(value), label) for value, label in options)]
    form.fields[name].choices = choices  # type: ignore[attr-defined]


def _choice_of_one(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, required=False, coerce=int, empty_value=None)


class ProcessForm(HouseForm):
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH_MAX, widget=_line())
    department = forms.ChoiceField(label=_("Department"), choices=list(DEPARTMENT_LABELS.items()))
    owner_id = _choice_of_one(_("Whose process it is"))
    purpose = _text(_("What it is for"))
    goal = _text(_("What it should reach"))
    crm_effect = _text(_("How it serves the relation with customers"))
    steps = forms.CharField(
        label=_("Steps"),
        required=False,
        max_length=12_000,
        widget=_words(6),
        help_text=_("One step per line, in their order."),
    )

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, colleagues: Sequence[StaffMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "owner_id", _("Nobody yet"), [(one.id, one.name) for one in colleagues])

    def clean_steps(self) -> list[str]:
        """Read the steps from their lines."""
        return lines_of(str(self.cleaned_data["steps"]))


class OpinionForm(ReaderForm):
    side = forms.ChoiceField(label=_("Who"), choices=list(SIDE_LABELS.items()))
    gets = _text(_("What they get from it"))
    thinks = _text(_("What they think of it"))
    heard_date = ReaderDay(label=_("When it was heard"), max_length=40)

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, reader: Reader, today: date, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        self.fields["heard_date"].initial = reader.day_short(today)


class MeasureForm(ReaderForm):
    name = forms.CharField(label=_("What is measured"), max_length=NAME_LENGTH_MAX, widget=_line())
    aspect = forms.ChoiceField(label=_("What it is about"), choices=list(ASPECT_LABELS.items()))
    unit = forms.ChoiceField(label=_("Unit"), choices=list(UNIT_LABELS.items()))
    direction = forms.ChoiceField(label=_("Direction"), choices=DIRECTIONS)
    target = _figure(_("Target"), required=False, help_text=_("May stay empty."))

    # Any: what the action takes.
    def clean(self) -> dict[str, Any]:
        """Give the target in the unit, and the direction as the action takes it."""
        said: dict[str, Any] = super().clean() or {}
        said["target"] = self.in_unit(said.get("target"), said.get("unit", ""))
        said["is_less_better"] = said.pop("direction", "less") == "less"
        return said


class MeasureChangeForm(ReaderForm):
    name = forms.CharField(label=_("What is measured"), max_length=NAME_LENGTH_MAX, widget=_line())
    direction = forms.ChoiceField(label=_("Direction"), choices=DIRECTIONS)
    target = _figure(_("Target"), required=False, help_text=_("May stay empty."))

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unit = unit

    # Any: what the action takes.
    def clean(self) -> dict[str, Any]:
        """Give the target in the unit, and the direction as the action takes it."""
        said: dict[str, Any] = super().clean() or {}
        said["target"] = self.in_unit(said.get("target"), self._unit)
        said["is_less_better"] = said.pop("direction", "less") == "less"
        return said


class ValueForm(ReaderForm):
    value = _figure(_("Value"), required=True)
    day = ReaderDay(label=_("On which day"), max_length=40)

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, reader: Reader, today: date, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        self._unit = unit
        self.fields["day"].initial = reader.day_short(today)

    # Any: what the action takes.
    def clean(self) -> dict[str, Any]:
        """Give the value in the measure's unit."""
        said: dict[str, Any] = super().clean() or {}
        said["value"] = self.in_unit(said.get("value"), self._unit)
        return said


class IdeaForm(HouseForm):
    title = forms.CharField(label=_("What could be better"), max_length=200, widget=_line())
    text = forms.CharField(
        label=_("How, and why"), max_length=4_000, required=False, widget=_words(3)
    )
    source = forms.ChoiceField(
        label=_("Where the idea comes from"),
        choices=list(SOURCE_LABELS.items()),
        initial="employee",
    )
    process_id = _choice_of_one(_("Process"))

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, processes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "process_id", _("None in particular"), processes)


class ImprovementForm(IdeaForm):
    responsible_id = _choice_of_one(_("Who is responsible"))

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, colleagues: Sequence[StaffMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "responsible_id", _("Nobody yet"), [(one.id, one.name) for one in colleagues])


class MoveForm(HouseForm):
    note = _text(_("Note"))


class EffectForm(HouseForm):
    effect = _text(
        _("What it brought"),
        rows=3,
        help_text=_("With figures, if there are any: before and after."),
    )
