"""What people type about consent, and what its codes are called."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.presentation import Reader
from vafa.customers.forms.labels import Label
from vafa.web.forms import HouseForm, ReaderDay

CHANNEL_LABELS: Final[dict[str, Label]] = {
    "email": _("E-mail"),
    "sms": _("SMS"),
    "phone": _("Phone"),
    "post": _("Post"),
    "messenger": _("Messenger"),
}
PURPOSE_LABELS: Final[dict[str, Label]] = {
    "newsletter": _("Newsletter"),
    "offers": _("Offers"),
    "service": pgettext_lazy("consent", "Service"),
    "surveys": _("Surveys"),
    "profiling": _("Profiling"),
}
SAID_LABELS: Final[dict[str, Label]] = {
    "form": pgettext_lazy("heard by", "Form"),
    "call": pgettext_lazy("heard by", "Call"),
    "mail": pgettext_lazy("heard by", "Mail"),
    "chat": pgettext_lazy("heard by", "Chat"),
    "visit": pgettext_lazy("heard by", "Visit"),
    "shop": pgettext_lazy("heard by", "Shop"),
    "import": pgettext_lazy("heard by", "Import"),
    "other": pgettext_lazy("heard by", "Other"),
}
STATE_LABELS: Final[dict[str, Label]] = {
    "given": pgettext_lazy("consent", "given"),
    "withdrawn": pgettext_lazy("consent", "withdrawn"),
}
# What was done, in the record of who did what.
ENTRY_LABELS: Final[dict[str, Label]] = {
    "customers.consent_given": _("Wrote down a consent: %(channel)s, %(purpose)s"),
    "customers.consent_withdrawn": _(
        "Wrote down a withdrawal of consent: %(channel)s, %(purpose)s"
    ),
}


class ConsentForm(HouseForm):
    """A consent that somebody gave, in the words they agreed to."""

    channel = forms.ChoiceField(label=_("Channel"), choices=list(CHANNEL_LABELS.items()))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=list(PURPOSE_LABELS.items()))
    wording = forms.CharField(
        label=_("The sentence they agreed to"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    source = forms.ChoiceField(label=_("Said by"), choices=list(SAID_LABELS.items()))
    said_date = ReaderDay(label=_("On which day"), max_length=40)

    def __init__(self, *args: Any, reader: Reader, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("ReaderDay", self.fields["said_date"])
        field.reader = reader
        field.initial = reader.day_short(today)


class WithdrawalForm(ConsentForm):
    """A withdrawal; it needs no reason."""

    wording = forms.CharField(
        label=_("Why, if they said so"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    field_order: Iterable[str] | None = ("channel", "purpose", "wording", "source", "said_date")
