"""The terms of a programme made from a template: they say what its rules do, as sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from vafa.core.languages import LANGUAGES, Language
from vafa.core.presentation import Reader
from vafa.loyalty.forms.rule_values import Names
from vafa.loyalty.forms.sentences import rule_sentence
from vafa.loyalty.rules.templates import Making, StartingTemplate, Step, drafts_of
from vafa.staff.models import Shop
from vafa.staff.queries import reader_without_account


def terms_of(template: StartingTemplate, making: Making, *, shop: Shop) -> dict[str, str]:
    """Write the terms in every language: what holds for all, the rules, the tiers, the end."""
    texts: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = _terms(template, making, reader_without_account(language, shop))
    return texts


def sentences_of(template: StartingTemplate, making: Making, reader: Reader) -> list[str]:
    """Say the rules of a template in the language that is active, which is the reader's."""
    names = names_in(template, making, reader.language)
    drafts = drafts_of(template, making)
    return [rule_sentence(rule, reader=reader, names=names).text for _names, rule in drafts]


def steps_of(template: StartingTemplate, making: Making, reader: Reader) -> list[tuple[str, str]]:
    """Name the tiers of a template above the base, each with what opens it."""
    return [
        (step.names[reader.language], _opened(step, making, reader))
        for step in template.stairs.steps
    ]


def names_in(template: StartingTemplate, making: Making, language: Language) -> Names:
    """Name points and tiers in a language."""
    return Names(
        things={f"tier:{step.code}": step.names[language] for step in template.stairs.steps},
        units={making.asset: template.unit_names[language]},
    )


def _terms(template: StartingTemplate, making: Making, reader: Reader) -> str:
    language = reader.language
    rules = [f"• {said}" for said in sentences_of(template, making, reader)]
    steps = [f"• {name}: {opened}" for name, opened in steps_of(template, making, reader)]
    parts = (
        template.opening[language],
        "\n".join(rules),
        template.stairs.told[language],
        "\n".join(steps),
        template.closing[language],
    )
    return "\n\n".join(parts)


def _opened(step: Step, making: Making, reader: Reader) -> str:
    if step.orders:
        return _("from %(count)s orders") % {"count": reader.number(step.orders)}
    spend = reader.money(step.spend * making.minor, currency=making.currency)
    return _("from %(amount)s of purchases") % {"amount": spend}
