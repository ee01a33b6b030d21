"""A template made for one shop: its money, its language, what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.loyalty.rules.engine import Rule, read_rule
from vafa.loyalty.rules.templates.shapes import Json, Making, StartingTemplate, Words

_MICRO = 1_000_000


def making_of(
    template: StartingTemplate,
    *,
    asset: str,
    currency: str,
    left_out: Sequence[str] = (),
) -> Making:
    """Say for whom a template is made; the currency is one that it fits."""
    return Making(asset, currency, template.fits[currency], tuple(left_out))


def drafts_of(template: StartingTemplate, making: Making) -> list[tuple[Words, Rule]]:
    """Write the rules of a template for a shop, each with its names."""
    return [(draft.names, read_rule(draft.body(making))) for draft in template.rules]


def ladder_of(template: StartingTemplate, making: Making) -> Json:
    """Write the tiers of a template as `read_ladder` reads them."""
    stairs = template.stairs
    levels = [
        {
            "code": step.code,
            "thresholds": [
                {"measure": measure, "amount": amount}
                for measure, amount in (
                    ("spend", step.spend * making.minor),
                    ("orders", step.orders),
                )
                if amount
            ],
        }
        for step in stairs.steps
    ]
    return {
        "base": stairs.base,
        "levels": levels,
        "window": stairs.window,
        "grace": stairs.grace,
        "downgrade": stairs.downgrade,
    }


def ladder_words(template: StartingTemplate) -> dict[str, dict[str, Words]]:
    """Say what each tier is called, by language."""
    stairs = template.stairs
    steps = {step.code: step.names for step in stairs.steps}
    return {
        code: {"names": names} for code, names in {stairs.base: stairs.base_names, **steps}.items()
    }


def unit_value_micro(template: StartingTemplate, currency: str) -> int:
    """Say what one point pays, in millionths of the smallest unit of a currency that it fits."""
    return template.hundred_worth * template.fits[currency] * _MICRO // 100
