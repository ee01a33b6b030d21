"""Forms that look like the rest of the house."""

from __future__ import annotations

from typing import Any

from django import forms

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
