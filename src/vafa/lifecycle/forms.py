"""The shape of what the owner says about phases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from vafa.core.digits import to_ascii_digits
from vafa.lifecycle.models import LifecycleSettings
from vafa.web.forms import HouseForm

PERCENT_LOW, PERCENT_HIGH, DAYS_MAX = 50, 99, 3_650


class FigureField(forms.DecimalField):
    """A number in any digits, with a decimal point or comma.

    The types of Django believe that every number field gives whole numbers.
    """

    # Any: Django hands over whatever was posted.
    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = to_ascii_digits(value).replace(",", ".").replace("٫", ".").strip(" %٪")
        return super().to_python(value)


class WholeField(forms.IntegerField):
    """A whole number in any digits."""

    # Any: Django hands over whatever was posted.
    def to_python(self, value: Any) -> int | None:
        return super().to_python(to_ascii_digits(value) if isinstance(value, str) else value)


def _percent() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"})


def _days() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"})


class LifecycleForm(HouseForm):
    at_risk_percent = FigureField(
        label=_("At risk: silent for longer than this share of usual pauses, in %"),
        validators=[MinValueValidator(PERCENT_LOW), MaxValueValidator(PERCENT_HIGH)],
        widget=_percent(),
    )
    former_percent = FigureField(
        label=_("Former: silent for longer than this share of usual pauses, in %"),
        validators=[MinValueValidator(PERCENT_LOW), MaxValueValidator(PERCENT_HIGH)],
        help_text=_("Higher gives people more time before they are called former."),
        widget=_percent(),
    )
    fixed_at_risk_days = WholeField(
        label=_("Or at risk after so many days, for everybody"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(DAYS_MAX)],
        widget=_days(),
    )
    fixed_former_days = WholeField(
        label=_("Or former after so many days, for everybody"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(DAYS_MAX)],
        help_text=_("Leave both empty to judge everybody by their own rhythm."),
        widget=_days(),
    )


# Any: the values of four fields of different kinds.
def shown_settings(settings: LifecycleSettings) -> dict[str, Any]:
    """Return the settings as the form shows them."""
    return {
        "at_risk_percent": f"{settings.at_risk_quantile * 100:g}",
        "former_percent": f"{settings.former_quantile * 100:g}",
        "fixed_at_risk_days": settings.fixed_at_risk_days,
        "fixed_former_days": settings.fixed_former_days,
    }


def chosen_settings(form: LifecycleForm) -> dict[str, Any]:
    """Return what a valid form says, as the action takes it."""
    said = form.cleaned_data
    return {
        "at_risk_quantile": float(said["at_risk_percent"] / 100),
        "former_quantile": float(said["former_percent"] / 100),
        "fixed_at_risk_days": said["fixed_at_risk_days"],
        "fixed_former_days": said["fixed_former_days"],
    }
