"""Forms that look like the rest of the house."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.calendars import parse_day
from vafa.core.errors import Refused, Unreadable
from vafa.core.presentation import Reader

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)


class HouseForm(forms.Form):
    """A form whose fields carry the classes of the house's style."""

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            kind = next(css for widget, css in CLASSES if isinstance(field.widget, widget))
            field.widget.attrs.setdefault("class", kind)


class ReaderDay(forms.CharField):
    """A day in the reader's calendar, in figures or words; a form sets its `reader`."""

    reader: Reader

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_day(text, order="dmy", calendar=self.reader.calendar)
        except Unreadable as error:
            raise forms.ValidationError(_("This is not a day we can read.")) from error


class FormRefused(Refused):
    code = "form_refused"
    sentence = "%(field)s: %(error)s"


# Any: each form has fields of its own.
def accepted(form: HouseForm) -> dict[str, Any]:
    """Return what a dialog's form says; refuses with the first thing that is wrong with it."""
    if form.is_valid():
        return dict(form.cleaned_data)
    name, errors = next(iter(form.errors.items()))
    raise FormRefused(field=form.fields[name].label, error=errors[0])
