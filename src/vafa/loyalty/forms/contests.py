"""What people say when they announce a contest, judge it, or look at what was handed in."""

from __future__ import annotations

from collections.abc import Sequence

# Any: the data of a form as Django gives it.
from typing import Any, Final, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.presentation import Reader
from vafa.loyalty.actions.games.contests import ContestPrize
from vafa.loyalty.actions.games.wheels import Prize as Gift
from vafa.loyalty.forms.draws import ChanceForm
from vafa.loyalty.forms.game_words import game_name
from vafa.loyalty.forms.games import LANGUAGE_NAMES, LANGUAGES, TypedCount, dressed
from vafa.loyalty.models import EntryState
from vafa.loyalty.rules.contests import Criterion, Judging
from vafa.portfolio.forms.costs import CostForm

CRITERIA_ROWS: Final = 4
PRIZE_ROWS: Final = 3
STATE_LABELS: Final[dict[str, str | Promise]] = {
    "waiting": pgettext_lazy("entry", "To be looked at"),
    "shown": pgettext_lazy("entry", "Shown to all"),
    "hidden": pgettext_lazy("entry", "For the jury only"),
    "refused": pgettext_lazy("entry", "Against the rules"),
    "withdrawn": pgettext_lazy("entry", "Taken back"),
}
STATE_TONES: Final[dict[str, str]] = {"waiting": "warn", "shown": "good", "refused": "bad"}
_USUAL: Final = {"entries_max": 1, "length_max": 2_000, "points_max": 10}
_GIFTS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("thing", _("Something handed over")),
    ("points", _("Points")),
    ("code", _("A code")),
)


class CriterionFields(NamedTuple):
    """The fields of one criterion, for its row."""

    names: list[BoundField]
    weight: BoundField


class PrizeFields(NamedTuple):
    """The fields of one prize, for its row."""

    names: list[BoundField]
    others: list[BoundField]


class ContestForm(ChanceForm):
    """A contest with its criteria, its prizes and its jury."""

    entries_max = TypedCount(_("How many entries one member may hand in"))
    length_max = TypedCount(_("How many characters an entry may have"))
    points_max = TypedCount(_("Most points for each criterion"))
    days = TypedCount(
        _("Points and codes are valid for how many days"),
        required=False,
        help_text=_("Leave it empty for no end."),
    )
    jurors = forms.MultipleChoiceField(
        label=_("Jury"),
        required=False,
        help_text=_("They see entries under invented names. You can change the jury later."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        reader: Reader,
        codes: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, reader=reader, **kwargs)
        self.fields["jurors"].choices = people  # type: ignore[attr-defined]
        self.fields["closes"].help_text = _("Nothing is handed in any more when this day is over.")
        for name, usual in _USUAL.items():
            self.fields[name].initial = reader.number(usual)
        rows = {f"criterion_{n}": _criterion_fields() for n in range(1, CRITERIA_ROWS + 1)}
        rows |= {f"prize_{n}": _prize_fields(codes) for n in range(1, PRIZE_ROWS + 1)}
        for row, fields in rows.items():
            for name, field in fields.items():
                self.fields[f"{row}_{name}"] = dressed(field, reader)

    def clean(self) -> dict[str, Any]:
        """Ask for a criterion and a prize."""
        said = super().clean()
        if not any(said.get(f"criterion_1_{each}") for each in LANGUAGES):
            self.add_error(None, _("It needs at least one criterion."))
        if not any(said.get(f"prize_1_{each}") for each in LANGUAGES):
            self.add_error(None, _("It needs at least one prize."))
        return said

    def head(self) -> list[BoundField]:
        """Return the fields that are in no row."""
        return [each for each in self if not each.name.startswith(("criterion_", "prize_"))]

    def criteria(self) -> list[CriterionFields]:
        """Return the fields, criterion by criterion."""
        return [
            CriterionFields(self._in_languages(f"criterion_{n}"), self[f"criterion_{n}_weight"])
            for n in range(1, CRITERIA_ROWS + 1)
        ]

    def prizes(self) -> list[PrizeFields]:
        """Return the fields, prize by prize."""
        others = ("count", "gift", "points", "code")
        return [
            PrizeFields(
                self._in_languages(f"prize_{n}"), [self[f"prize_{n}_{each}"] for each in others]
            )
            for n in range(1, PRIZE_ROWS + 1)
        ]

    def judging(self) -> Judging:
        """Return how the contest is judged."""
        said = self.cleaned_data
        rows = [(self._said(f"criterion_{n}"), said[f"criterion_{n}_weight"]) for n in _places()]
        return Judging(
            criteria=tuple(Criterion(names, weight or 1) for names, weight in rows if names),
            points_max=said["points_max"],
            entries_max=said["entries_max"],
            length_max=said["length_max"],
        )

    def prize_list(self) -> list[ContestPrize]:
        """Return the prizes with what is given by itself."""
        rows = [f"prize_{n}" for n in range(1, PRIZE_ROWS + 1)]
        return [
            ContestPrize(names, self.cleaned_data[f"{row}_count"] or 1, self._gift(row))
            for row in rows
            if (names := self._said(row))
        ]

    def _gift(self, row: str) -> Gift:
        said, days = self.cleaned_data, self.cleaned_data["days"] or None
        match said[f"{row}_gift"]:
            case "points":
                return Gift(points=said[f"{row}_points"] or 0, days=days)
            case "code":
                return Gift(code=said[f"{row}_code"], days=days)
        return Gift(is_thing=True)

    def _said(self, row: str) -> dict[str, str]:
        return self.by_language(row)

    def _in_languages(self, row: str) -> list[BoundField]:
        return [self[f"{row}_{language}"] for language in LANGUAGES]


class EntryForm(CostForm):
    """What the shop says of an entry that was handed in."""

    state = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            (state, STATE_LABELS[state])
            for state in (EntryState.SHOWN, EntryState.HIDDEN, EntryState.REFUSED)
        ],
    )
    reason = forms.CharField(
        label=_("Why, for the member"),
        max_length=500,
        required=False,
        help_text=_("The member reads this beside what they handed in."),
    )


class JurorForm(CostForm):
    staff = forms.ChoiceField(label=_("Who judges too"))

    def __init__(
        self, data: Any = None, *, reader: Reader, people: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data, reader=reader)
        self.fields["staff"].choices = people  # type: ignore[attr-defined]


class ScoreForm(CostForm):
    """Points for each criterion, from none to the most."""

    def __init__(
        self,
        data: Any = None,
        *,
        reader: Reader,
        judging: Judging,
        given: Sequence[int] = (),
        prefix: str = "",
    ) -> None:
        super().__init__(data, reader=reader, prefix=prefix)
        for place, criterion in enumerate(judging.criteria):
            field = TypedCount(game_name(criterion.names, reader))
            field.reader = reader
            field.widget.attrs |= {"class": "form-control", "autocomplete": "off"}
            field.initial = reader.number(given[place]) if given else None
            self.fields[f"points_{place}"] = field

    def points(self) -> list[int]:
        """Return the points, criterion by criterion."""
        return [self.cleaned_data[name] for name in self.fields]


def _places() -> range:
    return range(1, CRITERIA_ROWS + 1)


# Any: a lazy translation, which Django types in a way of its own.
def _in_each_language(label: Any) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for language in LANGUAGES:
        hints = {"placeholder": LANGUAGE_NAMES[language], "dir": "auto", "lang": language}
        field = forms.CharField(max_length=80, required=False, widget=forms.TextInput(attrs=hints))
        field.label = label
        fields[language] = field
    return fields


def _criterion_fields() -> dict[str, forms.Field]:
    return {
        **_in_each_language(_("What the jury looks at")),
        "weight": TypedCount(_("Weight"), required=False),
    }


def _prize_fields(codes: Sequence[tuple[str, str]]) -> dict[str, forms.Field]:
    return {
        **_in_each_language(_("Prize")),
        "count": TypedCount(_("How many of it"), required=False),
        "gift": forms.ChoiceField(label=_("What it gives"), choices=_GIFTS, required=False),
        "points": TypedCount(_("How many points"), required=False),
        "code": forms.ChoiceField(
            label=_("Kind of code"), choices=[("", "–"), *codes], required=False
        ),
    }
