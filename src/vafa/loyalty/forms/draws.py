"""What people say when they announce a draw; texts that members read, in each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

# Any: the data of a form as Django gives it.
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.calendars import local_midnight
from vafa.core.presentation import Reader
from vafa.loyalty.actions.games.draws import DrawRules, DrawTexts
from vafa.loyalty.forms.games import LANGUAGES, GameForm, TypedCount
from vafa.loyalty.rules.draws import Prize
from vafa.web.forms import ReaderDay

_WINS: Final = (
    ("member", _("Everybody wins at most once")),
    ("entry", _("Every ticket wins at most once")),
)


def _rules_box() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 5, "dir": "auto"})


def _prizes_box() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3, "dir": "auto"})


class ChanceForm(GameForm):
    """What draws and contests have: when they close, who may take part, by which rules."""

    reserves = TypedCount(
        _("Reserve winners"),
        required=False,
        help_text=_("They move up when somebody does not claim a prize."),
    )
    wins_once = forms.ChoiceField(label=_("How often somebody can win"), choices=_WINS)
    closes = ReaderDay(
        label=_("Last day to take part"), help_text=_("The draw closes when this day is over.")
    )
    public_source = forms.CharField(
        label=_("Public source"),
        max_length=500,
        help_text=_(
            "A figure that nobody knows before the close and everybody can read afterwards: the"
            " closing figure of a stock exchange on a named day, a drawn lottery number."
        ),
    )
    rules_en = forms.CharField(
        label=_("Rules, in English"),
        max_length=20_000,
        required=False,
        help_text=_(
            "They cannot be changed later. What is written in your own language binds; the other"
            " languages are there to be read."
        ),
        widget=_rules_box(),
    )
    rules_fa = forms.CharField(
        label=_("Rules, in Persian"), max_length=20_000, required=False, widget=_rules_box()
    )
    rules_el = forms.CharField(
        label=_("Rules, in Greek"), max_length=20_000, required=False, widget=_rules_box()
    )
    age_years_min = TypedCount(_("From which age"), required=False)
    countries = forms.CharField(
        label=_("Only from these countries"),
        required=False,
        max_length=200,
        help_text=_("Two letters each, such as GR CY. Empty for all."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    def __init__(self, data: Any = None, *, reader: Reader, **kwargs: Any) -> None:
        super().__init__(data, reader=reader, **kwargs)
        # What binds is said in the language of whoever announces it, if they say it in that.
        own = reader.language
        self.languages = (own, *(each for each in LANGUAGES if each != own))

    def clean(self) -> dict[str, Any]:
        """Ask for rules in at least one language."""
        said = super().clean()
        if not any(said.get(f"rules_{language}") for language in LANGUAGES):
            self.add_error(
                f"rules_{self.languages[0]}", _("It needs rules in at least one language.")
            )
        return said

    def names(self) -> dict[str, str]:
        """Return the names by language."""
        return self.by_language("name")

    def by_language(self, field: str) -> dict[str, str]:
        """Return what was said in each language, first what binds."""
        said = {each: self.cleaned_data[f"{field}_{each}"].strip() for each in self.languages}
        return {language: text for language, text in said.items() if text}

    def closes_at(self, reader: Reader) -> datetime:
        """Return the instant at which the last day is over."""
        day = self.cleaned_data["closes"] + timedelta(days=1)
        return local_midnight(day, zone=reader.time_zone)

    def rules(self) -> DrawRules:
        """Return who may take part."""
        said = self.cleaned_data
        countries = said["countries"].upper().replace(",", " ").split()
        return DrawRules(
            text=next(iter(self.by_language("rules").values())),
            age_years_min=said["age_years_min"] or 0,
            countries=tuple(countries),
            tickets_max=said.get("tickets_max") or None,
            free_tickets=said.get("free_tickets") or 0,
        )


class DrawForm(ChanceForm):
    prizes_en = forms.CharField(
        label=_("Prizes, one a line, in English"),
        max_length=4_000,
        required=False,
        help_text=_("With how many there are in front: 1 bicycle, 10 cups."),
        widget=_prizes_box(),
    )
    prizes_fa = forms.CharField(
        label=_("Prizes, one a line, in Persian"),
        max_length=4_000,
        required=False,
        widget=_prizes_box(),
    )
    prizes_el = forms.CharField(
        label=_("Prizes, one a line, in Greek"),
        max_length=4_000,
        required=False,
        widget=_prizes_box(),
    )
    tickets_max = TypedCount(_("Tickets of one member, at most"), required=False)
    free_tickets = TypedCount(
        _("Tickets without a purchase"),
        required=False,
        help_text=_("Once for each member who asks. In many countries the law wants them."),
    )

    field_order = (
        "name_en",
        "name_fa",
        "name_el",
        "key",
        "prizes_en",
        "prizes_fa",
        "prizes_el",
        "reserves",
        "wins_once",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse prizes that are not the same in every language."""
        said = super().clean()
        lists = [_prizes_in(said.get(f"prizes_{each}", "")) for each in self.languages]
        counts = {tuple(one.count for one in prizes) for prizes in lists if prizes}
        if len(counts) != 1:
            self.add_error(
                f"prizes_{self.languages[0]}",
                _("Name the same prizes in the same lines in each language you use.")
                if counts
                else _("It needs prizes in at least one language."),
            )
        return said

    def prize_list(self) -> list[Prize]:
        """Return the prizes as they are announced."""
        return next(iter(self._prizes().values()))

    def texts(self) -> DrawTexts:
        """Return what is said in each language."""
        return DrawTexts(rules=self.by_language("rules"), prizes=_named(self._prizes()))

    def _prizes(self) -> dict[str, list[Prize]]:
        return {each: _prizes_in(text) for each, text in self.by_language("prizes").items()}


def _prizes_in(text: str) -> list[Prize]:
    """Read prizes: a line without a number is one of its kind."""
    found = []
    for line in text.splitlines():
        first, _space, rest = line.strip().partition(" ")
        if first.isdecimal() and rest.strip():
            found.append(Prize(rest.strip(), min(int(first), 1_000_000)))
        elif line.strip():
            found.append(Prize(line.strip(), 1))
    return found


def _named(prizes: Mapping[str, Sequence[Prize]]) -> list[dict[str, str]]:
    """Turn lists of prizes by language into names by language, prize by prize."""
    places = range(len(next(iter(prizes.values()))))
    return [
        {language: listed[place].name for language, listed in prizes.items()} for place in places
    ]
