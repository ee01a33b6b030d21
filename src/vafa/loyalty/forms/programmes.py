"""What people say when they draw up a programme, or settle it anew."""

from __future__ import annotations

from typing import Any, Final, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.core.money import from_minor
from vafa.core.presentation import Reader
from vafa.ledger.rules.undoing import ReturnPolicy
from vafa.loyalty.actions import ProgrammeSettings, Safeguards
from vafa.loyalty.models import Programme
from vafa.portfolio.forms.costs import CostForm, TypedFigure, TypedPercent, TypedUnitCost

MICRO: Final = 1_000_000
LANGUAGES: Final = ("en", "fa", "el")
RETURN_POLICIES: Final[tuple[tuple[str, str | Promise], ...]] = (
    (
        "within_balance",
        _("Take them back as far as the member still has points; what was spent is let go."),
    ),
    (
        "debt",
        _("Take them back in full; what was spent is owed, and the next points repay it first."),
    ),
    (
        "only_pending",
        _("Take back only points that are still waiting; what could be spent already stays."),
    ),
    ("forgive", _("Take nothing back.")),
)


class TypedDays(TypedFigure):
    """A whole number of days."""

    # Any: a decimal as the house reads it.
    def converted(self, number: Any) -> int:
        if number != int(number):
            raise ValueError(number)
        return int(number)


class ProgrammeForm(CostForm):
    name = forms.CharField(label=_("Name of the programme"), max_length=80)
    one_en = forms.CharField(label=_("One point, in English"), max_length=30, required=False)
    many_en = forms.CharField(label=_("Many points, in English"), max_length=30, required=False)
    one_fa = forms.CharField(label=_("One point, in Persian"), max_length=30, required=False)
    many_fa = forms.CharField(label=_("Many points, in Persian"), max_length=30, required=False)
    one_el = forms.CharField(label=_("One point, in Greek"), max_length=30, required=False)
    many_el = forms.CharField(label=_("Many points, in Greek"), max_length=30, required=False)
    unit_value = TypedUnitCost(
        _("What a point is worth to a member"),
        help_text=_("So much less a member pays with one point."),
    )
    unit_cost = TypedUnitCost(
        _("What a point costs the shop"),
        help_text=_("Usually less: what the goods cost that are bought with it."),
    )
    return_days = TypedDays(
        _("Days in which goods may come back"),
        help_text=_("Rules can let points wait until then."),
    )
    return_policy = forms.ChoiceField(
        label=_("When goods come back whose points were spent"),
        choices=RETURN_POLICIES,
        widget=forms.RadioSelect(attrs={"class": "vafa-choices"}),
    )
    discount_most = TypedPercent(
        _("All discounts of one order together, at most in %"),
        required=False,
        help_text=_("Of goods and shipping. Empty for no such limit."),
    )
    margin_floor = TypedPercent(
        _("Margin that an order must keep, in %"),
        required=False,
        help_text=_("Discounts stop there, whatever the rules say. Empty for no such limit."),
    )
    cost_unknown = TypedPercent(
        _("Cost of goods where it is not known, in % of the price"),
        required=False,
        help_text=_("Empty: an order with such goods gets no discount while a margin is kept."),
    )

    def clean(self) -> dict[str, Any]:
        """Put a word for one where none was given for many; ask for at least one language."""
        said = super().clean() or self.cleaned_data
        for language in LANGUAGES:
            one, many = said.get(f"one_{language}"), said.get(f"many_{language}")
            said[f"one_{language}"], said[f"many_{language}"] = one or many, many or one
        if not any(said[f"one_{language}"] for language in LANGUAGES):
            self.add_error("one_en", _("Points need a word in at least one language."))
        return said

    def said(self) -> ProgrammeSettings:
        """Return what a valid form says."""
        found = self.cleaned_data
        return ProgrammeSettings(
            name=found["name"],
            unit_names={
                language: (found[f"one_{language}"], found[f"many_{language}"])
                for language in LANGUAGES
                if found[f"one_{language}"]
            },
            unit_value_micro=found["unit_value"],
            unit_cost_micro=found["unit_cost"],
            safeguards=Safeguards(
                return_policy=cast("ReturnPolicy", found["return_policy"]),
                return_days=found["return_days"],
                discount_most_bp=found["discount_most"],
                margin_floor_bp=found["margin_floor"],
                cost_unknown_bp=found["cost_unknown"],
            ),
        )


def typed_settings(programme: Programme | None, reader: Reader) -> dict[str, object]:
    """Write the settings of a programme as people type them; the usual ones before there is one."""
    if programme is None:
        return {"return_days": reader.number(14), "return_policy": "within_balance"}
    words: dict[str, object] = {
        f"{form}_{language}": word
        for language, pair in programme.unit_names.items()
        for form, word in zip(("one", "many"), pair, strict=True)
    }
    shares = {
        "discount_most": programme.discount_most_bp,
        "margin_floor": programme.margin_floor_bp,
        "cost_unknown": programme.cost_unknown_bp,
    }
    return {
        **words,
        **{name: _typed_share(share, reader) for name, share in shares.items()},
        "name": programme.name,
        "unit_value": _typed_worth(programme.unit_value_micro, reader),
        "unit_cost": _typed_worth(programme.unit_cost_micro, reader),
        "return_days": reader.number(programme.return_days),
        "return_policy": programme.return_policy,
    }


def _typed_share(basis_points: int | None, reader: Reader) -> str:
    if basis_points is None:
        return ""
    decimals = 0 if basis_points % 100 == 0 else 2
    return reader.number(basis_points / 100, decimals=decimals)


def _typed_worth(micro: int, reader: Reader) -> str:
    """Write millionths of the smallest unit in the unit that people type."""
    return reader.number(from_minor(micro, reader.money_unit) / MICRO)
