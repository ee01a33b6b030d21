"""What people type about one member's tier and birthday."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.calendars import local_midnight
from vafa.core.presentation import Reader
from vafa.loyalty.models import Member
from vafa.loyalty.queries.tier_lists import member_called
from vafa.loyalty.queries.tiers import level_name
from vafa.loyalty.rules.tiers import Ladder
from vafa.web.forms import HouseForm, ReaderDay


class MemberField(forms.CharField):
    """A member by the number that is said at the counter, or by the customer's own."""

    programme_id: int

    # Any: Django hands over whatever was posted.
    def clean(self, value: Any) -> Member:
        text = super().clean(value)
        found = member_called(programme_id=self.programme_id, text=text)
        if found is None:
            raise forms.ValidationError(_("No member of this programme has this number."))
        return found


class OfMemberForm(HouseForm):
    member = MemberField(
        label=_("Membership number or customer number"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(
        self, data: Any = None, *, reader: Reader, programme_id: int, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.reader = reader
        for field in self.fields.values():
            if isinstance(field, MemberField):
                field.programme_id = programme_id
            if isinstance(field, ReaderDay):
                field.reader = reader


class GiveTierForm(OfMemberForm):
    level = forms.ChoiceField(label=_("Tier"))
    last_day = ReaderDay(label=_("Until the end of this day"))
    is_exact = forms.BooleanField(
        label=_("Exactly this tier, even if a higher one is earned"), required=False
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def __init__(
        self, data: Any = None, *, ladder: Ladder, programme: Any, reader: Reader, **kwargs: Any
    ) -> None:
        super().__init__(data, reader=reader, programme_id=programme.id, **kwargs)
        self.fields["level"] = forms.ChoiceField(
            label=_("Tier"),
            choices=[
                (code, level_name(programme, code, language=reader.language))
                for code in ladder.codes
            ],
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        self.order_fields(["member", "level", "last_day", "reason", "is_exact"])

    def until(self) -> datetime:
        """Give the instant at which the last day is over for the reader's shop."""
        last: date = self.cleaned_data["last_day"]
        return local_midnight(last + timedelta(days=1), zone=self.reader.time_zone)


class BirthDateForm(OfMemberForm):
    day = ReaderDay(
        label=_("Born on"), required=False, help_text=_("Leave it empty to forget the day.")
    )


class FeastForm(HouseForm):
    when = forms.CharField(
        label=_("Day"),
        max_length=60,
        help_text=_(
            "A month and a day, such as 04-23; days from Orthodox Easter, such as easter+1; or "
            "two of them with “or” between, of which the later counts."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    feast = forms.CharField(
        label=_("Feast"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    names = forms.CharField(
        label=_("First names, with spaces between"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    is_main = forms.BooleanField(
        label=_("Their main day: the one on which they are given something"),
        required=False,
        initial=True,
    )
