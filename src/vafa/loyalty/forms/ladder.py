"""The tiers of a programme as a form: levels, what each asks for, and how one falls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.money import from_minor
from vafa.core.presentation import Reader
from vafa.loyalty.forms.members import Whole
from vafa.loyalty.queries.tiers import place_here
from vafa.loyalty.rules.tiers import Ladder, ladder_json, read_ladder
from vafa.loyalty.rules.typed_json import Misfit
from vafa.portfolio.forms.costs import CostForm, TypedMoney

LANGUAGES: Final = ("en", "fa", "el")
LEVELS: Final = 5
BASE: Final = "base"
_NEEDS: Final = [("any", _("one of these is enough")), ("all", _("all of these together"))]
_WINDOWS: Final = [
    ("latest_months", _("the latest months")),
    ("latest_days", _("the latest days")),
    ("year", _("the calendar year")),
    ("quarter", _("the quarter of the year")),
    ("member_year", _("each member’s own year since joining")),
    ("lifetime", _("everything since joining")),
]
_GRACES: Final = [
    ("none", _("not at all")),
    ("days", _("for some days")),
    ("months", _("for some months")),
    ("window", _("for one more such time")),
]
_FALLS: Final = [
    ("to_earned", _("to the tier that is earned then")),
    ("one_step", _("one tier at a time")),
    ("never", _("never: a tier once reached stays")),
    ("when_idle", _("one tier after a pause without an order")),
]
_WRONG: Final[Mapping[str, Any]] = {
    "no_levels": _("There must be a tier to reach: name one and say what it asks for."),
    "no_thresholds": _("Every tier with a name must ask for something."),
    "not_rising": _("A higher tier cannot ask for less than a lower one."),
    "idle_needs_lifetime": _("Where a pause lowers the tier, everything since joining counts."),
    "grace_without_window": _("Where everything since joining counts, nothing needs to be kept."),
}
_UNREADABLE: Final = _("These tiers cannot be read: a number is missing, too small or too large.")


# Any: a lazy text is no type of Django's forms.
def _name(label: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(label=label, max_length=40, required=False, widget=widget)


def _benefits(label: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    return forms.CharField(label=label, max_length=400, required=False, widget=widget)


class LevelForm(CostForm):
    """One tier: its names, what it asks for, and what it brings."""

    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    name_en = _name(_("Name in English"))
    name_fa = _name(_("Name in Persian"))
    name_el = _name(_("Name in Greek"))
    orders = Whole(least=1, label=_("Orders"), required=False)
    spend = TypedMoney(_("Spent on goods"), required=False)
    units = Whole(least=1, label=_("Points earned by orders"), required=False)
    needs = forms.ChoiceField(label=_("Asked for"), choices=_NEEDS, required=False)
    benefits_en = _benefits(_("What it brings, in English"))
    benefits_fa = _benefits(_("What it brings, in Persian"))
    benefits_el = _benefits(_("What it brings, in Greek"))

    @property
    def is_used(self) -> bool:
        """Say whether there is such a tier."""
        return any(self.cleaned_data[f"name_{language}"].strip() for language in LANGUAGES)

    def words(self) -> dict[str, dict[str, str]]:
        """Give its names and what it brings, by language."""
        return {
            kind: {
                language: self.cleaned_data[f"{field}_{language}"].strip()
                for language in LANGUAGES
                if self.cleaned_data[f"{field}_{language}"].strip()
            }
            for kind, field in (("names", "name"), ("benefits", "benefits"))
        }

    # Any: JSON values.
    def body(self, code: str) -> dict[str, Any]:
        """Give what it asks for as JSON."""
        said = self.cleaned_data
        thresholds = [
            {"measure": measure, "amount": said[measure]}
            for measure in ("orders", "spend", "units")
            if said[measure]
        ]
        return {"code": code, "needs": said["needs"] or "any", "thresholds": thresholds}


class BaseForm(LevelForm):
    """Where everybody begins: it asks for nothing."""

    orders = spend = units = needs = None  # type: ignore[assignment]


class LadderForm(CostForm):
    """All tiers together, with the time that counts and the way down."""

    window = forms.ChoiceField(label=_("What counts"), choices=_WINDOWS)
    window_length = Whole(
        least=1, label=_("How many months or days"), required=False, help_text=_("Such as 12.")
    )
    falls = forms.ChoiceField(label=_("Who no longer earns a tier falls"), choices=_FALLS)
    idle_days = Whole(
        least=1,
        label=_("Days without an order"),
        required=False,
        help_text=_("Only where a pause lowers the tier."),
    )
    grace = forms.ChoiceField(label=_("Before that the tier is kept"), choices=_GRACES)
    grace_length = Whole(least=0, label=_("For how many days or months"), required=False)
    warning_days = Whole(least=0, label=_("Warn so many days before a tier is lost"))

    def __init__(
        self, data: Any = None, *, reader: Reader, written: Mapping[str, Any] | None, **kwargs: Any
    ) -> None:
        written = written or {}
        self.tiers: Mapping[str, Any] = written.get("tiers") or {}
        self.said_words: Mapping[str, Any] = written.get("words") or {}
        initial = kwargs.pop("initial", None) or _rest(self.tiers, reader)
        super().__init__(data, reader=reader, initial=initial, **kwargs)
        self.reader = reader

    @cached_property
    def base(self) -> BaseForm:
        """The form of the tier where everybody begins."""
        code = self.tiers.get("base", BASE)
        initial = {"code": code, **_words(self.said_words.get(code, {}))}
        data = self.data if self.is_bound else None
        return BaseForm(data, prefix="base", reader=self.reader, initial=initial)

    @cached_property
    def levels(self) -> list[LevelForm]:
        """The forms of the tiers above, empty ones too."""
        return list(self._levels())

    def _levels(self) -> Iterator[LevelForm]:
        rows = list(self.tiers.get("levels", ()))
        for place in range(max(LEVELS, len(rows))):
            empty: Mapping[str, Any] = {"code": "", "thresholds": []}
            row = rows[place] if place < len(rows) else empty
            amounts = {each["measure"]: each["amount"] for each in row["thresholds"]}
            initial = {
                "code": row["code"],
                "needs": row.get("needs", "any"),
                **_typed(amounts, self.reader),
                **_words(self.said_words.get(row["code"], {})),
            }
            data = self.data if self.is_bound else None
            yield LevelForm(data, prefix=f"l{place}", reader=self.reader, initial=initial)

    # Any: what a form says, by field.
    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not all(form.is_valid() for form in (self.base, *self.levels)) or self.errors:
            raise forms.ValidationError(_("Please look at what is marked."))
        try:
            self.ladder: Ladder = read_ladder(self._body(said), place=place_here())
        except Misfit as misfit:
            raise forms.ValidationError(_WRONG.get(misfit.code, _UNREADABLE)) from misfit
        return said

    # Any: JSON values.
    def _body(self, said: Mapping[str, Any]) -> dict[str, Any]:
        length = {"latest_months": "months", "latest_days": "days"}.get(said["window"])
        window = {"kind": said["window"]}
        if length:
            window[length] = said["window_length"]
        grace: dict[str, Any] = {"kind": "days", "days": 0}
        if said["grace"] != "none":
            kind = said["grace"]
            grace = {"kind": kind} | ({} if kind == "window" else {kind: said["grace_length"]})
        falls = {"kind": said["falls"]}
        if said["falls"] == "when_idle":
            falls["days"] = said["idle_days"]
        return {
            "base": self.base.cleaned_data["code"] or BASE,
            "levels": [form.body(code) for code, form in self._used()],
            "window": window,
            "grace": grace,
            "downgrade": falls,
            "warning_days": said["warning_days"],
        }

    def _used(self) -> list[tuple[str, LevelForm]]:
        """List the tiers with a name, each with its code; a new one gets one that nobody has."""
        used = [form for form in self.levels if form.is_used]
        taken = {form.cleaned_data["code"] for form in used} | {BASE}
        free = (f"tier-{n}" for n in range(1, 100) if f"tier-{n}" not in taken)
        return [(form.cleaned_data["code"] or next(free), form) for form in used]

    # Any: JSON values.
    def written(self) -> dict[str, object]:
        """Give the tiers of a valid form as JSON."""
        return ladder_json(self.ladder)

    # Any: JSON values.
    def words(self) -> dict[str, Any]:
        """Give what the tiers are called and bring, by their codes."""
        base = self.base.cleaned_data["code"] or BASE
        return {code: form.words() for code, form in [(base, self.base), *self._used()]}


def _words(words: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{field}_{language}": text
        for kind, field in (("names", "name"), ("benefits", "benefits"))
        for language, text in words.get(kind, {}).items()
    }


def _typed(amounts: Mapping[str, int], reader: Reader) -> dict[str, str]:
    """Write amounts as people type them."""
    typed = {name: reader.number(amount) for name, amount in amounts.items() if name != "spend"}
    if "spend" in amounts:
        typed["spend"] = reader.number(from_minor(amounts["spend"], reader.money_unit))
    return typed


def _rest(tiers: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """Say how tiers that are written go on, or what is usual."""
    usual = {"window": "latest_months", "window_length": reader.number(12), "grace": "none"}
    usual |= {"falls": "to_earned", "warning_days": reader.number(30)}
    if not tiers:
        return usual
    window, grace, falls = tiers["window"], tiers["grace"], tiers["downgrade"]
    length = window.get("months") or window.get("days")
    kept = grace.get(grace["kind"])
    return {
        "window": window["kind"],
        "window_length": reader.number(length) if length else "",
        "grace": "none" if grace == {"kind": "days", "days": 0} else grace["kind"],
        "grace_length": reader.number(kept) if kept else "",
        "falls": falls["kind"],
        "idle_days": reader.number(falls["days"]) if "days" in falls else "",
        "warning_days": reader.number(tiers["warning_days"]),
    }
