"""The forms behind the dialogs of a list of tasks and of one task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.digits import to_ascii_digits
from vafa.core.presentation import Reader
from vafa.staff.models import StaffMember
from vafa.tasks.forms.labels import DECLINE_LABELS, KIND_LABELS, REPEAT_LABELS, Label
from vafa.tasks.models import Task, TaskSettings
from vafa.tasks.rules import NOTE_LENGTH_MAX, TITLE_LENGTH_MAX
from vafa.web.forms import HouseForm, ReaderDay

USUAL_DAYS = 3
DAYS_AHEAD = (
    ("1", _("Tomorrow")),
    ("3", _("In three days")),
    ("7", _("In a week")),
    ("14", _("In two weeks")),
    ("30", _("In 30 days")),
    ("", _("On another day")),
)


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})


class WholeField(forms.IntegerField):
    """A whole number in any digits."""

    # Any: Django hands over whatever was posted.
    def to_python(self, value: Any) -> int | None:
        return super().to_python(to_ascii_digits(value) if isinstance(value, str) else value)


class PeopleForm(HouseForm):
    """A form that may ask for a colleague and for a day, as this reader writes them."""

    nobody: Label = _("Nobody yet")

    # Any: whatever Django's own form takes.
    def __init__(
        self, *args: Any, reader: Reader, colleagues: Sequence[StaffMember], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, ReaderDay):
                field.reader = reader
        if "assignee_id" in self.fields:
            choices = [("", self.nobody), *((str(one.id), one.name) for one in colleagues)]
            self.fields["assignee_id"].choices = choices  # type: ignore[attr-defined]


def assignee_field() -> forms.TypedChoiceField:
    """Make the field that asks for a colleague."""
    return forms.TypedChoiceField(label=_("Who"), required=False, coerce=int, empty_value=None)


class TaskForm(PeopleForm):
    title = forms.CharField(
        label=_("What is to be done"), max_length=TITLE_LENGTH_MAX, widget=_line()
    )
    due_date = ReaderDay(label=_("By which day"), max_length=40)
    assignee_id = assignee_field()
    kind = forms.ChoiceField(label=_("How"), choices=list(KIND_LABELS.items()), initial="call")
    repeat = forms.ChoiceField(
        label=_("How often"), choices=list(REPEAT_LABELS.items()), required=False
    )
    note = forms.CharField(
        label=_("Note"), max_length=NOTE_LENGTH_MAX, required=False, widget=_words(2)
    )

    # Any: whatever Django's own form takes.
    def __init__(
        self, *args: Any, reader: Reader, today: date, member_id: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        self.fields["due_date"].initial = reader.day_short(today + timedelta(days=USUAL_DAYS))
        self.fields["assignee_id"].initial = str(member_id or "")


class ChangeForm(HouseForm):
    title = forms.CharField(
        label=_("What is to be done"),
        max_length=TITLE_LENGTH_MAX,
        required=False,
        widget=_line(),
    )
    kind = forms.ChoiceField(label=_("How"), choices=list(KIND_LABELS.items()))
    repeat = forms.ChoiceField(
        label=_("How often"), choices=list(REPEAT_LABELS.items()), required=False
    )
    note = forms.CharField(
        label=_("Note"), max_length=NOTE_LENGTH_MAX, required=False, widget=_words(4)
    )

    @classmethod
    def of(cls, task: Task, title: str) -> ChangeForm:
        """Show a task as it stands, under its words in the reader's language."""
        form = cls(
            initial={"title": title, "kind": task.kind, "repeat": task.repeat, "note": task.note}
        )
        form.fields["title"].required = not task.code
        return form


class AssignForm(PeopleForm):
    assignee_id = assignee_field()


class PostponeForm(PeopleForm):
    """A number of days, or a day of one's own; and why."""

    days = forms.ChoiceField(label=_("Until"), choices=list(DAYS_AHEAD), required=False)
    until = ReaderDay(label=_("Or until this day"), max_length=40, required=False)
    reason = forms.CharField(label=_("Why"), max_length=200, widget=_line())

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, colleagues=(), **kwargs)
        self._today = today

    def clean(self) -> dict[str, Any]:
        """Make one day of the two ways to say it; one's own day wins."""
        said: dict[str, Any] = super().clean() or {}
        days = said.pop("days", "")
        if said.get("until") is None and "until" not in self.errors:
            if not days:
                self.add_error("until", _("Choose a day."))
            else:
                said["until"] = self._today + timedelta(days=int(days))
        return said


class FinishForm(HouseForm):
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=500,
        required=False,
        widget=_words(2),
        help_text=_("May stay empty."),
    )


class AcceptForm(PeopleForm):
    nobody = _("Whoever looks after the customer")

    assignee_id = assignee_field()
    due_date = ReaderDay(
        label=_("By which day"),
        max_length=40,
        required=False,
        help_text=_("Empty: as soon as each step asks for."),
    )


class DeclineForm(HouseForm):
    reason = forms.ChoiceField(label=_("Why"), choices=list(DECLINE_LABELS.items()))
    note = forms.CharField(label=_("Note"), max_length=200, required=False, widget=_line())


class SettingsForm(HouseForm):
    open_proposals_max = WholeField(
        label=_("Proposals waiting, per strategy"),
        help_text=_("For the most valuable customers. 0 proposes nothing."),
        min_value=0,
        max_value=1_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
    proposal_days = WholeField(
        label=_("Days until a proposal lapses"),
        min_value=1,
        max_value=365,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )

    @classmethod
    def of(cls, settings: TaskSettings) -> SettingsForm:
        """Show the settings in force."""
        return cls(
            initial={
                "open_proposals_max": settings.open_proposals_max,
                "proposal_days": settings.proposal_days,
            }
        )
