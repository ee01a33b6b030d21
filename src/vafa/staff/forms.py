"""The shape of what people type about accounts and the shop."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.presentation import Reader
from vafa.staff.models import Calendar, Digits, Language, Role
from vafa.staff.rules import API_RATES, BOUND_SCOPES
from vafa.web.forms import HouseForm

ROLE_LABELS = {
    Role.OWNER: _("Owner"),
    Role.MARKETER: _("Marketer"),
    Role.CARE_AGENT: _("Care agent"),
    Role.ANALYST: _("Analyst"),
    Role.VIEWER: _("Viewer"),
}
# Languages are named in themselves, so that everybody finds their own.
LANGUAGE_LABELS = [
    (Language.ENGLISH, "English"),
    (Language.PERSIAN, "فارسی"),
    (Language.GREEK, "Ελληνικά"),
]
CALENDAR_LABELS = [(Calendar.GREGORIAN, _("Gregorian")), (Calendar.JALALI, _("Jalali"))]
DIGIT_LABELS = [(Digits.LATIN, "0123456789"), (Digits.PERSIAN, "۰۱۲۳۴۵۶۷۸۹")]
WEEKDAY_LABELS = [(0, _("Monday")), (5, _("Saturday")), (6, _("Sunday"))]
THEME_LABELS = [("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))]
MONEY_LABELS = [
    ("EUR", _("Euro (EUR)")),
    ("GBP", _("Pound (GBP)")),
    ("USD", _("Dollar (USD)")),
    ("IRT", _("Toman")),
    ("IRR", _("Rial")),
]
SCOPE_LABELS = {
    "shop:read": _("Read the shop's money and clock"),
    "customers:read": _("Read customers, without contact details"),
    "customers:contacts": _("See contact details of customers"),
    "customers:write": _("Add and change customers"),
    "orders:read": _("Read orders"),
    "orders:write": _("Record and change orders"),
    "valuations:read": _("Read phases, values and forecasts"),
    "strategies:read": _("Read strategies"),
    "strategies:write": _("Choose strategies and decide about ends"),
    "tasks:read": _("Read tasks"),
    "tasks:write": _("Add and complete tasks"),
    "loyalty:read": _("Read programmes, members and what they have"),
    "loyalty:write": _("Quote baskets, place orders, tell returns, add members"),
    "loyalty:partner": _("Give and use points at the till of one partner"),
}
DAYS_LABELS = [
    (90, _("90 days")),
    (365, _("One year")),
    ("", _("Until it is revoked")),
]


@cache
def zone_choices() -> list[tuple[str, str]]:
    """List the time zones by their names."""
    return [
        (zone, zone.replace("_", " "))
        for zone in sorted(available_timezones())
        if "/" in zone or zone == "UTC"
    ]


class SignInForm(HouseForm):
    login = forms.CharField(
        label=_("Login name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "dir": "ltr"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )
    code = forms.CharField(
        label=_("Code of your authenticator app"),
        max_length=12,
        required=False,
        help_text=_("Leave empty unless you set up a second factor."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
        ),
    )


class StaffMemberForm(HouseForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    login = forms.CharField(
        label=_("Login name"), max_length=150, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=list(ROLE_LABELS.items()), initial=Role.VIEWER
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_LABELS)


class RoleForm(HouseForm):
    role = forms.ChoiceField(label=_("Role"), choices=list(ROLE_LABELS.items()))


class PreferencesForm(HouseForm):
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_LABELS)
    calendar = forms.ChoiceField(label=_("Calendar"), choices=CALENDAR_LABELS)
    digits = forms.ChoiceField(label=_("Digits"), choices=DIGIT_LABELS)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    week_start = forms.TypedChoiceField(
        label=_("Week begins on"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("As the shop")), *WEEKDAY_LABELS],
    )
    theme = forms.ChoiceField(label=_("Colours"), choices=THEME_LABELS)

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [("", _("As the shop")), *zone_choices()]  # type: ignore[attr-defined]


class PasswordForm(HouseForm):
    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )
    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )


class CodeForm(HouseForm):
    code = forms.CharField(
        label=_("Code of your authenticator app"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )


class RemoveFactorForm(HouseForm):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )


class ShopForm(HouseForm):
    name = forms.CharField(label=_("Name of the shop"), max_length=120)
    money_unit = forms.ChoiceField(
        label=_("Unit of money"),
        choices=MONEY_LABELS,
        help_text=_("Every report is in this money; it cannot change once orders are in."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    calendar = forms.ChoiceField(label=_("Calendar"), choices=CALENDAR_LABELS)
    week_start = forms.TypedChoiceField(
        label=_("Week begins on"), coerce=int, choices=WEEKDAY_LABELS
    )
    default_language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_LABELS)
    phone_region = forms.CharField(
        label=_("Country of phone numbers without a prefix"),
        max_length=2,
        required=False,
        help_text=_("Two letters: IR, GR, GB …"),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices()  # type: ignore[attr-defined]

    def clean_phone_region(self) -> str:
        """Keep the region as ISO writes it."""
        return str(self.cleaned_data["phone_region"]).upper()


class ApiKeyForm(HouseForm):
    name = forms.CharField(
        label=_("What it is for"), max_length=120, help_text=_("For example: web shop, accounting.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[
            (scope, label) for scope, label in SCOPE_LABELS.items() if scope not in BOUND_SCOPES
        ],
        widget=forms.CheckboxSelectMultiple(),
    )
    requests_per_minute = forms.TypedChoiceField(
        label=_("Requests in a minute"),
        coerce=int,
        choices=[(rate, str(rate)) for rate in API_RATES],
        initial=API_RATES[1],
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"), coerce=int, empty_value=None, required=False, choices=DAYS_LABELS
    )

    def write_rates(self, reader: Reader) -> None:
        """Write the numbers of requests in the reader's digits."""
        choices = [(rate, reader.number(rate)) for rate in API_RATES]
        self.fields["requests_per_minute"].choices = choices  # type: ignore[attr-defined]

    def plain(self) -> list[forms.BoundField]:
        """Give the fields that are shown as any other form's; the permissions are a list apart."""
        return [self[name] for name in ("name", "requests_per_minute", "days")]
