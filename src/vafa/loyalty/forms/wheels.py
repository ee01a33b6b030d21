"""The slices of a wheel, as people fill them in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.core.presentation import Reader
from vafa.loyalty.actions.games.wheels import Prize, SliceSaid
from vafa.loyalty.forms.game_words import WHEEL_LABELS
from vafa.loyalty.forms.games import LANGUAGE_NAMES, LANGUAGES, GameForm, TypedCount, dressed

SLICES: Final = 8
LABELS: Final = {
    "en": _("What it says, in English"),
    "fa": _("What it says, in Persian"),
    "el": _("What it says, in Greek"),
}
_PRIZES: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("nothing", _("Nothing")),
    ("points", _("Points")),
    ("code", _("A code")),
    ("thing", _("Something handed over")),
)


class SliceFields(NamedTuple):
    """The fields of one slice, for its row: what it says in each language, and the rest."""

    labels: list[BoundField]
    others: list[BoundField]


# The columns beside what a slice says, in their order.
_OTHERS: Final = ("weight", "prize", "points", "code", "stock")


class WheelForm(GameForm):
    """A wheel with up to eight slices; one that gives nothing stands in for used-up prizes."""

    kind = forms.ChoiceField(label=_("How it looks"), choices=[*WHEEL_LABELS.items()])
    days = TypedCount(
        _("Points and codes are valid for how many days"),
        required=False,
        help_text=_("Leave it empty for no end."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        reader: Reader,
        codes: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, reader=reader, **kwargs)
        for place in range(1, SLICES + 1):
            for name, field in _slice_fields(codes).items():
                self.fields[f"{name}_{place}"] = dressed(field, reader)

    def rows(self) -> list[SliceFields]:
        """Return the fields, slice by slice."""
        return [
            SliceFields(
                [self[f"label_{language}_{place}"] for language in LANGUAGES],
                [self[f"{name}_{place}"] for name in _OTHERS],
            )
            for place in range(1, SLICES + 1)
        ]

    def head(self) -> list[BoundField]:
        """Return the fields that are no slice's."""
        return [field for field in self if not field.name[-1].isdigit()]

    def slices(self) -> list[SliceSaid]:
        """Return the slices that have a label."""
        said = self.cleaned_data
        return [
            SliceSaid(
                name=f"s{place}",
                labels=self._labels(place),
                weight=said[f"weight_{place}"] or 0,
                prize=self._prize(place),
                has_stock=said[f"stock_{place}"],
            )
            for place in range(1, SLICES + 1)
            if self._labels(place)
        ]

    def fallback(self) -> str:
        """Return the first slice that gives nothing and never runs out, or no name."""
        free = [
            part.name
            for part in self.slices()
            if part.prize == Prize(days=part.prize.days) and not part.has_stock
        ]
        return free[0] if free else ""

    def _labels(self, place: int) -> dict[str, str]:
        said = {each: self.cleaned_data[f"label_{each}_{place}"].strip() for each in LANGUAGES}
        return {language: label for language, label in said.items() if label}

    def _prize(self, place: int) -> Prize:
        said, days = self.cleaned_data, self.cleaned_data["days"] or None
        match said[f"prize_{place}"]:
            case "points":
                return Prize(points=said[f"points_{place}"] or 0, days=days)
            case "code":
                return Prize(code=said[f"code_{place}"], days=days)
            case "thing":
                return Prize(is_thing=True)
        return Prize()


def _slice_fields(codes: Sequence[tuple[str, str]]) -> dict[str, forms.Field]:
    labels: dict[str, forms.Field] = {
        f"label_{language}": forms.CharField(
            label=LABELS[language],
            max_length=80,
            required=False,
            widget=forms.TextInput(
                attrs={"placeholder": LANGUAGE_NAMES[language], "dir": "auto", "lang": language}
            ),
        )
        for language in LANGUAGES
    }
    return {
        **labels,
        "weight": TypedCount(_("Weight"), required=False),
        "prize": forms.ChoiceField(label=_("What it gives"), choices=_PRIZES, required=False),
        "points": TypedCount(_("How many points"), required=False),
        "code": forms.ChoiceField(
            label=_("Kind of code"), choices=[("", "–"), *codes], required=False
        ),
        "stock": forms.BooleanField(label=_("There are only so many"), required=False),
    }
